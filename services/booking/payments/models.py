"""The table of payments: what is to be paid for a service of an appointment, and what the provider says became of it."""

from typing import Final

from services.booking.appointments.models import appointment
from shared.payments.tables import payment_table

payment: Final = payment_table(appointment, owner_id="appointment_id", thing="service_id")
"""A trigger ends what is open, and marks what is paid as to be given back, when the appointment does not take place."""
