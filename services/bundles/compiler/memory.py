"""Plans that were compiled a moment ago: families in like situations get the same plan, and one request asks several times."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from services.bundles.compiler.compile import compile_plan
from services.bundles.compiler.plan import Plan
from services.bundles.definitions.content import Definition

REMEMBERED: Final = 1024
_plans: OrderedDict[tuple[Any, ...], tuple[Definition, Plan]] = OrderedDict()


def known_plan(
    definition: Definition,
    given: Mapping[str, Any],
    *,
    received: date,
    event_date: date | None = None,
    deselected: Iterable[str] = (),
) -> Plan:
    """What `compile_plan` says for checked facts; the definition is kept with the plan, so that its identity stays its own."""
    key = (id(definition), frozenset(given.items()), received, event_date, frozenset(deselected))
    known = _plans.get(key)
    if known is None:
        known = (
            definition,
            compile_plan(definition, given, received=received, event_date=event_date, deselected=deselected),
        )
        _plans[key] = known
        while len(_plans) > REMEMBERED:
            _plans.popitem(last=False)
    return known[1]
