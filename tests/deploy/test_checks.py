"""The data of Leipzig are sound, and what is not is told with its place."""

import shutil
from pathlib import Path

import pytest
import yaml

from deploy.checks import check_seeds
from services.bundles.seed import SEEDS as BUNDLES
from services.catalog.seeding.files import SEEDS as CATALOG


def test_the_data_of_leipzig_are_sound() -> None:
    assert check_seeds() == []


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path]:
    return shutil.copytree(CATALOG, tmp_path / "catalog"), shutil.copytree(BUNDLES, tmp_path / "bundles")


def changed(path: Path, **values: object) -> None:
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | values, allow_unicode=True))


def test_an_office_that_does_not_exist_is_named(copies) -> None:
    catalog, bundles = copies
    path = catalog / "public_services" / "reisepass.yaml"
    path.write_text(path.read_text().replace("bb-gohlis", "bb-atlantis"))
    assert "service reisepass: there is no office bb-atlantis" in check_seeds(catalog, bundles)


def test_a_service_that_is_gone_is_missed_by_bundles_and_aliases(copies) -> None:
    catalog, bundles = copies
    (catalog / "public_services" / "kindergeld.yaml").unlink()
    faults = check_seeds(catalog, bundles)
    assert "bundle elternexpress, part kindergeld: there is no service kindergeld" in faults
    assert any(fault.startswith("alias of") for fault in faults)


def test_a_wrong_form_is_told(copies) -> None:
    catalog, bundles = copies
    changed(catalog / "public_services" / "reisepass.yaml", beauty=3)
    [fault] = check_seeds(catalog, bundles)
    assert "beauty" in fault


def test_a_broken_bundle_does_not_hide_the_others(copies) -> None:
    catalog, bundles = copies
    changed(bundles / "heirat.yaml", lifeEvent="nothing", life_event="nothing")
    changed(bundles / "umzug.yaml", parts=3)
    faults = check_seeds(catalog, bundles)
    assert any("umzug.yaml" in fault for fault in faults)
    assert any("heirat" in fault for fault in faults)
