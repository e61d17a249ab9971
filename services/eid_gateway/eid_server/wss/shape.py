"""What the signature of a SOAP message covers: its body and its timestamp, by one reference each."""

from lxml import etree

from services.eid_gateway.eid_server.envelopes import Envelope
from services.eid_gateway.eid_server.names import WSU_ID
from services.eid_gateway.xml.algorithms import EXCLUSIVE_C14N
from services.eid_gateway.xml.signatures import WrongShape, check_identifiers, check_signature


def check_shape(root: etree._Element, envelope: Envelope, algorithms: frozenset[str]) -> None:
    """Raise WrongShape unless one signature covers the body and the timestamp of this envelope."""
    check_identifiers(root)
    parts = {part.get(WSU_ID, "") for part in (envelope.body, envelope.timestamp)}
    if len(parts) != 2 or "" in parts:
        raise WrongShape("identifiers")
    check_signature(envelope.signature, parts, algorithms, [EXCLUSIVE_C14N])
