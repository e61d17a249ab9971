"""The worker process of the room: `python -m services.booking.worker`."""

from services.booking.appointments.housekeeping import free_expired_duty
from services.booking.appointments.retention import forget_people_duty, stop_counting_duty
from services.booking.capacity.months import turn_months_duty
from services.booking.closures.ending import end_proposals_duty
from services.booking.events import HANDLERS
from services.booking.gates.passing import drop_past_duty as drop_past_proofs_duty
from services.booking.messages.sending import drop_done_duty, send_due_duty
from services.booking.offices.projection import discover_duty, refresh_duty
from services.booking.payments.books import ask_forever
from services.booking.payments.retention import drop_old_duty
from services.booking.settings import BookingSettings
from services.booking.slot_alerts.watching import drop_ended_duty, watch_duty
from services.booking.tables import metadata
from shared.messaging.worker import Duty, run_worker

DUTIES = (
    Duty("refresh stale offices", 2, refresh_duty),
    Duty("discover offices and extend horizons", 300, discover_duty),
    Duty("free expired holds", 5, free_expired_duty),
    Duty("end proposals", 60, end_proposals_duty),
    Duty("send letters", 1, send_due_duty),
    Duty("watch for slots people wait for", 15, watch_duty),
    Duty("drop ended slot alerts", 300, drop_ended_duty),
    Duty("drop past proofs and codes", 3600, drop_past_proofs_duty),
    Duty("drop old letters", 3600, drop_done_duty),
    Duty("turn months of capacity", 3600, turn_months_duty),
    Duty("stop counting what is over", 300, stop_counting_duty),
    Duty("forget who came", 3600, forget_people_duty),
    Duty("payments", 5, ask_forever),
    Duty("drop old payments", 3600, drop_old_duty),
)

if __name__ == "__main__":
    run_worker(BookingSettings(), "booking", metadata, HANDLERS, DUTIES)
