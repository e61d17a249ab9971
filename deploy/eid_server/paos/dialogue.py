"""The conversation with AusweisApp about one card: who asks, is the card genuine, what does it say."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree

from deploy.eid_server.paos.chip import ChipProof, NotGenuine, open_channel
from deploy.eid_server.paos.commands import Step, plan, result_of
from deploy.eid_server.paos.messages import Incoming, UnreadableMessage, did_authenticate, goodbye, transmit
from deploy.eid_server.paos.rights import auxiliary_data, operations_in, template
from deploy.eid_server.paos.secure_messaging import Protected, SecureMessaging, WrongAnswer
from deploy.eid_server.paos.terminal import CURVE, Terminal, point
from deploy.eid_server.sessions import Session
from services.eid_gateway.eid_server.messages.get_result import GetResultResponse
from services.eid_gateway.eid_server.messages.operations import Operation, Wish
from services.eid_gateway.eid_server.messages.results import Minor, error

X_COORDINATE = slice(1, 33)


@dataclass(slots=True)
class Dialogue:
    """Goes through StartPAOS, EAC1, EAC2 and Transmit in this order; whatever does not fit ends it with an error."""

    session: Session
    terminal: Terminal
    today: date
    _ephemeral: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    _granted: set[Operation] = field(default_factory=set)
    _channel: SecureMessaging | None = None
    _steps: list[Step] = field(default_factory=list)
    _sent: list[Protected] = field(default_factory=list)
    _next: Callable[[Incoming], etree._Element] | None = None

    def answer(self, message: Incoming) -> etree._Element:
        """What to say to a message."""
        if (minor := message.failed_with) is not None:
            return self._end(minor, told=None)
        try:
            return (self._next or self._start)(message)
        except (UnreadableMessage, NotGenuine, WrongAnswer, ValueError, LookupError):
            return self._end(Minor.INTERNAL_ERROR, told=Minor.INTERNAL_ERROR)

    @property
    def is_over(self) -> bool:
        """Whether the session has its answer."""
        return self.session.answer is not None

    def _start(self, message: Incoming) -> etree._Element:
        if message.name != "StartPAOS":
            raise UnreadableMessage(message.name)
        request = self.session.request
        required, optional = (
            [operation for operation, wish in request.operations.items() if wish is kind]
            for kind in (Wish.REQUIRED, Wish.ALLOWED)
        )
        parts = [
            *(("Certificate", certificate.hex()) for certificate in self.terminal.certificates),
            ("CertificateDescription", self.terminal.description.hex()),
            ("RequiredCHAT", template(required).hex()),
            ("OptionalCHAT", template(optional).hex()),
            ("AuthenticatedAuxiliaryData", self._compared.hex()),
        ]
        if request.transaction_info is not None:
            parts.append(("TransactionInfo", request.transaction_info))
        self._next = self._sign
        return did_authenticate("EAC1InputType", *parts)

    @property
    def _compared(self) -> bytes:
        return auxiliary_data(self.session.request, self.today)

    def _sign(self, message: Incoming) -> etree._Element:
        """Terminal authentication (TR-03110-2 §3.3)."""
        granted = operations_in(message.octets("CertificateHolderAuthorizationTemplate"))
        self._granted = granted & set(self.session.request.operations)
        shown = point(self._ephemeral.public_key())
        signed = message.octets("IDPICC") + message.octets("Challenge") + shown[X_COORDINATE] + self._compared
        self._next = self._read
        return did_authenticate(
            "EAC2InputType", ("EphemeralPublicKey", shown.hex()), ("Signature", self.terminal.sign(signed).hex())
        )

    def _read(self, message: Incoming) -> etree._Element:
        parts = (message.octets(name) for name in ("EFCardSecurity", "Nonce", "AuthenticationToken"))
        self._channel = open_channel(self._ephemeral, ChipProof(*parts))
        self._steps = plan(self._granted, self.terminal.sector_key)
        self._sent = [self._channel.protect(step.command) for step in self._steps]
        self._next = self._finish
        return transmit([protected.apdu for protected in self._sent])

    def _finish(self, message: Incoming) -> etree._Element:
        raw = message.all_octets("OutputAPDU")
        if self._channel is None or len(raw) != len(self._sent):
            raise UnreadableMessage(message.name)
        pairs = zip(raw, self._sent, strict=True)
        answers = [self._channel.open(apdu, protected.answer_counter) for apdu, protected in pairs]
        self.session.answer = result_of(self.session.request, self._steps, answers)
        return goodbye()

    def _end(self, minor: Minor, *, told: Minor | None) -> etree._Element:
        self.session.answer = GetResultResponse(error(minor))
        return goodbye(told)
