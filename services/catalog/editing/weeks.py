"""The week of an office as something to edit: its rules, linted, and judged by the standard of its task type."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editing.forms_store import week_facts, write_week
from services.catalog.editing.kinds import Kind
from services.catalog.editing.schemas import Warned, WeekForm
from services.catalog.editions.publishing import publish
from services.catalog.hours import lint
from services.catalog.hours.forms import HoursRuleForm
from services.catalog.hours.forms import form_of as rule_form
from services.catalog.hours.rules import HoursRule
from services.catalog.hours.store import all_holidays, rules_of
from services.catalog.offices.problems import OfficeUnknown
from services.catalog.standards.hours_check import judged_week
from shared.problems import FieldError

OWN: Final = "own-{}"
"""The id of the week an office keeps alone; before its first edit it may share one with others."""
NO_HOURS: Final = {"de": "Der Standort hat dann keine Öffnungszeiten.", "en": "The office then has no opening hours."}
NOTHING_RESERVED: Final = {
    "de": "Für die aufwändigen Prüfverfahren dieses Standorts sind keine Zeiten freigehalten.",
    "en": "No time is kept free for the elaborate checks of this office.",
}
MEANING: Final[Mapping[str, Mapping[str, str]]] = {
    "fail": {
        "de": "Der verbindliche Standard ist nicht erfüllt: {rules}.",
        "en": "The binding standard is not met: {rules}.",
    },
    "info": {
        "de": "Weicht von dem ab, was das Ratspapier beobachtet: {rules}.",
        "en": "Differs from what the council paper observes: {rules}.",
    },
}


def form_of(row: RowMapping) -> WeekForm:
    """The form of a week from what the store read."""
    provenance = {"status": row["status"] or "unknown", "sources": row["sources"] or []}
    rules = [rule_form(rule) for rule in rules_of(row)]
    return WeekForm.model_validate({"rules": rules, "remark": row["remark"], "provenance": provenance})


async def write_weeks(session: AsyncSession, forms: Mapping[str, WeekForm]) -> int:
    """Give each office the week of its form, as its own, and publish."""
    for office, form in forms.items():
        row = await week_facts(session, office, lock=True)
        if row is None:
            raise OfficeUnknown(office=office)
        own = OWN.format(office)
        week = {"id": own, "title": row["name"], "remark": form.remark, "council_row": None}
        week |= {"status": form.provenance.status, "sources": form.provenance.sources}
        await write_week(session, week, [{"opening_set_id": own} | rule.row for rule in form.rules], office)
    return await publish(session, offices=forms)


async def week_warnings(
    session: AsyncSession, office: str, rules: Sequence[HoursRule], today: date
) -> Sequence[Warned]:
    """Oddities of the rules, and the standard where it is not met, as of the day the last of them begins."""
    row = await week_facts(session, office)
    if row is None:
        raise OfficeUnknown(office=office)
    holidays = await all_holidays(session)
    odd = [Warned(code=r.code, message=_at(r)) for r in lint.oddities(rules, row["channels"], holidays, today)]
    if not rules:
        odd.append(Warned(code="no-regular-hours", message=NO_HOURS))
    elif is_heavy(row["back_office_heavy"]) and not any(lint.BACK_OFFICE in rule.channels for rule in rules):
        odd.append(Warned(code="no-back-office-hours", message=NOTHING_RESERVED))
    begins = max([today, *(rule.valid_from for rule in rules)])
    result, failed = await judged_week(session, office, rules, begins)
    if failed:
        message = {language: text.format(rules=", ".join(failed)) for language, text in MEANING[result].items()}
        odd.append(Warned(code=f"standard-{result}", message=message))
    return odd


def week_faults(rules: Sequence[HoursRuleForm], today: date, heavy: Mapping[str, Any] | None) -> list[FieldError]:
    """What prevents rules from being an office's hours; `heavy` is what is known of its back office."""
    remarks = lint.faults([rule.rule for rule in rules], today, back_office_heavy=is_heavy(heavy))
    return [FieldError(f"rules.{remark.position}", remark.text) for remark in remarks]


def is_heavy(known: Mapping[str, Any] | None) -> bool:
    """Whether an office is known to be back-office-heavy."""
    return bool(known and known["value"])


def _at(remark: lint.Remark) -> dict[str, str]:
    number = remark.position + 1
    return {"de": f"Regel {number}: {remark.text['de']}", "en": f"Rule {number}: {remark.text['en']}"}


async def _present(session: AsyncSession, subject: str) -> WeekForm | None:
    row = await week_facts(session, subject, lock=True)
    return form_of(row) if row else None


async def _faults(session: AsyncSession, subject: str, form: WeekForm, today: date) -> Sequence[FieldError]:
    row = await week_facts(session, subject)
    return week_faults(form.rules, today, row["back_office_heavy"] if row else None)


async def _warnings(session: AsyncSession, subject: str, form: WeekForm, today: date) -> Sequence[Warned]:
    return await week_warnings(session, subject, [rule.rule for rule in form.rules], today)


WEEKS: Final = Kind(
    name="week",
    form=WeekForm,
    creatable=False,
    unknown=lambda subject: OfficeUnknown(office=subject),
    present=_present,
    faults=_faults,
    warnings=_warnings,
    write=write_weeks,
)
