"""Before a case is handed in: is there one for the same event already? Never dropped, only said; who knows better may go on."""

from services.bundles.cases.opening import Desk, OpenCase
from services.bundles.duplicates import store
from services.bundles.duplicates.likeness import likeness_of
from shared.clock import BERLIN
from shared.problems import Problem


class PossibleDuplicate(Problem):
    status, slug = 409, "possible-duplicate"
    title = {"de": "Dazu gibt es schon einen Vorgang", "en": "There is a case for this already"}
    detail = {
        "de": "Am {date} ist ein Vorgang zu demselben Ereignis eingegangen{which_de}. Es ist nichts verloren: Ihr Entwurf bleibt. "
        "Ist es wirklich ein anderes Ereignis, reichen Sie ihn angemeldet mit `notADuplicate` ein, oder an einem Schalter.",
        "en": "A case for the same event was received on {date}{which_en}. Nothing is lost: your draft stays. "
        "If it really is another event, hand it in logged in with `notADuplicate`, or at a counter.",
    }


def likeness(desk: Desk, case: OpenCase) -> bytes | None:
    """The keyed hash two cases for the same event have in common; it cannot be turned back."""
    content = likeness_of(case.definition, case.file.event_date, case.answers)
    return None if content is None else desk.vault.likeness(content)


async def find_twin(desk: Desk, case: OpenCase) -> PossibleDuplicate | None:
    """The hint, with the number of the other case for its owner and for offices; None when there is no other."""
    twin = await store.twin_of(desk.session, case.file, likeness(desk, case))
    if twin is None:
        return None
    _, reference, received, owner = twin
    told = desk.caller.kind == "staff" or (owner is not None and owner == case.file.owner_hash)
    day = f"{received.astimezone(BERLIN):%d.%m.%Y}"
    words = (f" (Nummer {reference})", f" (number {reference})") if told else ("", "")
    return PossibleDuplicate(date=day, which_de=words[0], which_en=words[1])
