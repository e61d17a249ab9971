"""A case as its holder sees it."""

from collections.abc import Mapping
from typing import Any

from services.bundles.cases.drafting import Created
from services.bundles.cases.last_days import last_days
from services.bundles.cases.missing import missing_of
from services.bundles.cases.opening import OpenCase
from services.bundles.cases.schemas import CaseCreated, CaseView, LastDayView, MissingView, PartView, TimelineView
from services.bundles.cases.texts import PART_STATES, timeline_text
from services.bundles.compiler.plan import Plan
from services.bundles.compiler.schemas import DataFlowView, inactive_parts, notices, undecided_parts, warnings
from services.bundles.notices.schemas import notice_of
from services.bundles.phases.rules import EVERYTHING, Way
from shared.language import Text
from shared.schemas import Page


def created_view(created: Created) -> CaseCreated:
    """The answer to a new case, with its secret."""
    file = created.case.file
    return CaseCreated(
        id=file.id,
        reference=file.reference,
        secret=created.secret,
        bundle=file.bundle_id,
        definition_version=file.definition_version,
        mode=file.mode,
        state=file.state,
    )


def case_view(case: OpenCase) -> CaseView:
    """Everything about the case but the values of the form."""
    file, plan = case.file, case.plan()
    return CaseView(
        id=file.id,
        reference=file.reference,
        bundle=file.bundle_id,
        definition_version=file.definition_version,
        contact=case.definition.contact,
        contact_name=case.definition.contact_name,
        mode=file.mode,
        state=file.state,
        outcome=file.outcome,
        event_date=file.event_date,
        created_at=file.created_at,
        submitted_at=file.submitted_at,
        finished_at=file.finished_at,
        facts=case.facts,
        answered=sorted(case.answers),
        deselected=file.deselected,
        parts=part_views(case),
        inactive_parts=inactive_parts(plan),
        undecided_parts=undecided_parts(plan),
        last_days=[LastDayView.model_validate(each) for each in last_days(case)],
        missing=len(missing_of(case, plan)),
        notices=notices(plan),
        warnings=warnings(case.definition, case.conflicts),
        quiet=plan.quiet,
    )


def part_views(case: OpenCase) -> list[PartView]:
    """The parts of the case, in order of wave; last those that were decided before a correction took them out of the plan."""
    plan = case.plan()
    over = [key for key, row in case.parts.items() if key not in plan.active and row.state in ("decided", "refused")]
    return [_part_view(case, plan, key) for key in (*(key for wave in plan.waves for key in wave), *over)]


def _part_view(case: OpenCase, plan: Plan, key: str) -> PartView:
    part = next(part for part in case.definition.parts if part.id == key)
    row, activity = case.parts.get(key), plan.activity(key)
    state = row.state if row else "planned"
    authority = row.authority_id if row else part.authority
    way = case.ways.get(key) or Way(key, part.authority, EVERYTHING)
    return PartView(
        id=key,
        title=part.title,
        reason=dict(activity.reason),
        service=row.service_id if row else part.service,
        authority=authority,
        authority_name=case.definition.authority_name(authority),
        kind=activity.effective_kind,
        wave=plan.wave_of(key) if key in plan.active else case.parts[key].wave,
        state=state,
        state_text=dict(PART_STATES[state]),
        reason_code=row.reason_code if row else None,
        changed_at=row.changed_at if row else None,
        channel=way.channel,
        channel_text=dict(way.words),
        notice=notice_of(row),
    )


def missing_view(case: OpenCase) -> Page[MissingView]:
    """Only the gaps."""
    return Page(items=[MissingView.model_validate(item) for item in missing_of(case, case.plan())], next=None)


def flows_view(case: OpenCase) -> Page[DataFlowView]:
    """Who gets what."""
    return Page(items=[DataFlowView.model_validate(flow) for flow in case.plan().data_flows], next=None)


def timeline_view(case: OpenCase, entries: list[Any]) -> Page[TimelineView]:
    """What happened, oldest first."""
    titles = {part.id: part.title for part in case.definition.parts}
    items = [
        TimelineView(
            at=entry.at,
            code=entry.code,
            part=entry.part,
            text=dict(
                timeline_text(
                    entry.code,
                    titles.get(entry.part),
                    entry.detail.get("reason"),
                    _name(case, entry.detail),
                )
            ),
            detail=entry.detail,
        )
        for entry in entries
    ]
    return Page(items=items, next=None)


def _name(case: OpenCase, detail: Mapping[str, str]) -> Text | None:
    """What the proof or consent is called that an entry is about."""
    proof, consent = detail.get("proof"), detail.get("consent")
    if proof is not None:
        return case.definition.labels.get(proof, {"de": proof, "en": proof})
    return next((each.title for part in case.definition.parts for each in part.consents if each.id == consent), None)
