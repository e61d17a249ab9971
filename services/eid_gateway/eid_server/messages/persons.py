"""What a document says about a person (PersonalDataType)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class GeneralDate:
    """A date as the chip has it: YYYYMMDD with blanks for what is unknown; `value` only when it is complete."""

    text: str
    value: date | None = None


@dataclass(frozen=True, slots=True)
class StructuredPlace:
    """An address or a place in parts; `country` is an ICAO code (Germany is D)."""

    city: str
    country: str
    street: str | None = None
    state: str | None = None
    zip_code: str | None = None


@dataclass(frozen=True, slots=True)
class FreetextPlace:
    """A place in one line."""

    text: str


@dataclass(frozen=True, slots=True)
class NoPlaceInfo:
    """The document says why it names no place, such as `keine Hauptwohnung in Deutschland`."""

    text: str


Place = StructuredPlace | FreetextPlace | NoPlaceInfo


@dataclass(frozen=True, slots=True)
class RestrictedId:
    """The card's pseudonym for this service, hexadecimal in upper case; `second` while the sector key is being exchanged."""

    first: str
    second: str | None = None


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Everything optional: what was not asked for, not allowed or is not on the chip is None."""

    document_type: str | None = None
    issuing_state: str | None = None
    date_of_expiry: date | None = None
    given_names: str | None = None
    family_names: str | None = None
    artistic_name: str | None = None
    academic_title: str | None = None
    date_of_birth: GeneralDate | None = None
    place_of_birth: Place | None = None
    nationality: str | None = None
    birth_name: str | None = None
    place_of_residence: Place | None = None
    community_id: str | None = None
    residence_permit: str | None = None
    restricted_id: RestrictedId | None = None
