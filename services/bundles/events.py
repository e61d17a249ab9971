"""What happens in this room after an event of another room: the one table that says it."""

from services.bundles.cases.reports import TAKE, take_reports
from shared.messaging.consumer import Handlers, Together

HANDLERS: Handlers = dict.fromkeys(TAKE, Together(take_reports))
