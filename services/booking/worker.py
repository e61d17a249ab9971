"""The worker process of the room: `python -m services.booking.worker`."""

from services.booking.events import HANDLERS
from services.booking.settings import BookingSettings
from services.booking.tables import metadata
from shared.messaging.worker import run_worker

if __name__ == "__main__":
    run_worker(BookingSettings(), "booking", metadata, HANDLERS)
