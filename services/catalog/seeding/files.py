"""Read the files under seeds/ into their forms."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from services.catalog.seeding.forms import (
    AliasForm,
    CaseGroupForm,
    CompetenceForm,
    ExceptionForm,
    FigureForm,
    HolidayForm,
    LifeEventForm,
    OfficeForm,
    OpeningSetForm,
    ServiceForm,
    SourceForm,
)
from services.catalog.seeding.standard_forms import StandardsForm
from shared.schemas import ApiModel
from shared.yaml_file import read_yaml

SEEDS: Final = Path(__file__).resolve().parent.parent / "seeds"
Form = TypeVar("Form", bound=ApiModel)


@dataclass(frozen=True, slots=True)
class Seeds:
    """Everything under seeds/, checked."""

    sources: list[SourceForm]
    holidays: list[HolidayForm]
    opening_sets: list[OpeningSetForm]
    exceptions: list[ExceptionForm]
    offices: list[OfficeForm]
    services: list[ServiceForm]
    case_groups: list[CaseGroupForm]
    standards: StandardsForm
    life_events: list[LifeEventForm]
    competence: CompetenceForm
    figures: list[FigureForm]
    aliases: list[AliasForm]


def read_seeds(folder: Path = SEEDS) -> Seeds:
    """Read and check all files; raises pydantic's ValidationError on a file that does not fit its form."""
    return Seeds(
        sources=_list(SourceForm, folder / "sources.yaml"),
        holidays=_list(HolidayForm, folder / "holidays.yaml"),
        opening_sets=_list(OpeningSetForm, folder / "opening_sets.yaml"),
        exceptions=_list(ExceptionForm, folder / "exceptions.yaml"),
        offices=[form for path in _files(folder / "offices") for form in _list(OfficeForm, path)],
        services=[ServiceForm.model_validate(read_yaml(path)) for path in _files(folder / "public_services")],
        case_groups=_list(CaseGroupForm, folder / "case_groups.yaml"),
        standards=StandardsForm.model_validate(read_yaml(folder / "standards.yaml")),
        life_events=_list(LifeEventForm, folder / "life_events.yaml"),
        competence=CompetenceForm.model_validate(read_yaml(folder / "competence.yaml")),
        figures=_list(FigureForm, folder / "figures.yaml"),
        aliases=_list(AliasForm, folder / "aliases.yaml"),
    )


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob("*.yaml")))


def _list(form: type[Form], path: Path) -> list[Form]:
    return [form.model_validate(entry) for entry in read_yaml(path)]
