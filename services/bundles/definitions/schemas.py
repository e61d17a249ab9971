"""Definitions in force, as the public sees them."""

from datetime import date

from pydantic import Field

from services.bundles.definitions.content import Definition, FactDeclaration, Part, status_of
from services.bundles.definitions.languages import untranslated
from shared.schemas import ApiModel, LanguageMap, Provenance


class BundleSummary(ApiModel):
    id: str = Field(description="The bundle", examples=["elternexpress"])
    version: int = Field(description="Version of the definition in force", examples=[3])
    title: LanguageMap = Field(description="Its name")
    why: LanguageMap = Field(description="What it is good for")
    life_event: str = Field(description="The life event it answers", examples=["geburt"])
    maturity: str = Field(
        description="real (offered in Leipzig), proposed, or placeholder (shape only)", examples=["proposed"]
    )
    stage: str = Field(description="planned (to look at only), pilot, live or retired", examples=["live"])
    parts: list[str] = Field(
        description="Its parts in the order of the definition", examples=[["geburtsanzeige", "kindergeld"]]
    )
    services: list[str] = Field(
        description="Services of the catalogue it contains", examples=[["geburtsurkunde", "kindergeld"]]
    )
    provenance: Provenance = Field(description="How well this is known, and from which source")


class FactView(ApiModel):
    id: str = Field(description="The fact", examples=["parents_married"])
    type: str = Field(description="bool, int or enum", examples=["bool"])
    question: LanguageMap = Field(description="How to ask for it")
    options: list[str] = Field(description="Values of an enum; empty for other types", examples=[["mother", "father"]])
    option_titles: dict[str, LanguageMap] = Field(
        description="The words for each of them", examples=[{"mother": {"de": "die Mutter", "en": "the mother"}}]
    )
    default: bool | int | str | None = Field(description="Assumed while not given; null means it must be asked")
    asked_when: str | None = Field(
        description="Condition under which the question makes sense", examples=["number_of_children > 1"]
    )


class InputView(ApiModel):
    id: str = Field(description="The field of the form", examples=["name_des_kindes"])
    type: str = Field(description="text, int, date, object or list", examples=["text"])
    title: LanguageMap = Field(description="Its label")
    provenance: Provenance = Field(description="How well this is known, and from which source")


class LanguageView(ApiModel):
    language: str = Field(description="The language (BCP 47)", examples=["uk"])
    untranslated: list[str] = Field(
        description="Texts that are not in it yet, as paths; German is shown for them", examples=[["parts.kita.why"]]
    )
    provenance: Provenance = Field(description="Where the translation is from, and how well it is known")


class DependencyView(ApiModel):
    part: str = Field(description="The part that produces", examples=["kindergeld"])
    artefact: str = Field(description="What it produces", examples=["geburtsurkunde"])
    effect: str = Field(description="blocks_submission, blocks_decision or prefill", examples=["blocks_decision"])
    why: LanguageMap = Field(description="The reason in plain words")
    provenance: Provenance = Field(description="How well this is known, and from which source")


class PartEvidence(ApiModel):
    id: str = Field(description="The proof", examples=["geburtsurkunde"])
    form: str = Field(description="original, certified_copy, copy, electronic, data or unknown", examples=["original"])
    by: str = Field(description="applicant, clinic or part:<id>", examples=["applicant"])
    when: str | None = Field(description="Condition under which it is needed", examples=["parents_married == false"])
    title: LanguageMap = Field(description="Its name")


class PartClock(ApiModel):
    rule: str = Field(description="The legal clock", examples=["birth_notice"])
    from_: str = Field(alias="from", description="The event, artefact or application it starts on", examples=["birth"])
    kind: str = Field(description="obligation, benefit_loss, payment_gap or validity", examples=["obligation"])
    law: str = Field(description="The provision", examples=["§ 18 PStG"])


