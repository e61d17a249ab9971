"""Which cards an application takes (R088): identity card, residence permit, eID card of EU citizens. Pure."""

from collections.abc import Collection
from typing import Final, Literal

Document = Literal["identity_card", "residence_permit", "eid_card"]
DOCUMENTS: Final[tuple[Document, ...]] = ("identity_card", "residence_permit", "eid_card")


def document_of(code: str) -> Document | None:
    """The card of a document code on the chip (TR-03130-1 DocumentType): `ID`, `A` with any letter or `TA`, `UB`."""
    code = code.strip().upper()
    if code == "ID":
        return "identity_card"
    if code == "UB":
        return "eid_card"
    return "residence_permit" if code == "TA" or (len(code) == 2 and code[0] == "A") else None


def is_accepted(document: str | None, accepted: Collection[str]) -> bool:
    """Whether the login was made with a card the application takes; who takes all does not ask which it was."""
    return document in accepted or takes_all(accepted)


def takes_all(accepted: Collection[str]) -> bool:
    """Whether an application takes every card."""
    return set(accepted) >= set(DOCUMENTS)
