"""Finds a service, books its first free appointment and cancels it: python book.py [address] [words]"""

import sys
from typing import TypeVar
from uuid import uuid4

from lotse_client import AuthenticatedClient, Client
from lotse_client.api.appointments import appointments_cancel, appointments_confirm, appointments_hold_slot
from lotse_client.api.availability import availability_next_free
from lotse_client.api.services import services_find_services
from lotse_client.models import ConfirmRequest, Contact, HoldRequest, Problem, ServiceWish

Answer = TypeVar("Answer")
ADDRESS, WORDS = [*sys.argv[1:], *["http://127.0.0.1:8000", "Personalausweis"][len(sys.argv) - 1 :]][:2]


def answer(reply: Answer | Problem | None) -> Answer:
    """The answer, or the problem in words."""
    if reply is None or isinstance(reply, Problem):
        sys.exit(reply.detail if reply else "no answer")
    return reply


city = Client(base_url=f"{ADDRESS}/v1")
service = answer(services_find_services.sync(client=city, q=WORDS)).items[0]
free = answer(availability_next_free.sync(client=city, service=[service.id])).items[0]
wish = HoldRequest(free.office, free.starts_at, [ServiceWish(service.id, 1)])
held = answer(appointments_hold_slot.sync(client=city, body=wish, idempotency_key=f'"{uuid4()}"'))

holder = AuthenticatedClient(base_url=f"{ADDRESS}/v1", token=held.secret, prefix="Secret")
person = ConfirmRequest(Contact("Erika Beispiel", email="erika@example.org"), locale="de")
booked = answer(appointments_confirm.sync(held.id, client=holder, body=person))
print(f"{booked.state}: {service.title['de']}, {booked.office.name}, {booked.starts_at}, {booked.reference}")
print(answer(appointments_cancel.sync(held.id, client=holder)).state)