class BundlePart(ApiModel):
    id: str = Field(description="The part", examples=["kindergeld"])
    title: LanguageMap = Field(description="Its name")
    why: LanguageMap = Field(description="Who decides and on what ground, in plain words")
    service: str | None = Field(description="The service in the catalogue, if it has one", examples=["personalausweis"])
    authority: str = Field(description="The office or body that decides", examples=["standesamt"])
    authority_name: LanguageMap = Field(description="What it is called")
    external: bool = Field(description="Whether that is outside the city")
    kind: str = Field(
        description="application, or automatic: it has a status and never a form", examples=["application"]
    )
    condition: str | None = Field(
        description="Condition under which it belongs to a case", examples=["number_of_children >= 3"]
    )
    depends_on: list[DependencyView] = Field(description="Parts it waits for, and what it takes from them")
    evidence: list[PartEvidence] = Field(description="Proofs it needs")
    inputs: list[str] = Field(description="Fields of the form it gets", examples=[["name_des_kindes"]])
    facts: list[str] = Field(description="Facts it gets", examples=[["parents_married"]])
    produces: list[str] = Field(
        description="What it produces for other parts and the person", examples=[["geburtsurkunde"]]
    )
    deadlines: list[PartClock] = Field(description="Clocks it starts")
    target_days: int | None = Field(description="Usual duration in days; null means not known", examples=[14])
    provenance: Provenance = Field(description="How well this is known, and from which source")


class StageView(ApiModel):
    stage: str = Field(description="planned, pilot, live or retired", examples=["live"])
    since: date | None = Field(description="From this day on; null: from the beginning")
    provenance: Provenance = Field(description="How well this is known, and from which source")


class BundleDetail(BundleSummary):
    stages: list[StageView] = Field(description="Its life so far and as planned; empty: only the stage is known")
    event: LanguageMap | None = Field(
        description="The event whose date starts the clocks", examples=[{"de": "Geburt des Kindes"}]
    )
    event_required: bool = Field(description="Whether a case needs its date before it is handed in")
    coordinator: str = Field(description="The office that keeps it together", examples=["standesamt"])
    facts: list[FactView] = Field(description="Questions whose answers decide which parts belong to a case")
    inputs: list[InputView] = Field(description="Fields of the form")
    part_details: list[BundlePart] = Field(description="Its parts, whole")
    languages: list[LanguageView] = Field(description="Languages its texts are in besides German and English")


def summary_of(definition: Definition, today: date) -> BundleSummary:
    """One line of the list."""
    return BundleSummary(
        id=definition.bundle,
        version=definition.version,
        title=definition.title,
        why=definition.why,
        life_event=definition.life_event,
        maturity=definition.maturity,
        stage=definition.stage_on(today),
        parts=[part.id for part in definition.parts],
        services=sorted({part.service for part in definition.parts if part.service}),
        provenance=provenance_of(definition.src),
    )


def detail_of(definition: Definition, today: date) -> BundleDetail:
    """The whole definition."""
    event = definition.event
    return BundleDetail(
        **dict(summary_of(definition, today)),
        stages=[
            StageView(stage=each.stage, since=each.since, provenance=provenance_of(each.src))
            for each in definition.stages
        ],
        event=event.title if event else None,
        event_required=bool(event and event.required),
        coordinator=definition.contact,
        facts=[_fact(fact) for fact in definition.facts],
        inputs=[
            InputView(id=name, type=field.type, title=field.title, provenance=provenance_of(field.src))
            for name, field in definition.inputs.items()
        ],
        part_details=[_part(definition, part) for part in definition.parts],
        languages=[
            LanguageView(language=each, untranslated=untranslated(definition, each), provenance=provenance_of(src))
            for each, src in definition.languages.items()
        ],
    )


def provenance_of(src: tuple[str, ...]) -> Provenance:
    """Status and sources of something in the definition."""
    return Provenance(status=status_of(src), sources=list(src))


def _fact(fact: FactDeclaration) -> FactView:
    return FactView(
        id=fact.id,
        type=fact.type,
        question=fact.question,
        options=list(fact.options),
        option_titles=dict(fact.titles),
        default=fact.default,
        asked_when=fact.asked_when,
    )


def _part(definition: Definition, part: Part) -> BundlePart:
    return BundlePart(
        id=part.id,
        title=part.title,
        why=part.why,
        service=part.service,
        authority=part.authority,
        authority_name=definition.authority_name(part.authority),
        external=part.external,
        kind=part.kind,
        condition=part.condition,
        depends_on=[
            DependencyView(
                part=edge.part,
                artefact=edge.artefact,
                effect=edge.effect,
                why=edge.why,
                provenance=provenance_of(edge.src),
            )
            for edge in part.depends_on
        ],
        evidence=[
            PartEvidence(id=each.id, form=each.form, by=each.by, when=each.when, title=definition.labels[each.id])
            for each in part.evidence
        ],
        inputs=list(part.inputs),
        facts=list(part.facts),
        produces=list(part.produces),
        deadlines=[PartClock(rule=c.rule, from_=c.start, kind=c.kind, law=c.law) for c in part.deadlines],
        target_days=part.target.days if part.target else None,
        provenance=provenance_of(part.src),
    )
