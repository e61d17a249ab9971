"""What happens in this room after an event of another room: every event becomes a fact."""

from services.reporting.facts.intake import keep_facts
from shared.events import ALL_EVENTS
from shared.messaging.consumer import Handlers, Together

KEEP = Together(keep_facts)
HANDLERS: Handlers = dict.fromkeys(ALL_EVENTS, KEEP)
