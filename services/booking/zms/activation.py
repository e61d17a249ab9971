"""The mail with the link that makes a preconfirmed appointment firm."""

import base64
import json
from typing import Any

from sqlalchemy.engine import Row

from services.booking.appointments.desk import Desk
from services.booking.appointments.schemas import Contact
from services.booking.messages.letters import Letter, post
from services.booking.zms.identifiers import auth_key, process_id


async def ask_for_activation(desk: Desk, row: Row[Any], contact: Contact) -> None:
    """Write to who reserved, when the city runs a front end of ZMS; nothing for owners, who confirm where they are logged in."""
    url, secret = desk.settings.zms_activation_url, desk.caller.secret
    if not url or not secret or not contact.email:
        return
    values = {
        "name": contact.name,
        "office": row.office_name,
        "starts_at": row.starts_at.isoformat(),
        "until": row.hold_until.isoformat(),
        "services": [{"title": service["title"], "quantity": service["quantity"]} for service in row.services],
        "reference": row.reference,
        "link": url.format(hash=link_hash(row, secret)),
    }
    letter = Letter(
        kind="appointment_activation", to=contact.email, about=row.id, once_key=f"activation:{row.id}", values=values,
        locale=row.locale or "de", useless_from=row.hold_until,
    )  # fmt: skip
    await post(desk.session, desk.settings.master_keys, [letter])


def link_hash(row: Row[Any], secret: str) -> str:
    """What the front end finds the appointment by: number and key as JSON in base64."""
    content = json.dumps({"id": process_id(row.id), "authKey": auth_key(secret)}, separators=(",", ":"))
    return base64.b64encode(content.encode()).decode()
