"""What happens in this room after an event of another room: the one table that says it."""

from shared.messaging.consumer import Handlers

HANDLERS: Handlers = {}
