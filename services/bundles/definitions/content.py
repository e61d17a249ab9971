"""The form of a bundle definition, as it stands in seeds/*.yaml and in the column `definition.content`."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import Field, model_validator

from services.bundles.definitions.basics import Content, DeadlineRule, FactId, Id, LanguageTag, Words
from services.bundles.definitions.situations import ConflictRule, StopRule

Form = Literal["original", "certified_copy", "copy", "electronic", "data", "unknown"]
Effect = Literal["blocks_submission", "blocks_decision", "prefill"]

BLOCKING: Final[frozenset[str]] = frozenset({"blocks_submission", "blocks_decision"})
"""Effects that make a part wait for the artefact; `prefill` only reuses data."""
PART_PREFIX: Final = "part:"


class FactDeclaration(Content):
    """A fact the applicant is asked for. `default` makes it optional; `asked_when` says when the question makes sense."""

    id: FactId
    type: Literal["bool", "int", "enum"]
    question: Words
    options: tuple[str, ...] = ()
    titles: Mapping[str, Words] = Field(default_factory=dict, description="The words for each option")
    maximum: int = Field(default=1000, description="Largest value of an int; the smallest is 0")
    default: bool | int | str | None = None
    asked_when: str | None = None
    source_text: str = Field(default="", description="The condition in plain words this fact was made from")
    src: tuple[str, ...] = ()


class InputDeclaration(Content):
    """A value of the form, given once and passed to each part that declares it."""

    type: Literal["text", "int", "date", "object", "list"]
    title: Words
    src: tuple[str, ...] = ()


class Dependency(Content):
    """This part needs an artefact another part produces."""

    part: Id
    artefact: Id
    effect: Effect
    why: Words
    src: tuple[str, ...]


class Evidence(Content):
    """A proof this part needs. `by` is applicant, clinic or part:<id>; `alone` counts it also when the part is applied for alone."""

    id: Id
    form: Form
    by: str = Field(pattern=r"^(applicant|clinic|part:[a-z][a-z0-9-]*)$")
    when: str | None = None
    alone: bool = False
    cosign: bool = Field(default=False, description="May come as the signature of a second person by a link")
    shows: tuple[str, ...] = Field(default=(), description="The fields that person is shown and signs; nothing else")

    @property
    def producer(self) -> str | None:
        """The part that supplies it, if a part does."""
        return self.by.removeprefix(PART_PREFIX) if self.by.startswith(PART_PREFIX) else None


class Consent(Content):
    """A consent an authority needs, or one that saves a proof."""

    id: Id
    required: bool
    title: Words
    law: str = ""


class NoteGround(Content):
    """On what ground the authority of a part shares notes with others of the case: a consent of this part, or a law."""

    consent: Id | None = None
    law: str = ""

    @model_validator(mode="after")
    def _exactly_one(self) -> "NoteGround":
        if (self.consent is None) == (not self.law.strip()):
            raise ValueError("name a consent or a law, one of them")
        return self


class Otherwise(Content):
    """Who is competent when the condition of the part does not hold."""

    authority: Id


class Target(Content):
    days: int
    src: tuple[str, ...]
    note: str = ""


class Part(Content):
    """One service of the bundle at one authority."""

    id: Id
    title: Words
    why: Words
    service: Id | None
    also_services: tuple[Id, ...] = ()
    authority: Id
    external: bool
    kind: Literal["application", "automatic"]
    application_when: str | None = None
    condition: str | None = None
    met: Words | None = None
    unmet: Words | None = None
    otherwise: Otherwise | None = None
    depends_on: tuple[Dependency, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    inputs: tuple[str, ...] = ()
    facts: tuple[FactId, ...] = Field(default=(), description="Facts the authority needs; nothing else is passed on")
    produces: tuple[Id, ...] = ()
    deadlines: tuple[DeadlineRule, ...] = ()
    consents: tuple[Consent, ...] = ()
    shares_notes: NoteGround | None = Field(
        default=None, description="Why it may read notes of other authorities and share its own; null: it may not"
    )
    target: Target | None = None
    originals_returned: bool = False
    evidence_as_supplied: bool = Field(
        default=False, description="Whatever is brought goes along; nothing is asked for"
    )
    authority_deadline: Mapping[str, Any] | None = None
    fee: Mapping[str, Any] | None = None
    max_age: Mapping[str, Any] | None = None
    follow_up: Mapping[str, Any] | None = None
    notifies: tuple[str, ...] = ()
    online: str = ""
    intake: str = ""
    often_done_by: str = ""
    src: tuple[str, ...]

    @property
    def blockers(self) -> tuple[Dependency, ...]:
        """The dependencies that make this part wait."""
        return tuple(edge for edge in self.depends_on if edge.effect in BLOCKING)


class LifeEvent(Content):
    """What happens to the person; most clocks start on its date."""

    id: Id
    required: bool
    title: Words


class Advice(Content):
    """Something worth doing before."""

    service: Id
    when: str | None = None
    why: Words


class FollowUp(Content):
    """Something to think of later; `offset` from the event is an ISO 8601 duration."""

    service: Id | None = None
    title: Words | None = None
    offset: str
    why: Words


StageName = Literal["planned", "pilot", "live", "retired"]
OFFERED: Final[frozenset[StageName]] = frozenset({"pilot", "live"})
"""Stages in which a case can be started; before and after, a bundle can be looked at and tried out only."""
STAGE_OF_MATURITY: Final[Mapping[str, StageName]] = {"real": "live", "proposed": "pilot", "placeholder": "planned"}


class Stage(Content):
    """A step in the life of a bundle; without `since` it held from the beginning."""

    stage: StageName
    since: date | None = None
    src: tuple[str, ...]


class Definition(Content):
    """A bundle, complete."""

    bundle: Id
    version: int = Field(ge=1)
    valid_from: date | None = None
    audience: Literal["residents", "staff"] = Field(
        default="residents", description="staff: only an office starts a case of it, and it is on no list"
    )
    maturity: Literal["real", "proposed", "placeholder"]
    stages: tuple[Stage, ...] = Field(default=(), description="Its life in order; empty: as the maturity says")
    title: Words
    why: Words
    languages: Mapping[LanguageTag, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(
        default_factory=dict,
        description="Languages besides German and English that texts are in -> sources of the translation, so that nobody takes an "
        "unchecked one for official; texts that lack it are shown in German or what the reader wishes next",
    )
    life_event: Id
    coordinator: Mapping[str, Any]
    src: tuple[str, ...]
    event: LifeEvent | None = None
    background: Mapping[str, Any] = Field(default_factory=dict)
    facts: tuple[FactDeclaration, ...] = ()
    same_as: tuple[str, ...] = Field(
        default=(), description="Fields that together tell one event from another; of them only a keyed hash is kept"
    )
    inputs: Mapping[str, InputDeclaration] = Field(default_factory=dict)
    labels: Mapping[str, Words] = Field(default_factory=dict)
    authorities: Mapping[Id, Words] = Field(
        default_factory=dict, description="What the authorities of its parts are called"
    )
    parts: tuple[Part, ...]
    in_person: Mapping[Id, str] = Field(
        default_factory=dict, description="Services nobody may apply for in another's name -> the law that says so"
    )
    stop_rules: tuple[StopRule, ...] = ()
    conflicts: tuple[ConflictRule, ...] = ()
    advice: tuple[Advice, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    expected: Mapping[str, Any] = Field(
        default_factory=dict, description="Worked examples the tests hold the compiler to"
    )

    def stage_on(self, day: date) -> StageName:
        """Where the bundle is in its life on that day."""
        reached = [each.stage for each in self.stages if each.since is None or each.since <= day]
        return reached[-1] if reached else STAGE_OF_MATURITY[self.maturity]

    @property
    def contact(self) -> str:
        """The office that coordinates all parts, and is asked about any of them."""
        return str(self.coordinator["office"])

    @property
    def contact_name(self) -> dict[str, str]:
        """What the coordinating office is called."""
        return self.authority_name(self.contact)

    @property
    def house_minutes(self) -> int | None:
        """How long the way through all stations of one house shall take; None where nobody set a mark."""
        minutes = self.background.get("benchmark", {}).get("minutes")
        return None if minutes is None else int(minutes)

    def part(self, part_id: str) -> Part | None:
        """The part with this id."""
        return next((part for part in self.parts if part.id == part_id), None)

    def authority_name(self, authority: str) -> dict[str, str]:
        """What an authority is called; its id where a city added one nobody has named here."""
        return self.authorities.get(authority, {"de": authority, "en": authority})

    def fact(self, fact_id: str) -> FactDeclaration | None:
        """The declaration of this fact."""
        return next((fact for fact in self.facts if fact.id == fact_id), None)


def status_of(src: tuple[str, ...]) -> Literal["sourced", "general", "placeholder", "derived", "unknown"]:
    """How well something is known, from the keys of its sources."""
    keys = set(src)
    if not keys:
        return "unknown"
    if keys <= {"placeholder"}:
        return "placeholder"
    if keys <= {"derived", "placeholder"}:
        return "derived"
    return "general" if keys <= {"general", "placeholder"} else "sourced"
