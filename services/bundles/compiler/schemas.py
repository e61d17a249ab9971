"""What the compiler's plan looks like over HTTP."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from pydantic import Field, JsonValue

from services.bundles.compiler.plan import Deadline, EvidenceItem, Plan
from services.bundles.definitions.content import Definition
from services.bundles.definitions.schemas import provenance_of
from services.bundles.definitions.situations import ConflictRule
from services.bundles.phases.rules import Way
from services.bundles.phases.schemas import WayView, way_view
from shared.schemas import ApiModel, LanguageMap, Provenance

Day = date  # for models with a field that is called date
EventDate = Annotated[
    date,
    Field(
        ge=date(1900, 1, 1),
        le=date(2200, 12, 31),
        description="When it happened, or is expected",
        examples=["2026-03-14"],
    ),
]
Facts = Annotated[
    dict[str, JsonValue],
    Field(max_length=200, description="Facts by id, as the bundle declares them", examples=[{"parents_married": True}]),
]


class PreviewRequest(ApiModel):
    facts: Facts = Field(default_factory=dict)
    event_date: EventDate | None = Field(None, description="Day of the event that starts the clocks, such as the birth")
    deselected: list[str] = Field(
        default_factory=list, max_length=100, description="Parts the person does not want", examples=[["familienpass"]]
    )


class InactivePart(ApiModel):
    id: str = Field(description="The part", examples=["familienpass"])
    reason: LanguageMap = Field(description="Why it does not belong to the case")
    code: str = Field(
        description="condition_unmet, deselected, stopped or trigger_elsewhere", examples=["condition_unmet"]
    )
    authority: str | None = Field(
        description="The authority to turn to instead, where one is competent", examples=["standesamt"]
    )


class UndecidedPart(ApiModel):
    id: str = Field(description="The part", examples=["familienpass"])
    reason: LanguageMap = Field(description="Why it is open")
    missing_facts: list[str] = Field(description="Facts that would settle it", examples=[["number_of_children"]])


class EvidenceView(ApiModel):
    id: str = Field(description="The proof", examples=["geburtsurkunde"])
    form: str = Field(description="original, certified_copy, copy, electronic, data or unknown", examples=["original"])
    for_: list[str] = Field(
        alias="for", description="Parts that need it; it is asked once", examples=[["geburtsanzeige"]]
    )
    title: LanguageMap = Field(description="Its name")
    source: str = Field(description="Who brings it: applicant, clinic or part:<id>", examples=["applicant"])


class DeadlineView(ApiModel):
    part: str = Field(description="The part the clock belongs to", examples=["kindergeld"])
    rule: str = Field(description="The legal clock", examples=["birth_notice"])
    kind: str = Field(description="obligation, benefit_loss, payment_gap or validity", examples=["obligation"])
    date: Day | None = Field(
        description="The raw last calendar day; null where the law names none or the start is not known"
    )
    next_working_day: Day | None = Field(description="That day, or the first working day in Saxony after it")
    law: str = Field(description="The provision", examples=["§ 18 PStG"])
    benefit_from: Day | None = Field(description="For benefits from the month of application: their first day")
    subject: LanguageMap | None = Field(
        description="What the clock is about, if not the whole part", examples=[{"de": "Anzeige der Geburt"}]
    )


class ConsentView(ApiModel):
    id: str = Field(description="The consent", examples=["familienkasse"])
    part: str = Field(description="The part that needs it", examples=["kindergeld"])
    authority: str = Field(description="Who may then be told or asked", examples=["standesamt"])
    required: bool = Field(description="Without a required consent the part falls away, the others do not")
    law: str = Field(description="The provision, if one is named", examples=["Art. 6 Abs. 1 a DSGVO"])
    title: LanguageMap = Field(description="What is agreed to")


class DataFlowView(ApiModel):
    part: str = Field(description="The part", examples=["kindergeld"])
    authority: str = Field(description="Who gets the data", examples=["standesamt"])
    external: bool = Field(description="Whether the authority is outside the city")
    fields: list[str] = Field(description="Values of the form that go there", examples=[["name_des_kindes"]])
    facts: list[str] = Field(description="Facts that go there", examples=[["parents_married"]])
    evidence: list[str] = Field(description="Proofs that go there", examples=[["geburtsurkunde"]])
    consent: str | None = Field(description="The consent it needs", examples=["familienkasse"])


class CriticalPathView(ApiModel):
    parts: list[str] = Field(description="The chain that takes longest", examples=[["geburtsanzeige", "kindergeld"]])
    known_days: int = Field(description="Sum of the known target days", examples=[21])
    unknown: list[str] = Field(description="Parts of the chain whose duration is not known", examples=[["elterngeld"]])


class AdviceView(ApiModel):
    service: str = Field(description="A service worth using first", examples=["vaterschaftsanerkennung"])
    why: LanguageMap = Field(description="The reason")


class NoticeView(ApiModel):
    id: str = Field(description="The rule", examples=["stillbirth"])
    text: LanguageMap = Field(description="What it means for the case, in neutral words")
    office: str = Field(description="Where a human being is there for it", examples=["standesamt"])
    contact: LanguageMap = Field(description="How to reach them")


class WarningView(ApiModel):
    id: str = Field(description="The rule", examples=["mutterschaft-elterngeld-plus"])
    parts: list[str] = Field(
        description="Parts whose answers do not go together", examples=[["mutterschaftsgeld-2", "elterngeld"]]
    )
    authorities: list[str] = Field(description="Who decides those", examples=[["krankenkasse", "ajf-elterngeld"]])
    text: LanguageMap = Field(description="What does not go together, and what follows")
    law: str = Field(description="The provision", examples=["§ 3 (1) BEEG"])
    provenance: Provenance = Field(description="How well this is known, and from which source")


class Preview(ApiModel):
    active_parts: list[str] = Field(
        description="Parts that belong to the case", examples=[["geburtsanzeige", "kindergeld"]]
    )
    inactive_parts: list[InactivePart] = Field(description="Parts that do not, each with the reason")
    undecided_parts: list[UndecidedPart] = Field(description="Parts that depend on facts not given yet")
    reasons: dict[str, LanguageMap] = Field(
        description="Why each active part belongs to the case", examples=[{"kindergeld": {"de": "Für jedes Kind"}}]
    )
    waves: list[list[str]] = Field(
        description="Parts that can run side by side, in order",
        examples=[[["geburtsanzeige"], ["kindergeld", "elterngeld"]]],
    )
    critical_path: CriticalPathView = Field(description="The chain that takes longest")
    evidence: list[EvidenceView] = Field(description="What the applicant has to bring, each once")
    evidence_from_others: list[EvidenceView] = Field(description="What others bring; nobody asks the applicant for it")
    evidence_if_applied_alone: int = Field(
        description="How many proofs the same parts would need one by one", examples=[11]
    )
    deadlines: list[DeadlineView] = Field(description="Legal clocks, soonest first")
    consents: list[ConsentView] = Field(description="Consents the parts need")
    data_flows: list[DataFlowView] = Field(description="Which authority would get which data")
    advice: list[AdviceView] = Field(description="Services worth using first")
    missing_facts: list[str] = Field(
        description="Facts without which something stays open", examples=[["number_of_children"]]
    )
    notices: list[NoticeView] = Field(description="What a human being should know first")
    warnings: list[WarningView] = Field(
        description="Answers for two authorities that do not go together; nothing is stopped by it"
    )
    quiet: bool = Field(description="A hard situation: send nobody automatic words, show no congratulations")
    ways: list[WayView] = Field(description="Whether each active part goes on paper or digitally, and what is planned")

    @classmethod
    def of(cls, definition: Definition, plan: Plan, ways: Mapping[str, Way]) -> "Preview":
        """The plan as an answer."""
        return cls(
            active_parts=list(plan.active),
            inactive_parts=inactive_parts(plan),
            undecided_parts=undecided_parts(plan),
            reasons={each.part: dict(each.reason) for each in plan.activities if each.active},
            waves=[list(wave) for wave in plan.waves],
            critical_path=CriticalPathView.model_validate(plan.critical_path),
            evidence=[evidence_view(item) for item in plan.evidence],
            evidence_from_others=[evidence_view(item) for item in plan.evidence_from_others],
            evidence_if_applied_alone=plan.evidence_alone,
            deadlines=[deadline_view(clock) for clock in plan.deadlines],
            consents=[ConsentView.model_validate(consent) for consent in plan.consents],
            data_flows=[DataFlowView.model_validate(flow) for flow in plan.data_flows],
            advice=[AdviceView(service=service, why=dict(why)) for service, why in plan.advice],
            missing_facts=list(plan.missing_facts),
            notices=notices(plan),
            warnings=warnings(definition, plan.conflicts),
            quiet=plan.quiet,
            ways=[way_view(ways[part]) for part in plan.active],
        )


def notices(plan: Plan) -> list[NoticeView]:
    return [
        NoticeView(id=rule.id, text=rule.words, office=rule.contact.office, contact=rule.contact.words)
        for rule in plan.stops
    ]


def warnings(definition: Definition, rules: Iterable[ConflictRule]) -> list[WarningView]:
    authority = {part.id: part.authority for part in definition.parts}
    return [
        WarningView(
            id=rule.id,
            parts=list(rule.parts),
            authorities=[authority[part] for part in rule.parts],
            text=rule.words,
            law=rule.law,
            provenance=provenance_of(rule.src),
        )
        for rule in rules
    ]


def inactive_parts(plan: Plan) -> list[InactivePart]:
    return [
        InactivePart(id=each.part, reason=dict(each.reason), code=each.why, authority=each.points_to)
        for each in plan.activities
        if each.active is False
    ]


def undecided_parts(plan: Plan) -> list[UndecidedPart]:
    return [
        UndecidedPart(id=each.part, reason=dict(each.reason), missing_facts=list(each.missing))
        for each in plan.activities
        if each.active is None
    ]


def evidence_view(item: EvidenceItem) -> EvidenceView:
    return EvidenceView(id=item.id, form=item.form, for_=list(item.parts), title=dict(item.title), source=item.source)


def deadline_view(clock: Deadline) -> DeadlineView:
    return DeadlineView(
        part=clock.part,
        rule=clock.rule,
        kind=clock.kind,
        date=clock.due,
        next_working_day=clock.next_working_day,
        law=clock.law,
        benefit_from=clock.benefit_from,
        subject=dict(clock.subject) if clock.subject else None,
    )
