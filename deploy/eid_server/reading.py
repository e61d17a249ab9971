"""What an eID-Server reads from a card for a request: only what was asked for, may be read, and the person let happen."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

from deploy.eid_server.cards import Card
from services.eid_gateway.eid_server.messages.get_result import GetResultResponse
from services.eid_gateway.eid_server.messages.operations import Operation, Permission, Wish
from services.eid_gateway.eid_server.messages.persons import GeneralDate, PersonalData, RestrictedId
from services.eid_gateway.eid_server.messages.results import OK, error
from services.eid_gateway.eid_server.messages.use_id import EidType, Level, UseIdRequest

FIELDS: Final[Mapping[Operation, str]] = dict(
    zip(Operation, (field.name for field in fields(PersonalData)), strict=False)
)
"""The field each operation reads; both stand in the order of the schema, the verifications behind them read none."""


def read_card(
    request: UseIdRequest, card: Card, refused: Iterable[Operation], sector_key: bytes, today: date
) -> GetResultResponse:
    """The answer to getResult for this card. The person may refuse what is only ALLOWED, and REQUIRED too."""
    if card.fails_with is not None:
        return GetResultResponse(error(card.fails_with))
    person = _with_pseudonym(card.person, sector_key)
    granted = set(request.operations) - set(refused)
    values = {name: getattr(person, name) for operation, name in FIELDS.items() if operation in granted}
    ages = Operation.AGE_VERIFICATION in granted and request.age is not None
    places = Operation.PLACE_VERIFICATION in granted and request.community_id is not None
    return GetResultResponse(
        OK,
        PersonalData(**values),
        is_old_enough(person.date_of_birth, request.age or 0, today) if ages else None,
        _lives_in(person.community_id, request.community_id or "") if places else None,
        {operation: _permission(operation, granted, values) for operation in request.operations},
        Level.HIGH,
        EidType.CARD_CERTIFIED,
    )


def is_old_enough(born: GeneralDate | None, years: int, today: date) -> bool:
    """Whether somebody has surely reached an age; of an incomplete date the latest possible day counts."""
    if born is None:
        return False
    year, month, day = born.text[:4], born.text[4:6].strip() or "12", born.text[6:].strip() or "31"
    reached = (today.year - int(year)) - ((today.month, today.day) < (int(month), int(day)))
    return reached >= years


def is_asked_for(request: UseIdRequest, operation: Operation) -> bool:
    """Whether a request wants an operation at all."""
    return request.operations.get(operation, Wish.PROHIBITED) is not Wish.PROHIBITED


def _permission(operation: Operation, granted: set[Operation], values: Mapping[str, Any]) -> Permission:
    if operation not in granted:
        return Permission.PROHIBITED
    absent = operation in FIELDS and values[FIELDS[operation]] is None
    return Permission.NOT_ON_CHIP if absent else Permission.ALLOWED


def _lives_in(community_id: str | None, wanted: str) -> bool:
    return community_id is not None and community_id.startswith(wanted)


def _with_pseudonym(person: PersonalData, sector_key: bytes) -> PersonalData:
    """Restricted identification: always the same for this card and this service, and different for any other."""
    card = f"{person.document_type}{person.family_names}{person.given_names}".encode()
    pseudonym = hmac.digest(sector_key, card, hashlib.sha256).hex().upper()
    return replace(person, restricted_id=RestrictedId(pseudonym))
