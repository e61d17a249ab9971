"""The manifests: valid by schema, complete, closed; built by kustomize where kubectl is at hand."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from deploy.processes import APPS
from shared.settings import ROOMS

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "kubernetes"
VERSION = "1.31"
"""The oldest version we promise; newer ones only add."""
KUBECTL = ROOT / ".tools" / "kubectl"

Manifest = dict[str, Any]


def written() -> Iterator[tuple[str, Manifest]]:
    for path in sorted(FOLDER.rglob("*.yaml")):
        if path.name != "kustomization.yaml":
            for number, document in enumerate(yaml.safe_load_all(path.read_text())):
                yield f"{path.relative_to(FOLDER)}#{number}", document


def pods(manifests: list[Manifest]) -> list[tuple[str, Manifest]]:
    return [
        (each["metadata"]["name"], each["spec"]["template"]["spec"])
        for each in manifests
        if each["kind"] in ("Deployment", "Job")
    ]


@pytest.mark.parametrize(("name", "manifest"), [pytest.param(*each, id=each[0]) for each in written()])
def test_a_manifest_is_valid(name: str, manifest: Manifest) -> None:
    kubernetes_validate.validate(manifest, VERSION, strict=True)


def test_a_wrong_manifest_is_noticed() -> None:
    [manifest] = [each for name, each in written() if name == "house/migrate.yaml#0"]
    manifest["spec"]["template"]["spec"]["restartPolice"] = "Never"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(manifest, VERSION, strict=True)


def test_every_container_is_closed() -> None:
    for name, pod in pods([each for _, each in written()]):
        assert pod["securityContext"]["runAsNonRoot"], name
        assert pod["automountServiceAccountToken"] is False, name
        for container in (*pod.get("initContainers", ()), *pod["containers"]):
            context = container["securityContext"]
            assert context["readOnlyRootFilesystem"], name
            assert context["capabilities"] == {"drop": ["ALL"]}, name
            assert container["resources"]["limits"]["memory"], name
            assert all("value" not in each for each in container.get("env", ())), "secrets come from outside"


def test_every_room_has_its_folder() -> None:
    whole = yaml.safe_load((FOLDER / "house" / "kustomization.yaml").read_text())
    assert {each.removeprefix("../rooms/") for each in whole["resources"] if each.startswith("../rooms/")} == set(APPS)
    for room in APPS:
        own = yaml.safe_load((FOLDER / "rooms" / room / "kustomization.yaml").read_text())
        assert own["labels"][0]["pairs"] == {"lotse/room": room}
        assert ("../../worker" in own["resources"]) == (room in ROOMS)


@pytest.fixture(scope="module")
def built() -> list[Manifest]:
    kubectl = str(KUBECTL) if KUBECTL.exists() else shutil.which("kubectl")
    if kubectl is None:
        pytest.skip("kubectl is not here (make kubectl)")
    done = subprocess.run([kubectl, "kustomize", str(FOLDER / "example")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


def test_the_example_builds_to_valid_manifests(built) -> None:
    for manifest in built:
        kubernetes_validate.validate(manifest, VERSION, strict=True)


def test_it_builds_every_process_with_its_room_and_secret(built) -> None:
    deployments = {each["metadata"]["name"]: each for each in built if each["kind"] == "Deployment"}
    expected = {f"{room.replace('_', '-')}-app": room for room in APPS} | {
        f"{room.replace('_', '-')}-worker": room for room in ROOMS
    }
    assert set(deployments) == set(expected)
    for name, room in expected.items():
        template = deployments[name]["spec"]["template"]
        assert template["metadata"]["labels"]["lotse/room"] == room
        assert template["metadata"]["labels"]["app.kubernetes.io/part-of"] == "lotse"
        own, common, _ = template["spec"]["containers"][0]["envFrom"]
        assert own == {"secretRef": {"name": room.replace("_", "-")}}
        assert common["configMapRef"]["name"] in {
            each["metadata"]["name"] for each in built if each["kind"] == "ConfigMap"
        }


def test_selectors_choose_their_own_pods_only(built) -> None:
    pods_ = {
        each["metadata"]["name"]: each["spec"]["template"]["metadata"]["labels"]
        for each in built
        if each["kind"] == "Deployment"
    }

    def chosen(selector: Manifest) -> set[str]:
        return {name for name, labels in pods_.items() if selector.items() <= labels.items()}

    for each in built:
        name = each["metadata"]["name"]
        if each["kind"] in ("Deployment", "PodDisruptionBudget"):
            assert chosen(each["spec"]["selector"]["matchLabels"]) == {name}
        if each["kind"] == "Service":
            assert chosen(each["spec"]["selector"]) == {name}
        if each["kind"] == "HorizontalPodAutoscaler":
            assert each["spec"]["scaleTargetRef"]["name"] == name


def test_the_ingress_leads_to_services_that_exist(built) -> None:
    services = {each["metadata"]["name"] for each in built if each["kind"] == "Service"}
    [ingress] = [each for each in built if each["kind"] == "Ingress"]
    wanted = {path["backend"]["service"]["name"] for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"]}
    assert wanted <= services
