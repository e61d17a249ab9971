"""The other side of the conversation: an eID client with a card whose chip does the arithmetic, and errs where a test wants it to."""

import hashlib
from dataclasses import dataclass, field
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC
from lxml import etree

from deploy.eid_server.paos.terminal import CURVE, point
from deploy.eid_server.paos.tlv import objects, tlv

ISO = "urn:iso:std:iso-iec:24727:tech:schema"
WSA = "http://www.w3.org/2005/03/addressing"
OK = "http://www.bsi.bund.de/ecard/api/1.1/resultmajor#ok"
ERROR = "http://www.bsi.bund.de/ecard/api/1.1/resultmajor#error"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
NONCE, CHALLENGE, ID_PICC = bytes(range(8)), bytes(range(8, 16)), bytes(range(20))


def message(body: str, relates_to: str = "") -> bytes:
    """A PAOS message of the client."""
    relation = f"<wsa:RelatesTo>{relates_to}</wsa:RelatesTo>" if relates_to else ""
    return (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:wsa="{WSA}" xmlns="{ISO}" xmlns:dss="urn:oasis:names:tc:dss:1.0:core:schema">'
        f"<s:Header>{relation}<wsa:MessageID>urn:uuid:{uuid4()}</wsa:MessageID></s:Header><s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def id_of(answer: bytes) -> str:
    """The id of a message of the server."""
    return etree.fromstring(answer).findtext(f".//{{{WSA}}}MessageID") or ""


def text_of(answer: bytes, name: str) -> str:
    return etree.fromstring(answer).findtext(f".//{{{ISO}}}{name}") or ""


def start(session_identifier: str) -> bytes:
    return message(f"<StartPAOS><SessionIdentifier>{session_identifier}</SessionIdentifier></StartPAOS>")


def result(major: str = OK, minor: str = "") -> str:
    detail = f"<dss:ResultMinor>{minor}</dss:ResultMinor>" if minor else ""
    return f"<dss:Result><dss:ResultMajor>{major}</dss:ResultMajor>{detail}</dss:Result>"


@dataclass
class ChipCard:
    """A card; `groups` by the last byte of their number, absent ones answer 6a80; `fails` are comparisons that do not hold."""

    groups: dict[int, bytes]
    fails: set[bytes] = field(default_factory=set)
    pseudonym: bytes = bytes(32)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    counter: int = 0

    def eac1(self, answer: bytes, chat: str) -> bytes:
        """The person agreed to what `chat` says."""
        return message(
            f"<DIDAuthenticateResponse>{result()}<AuthenticationProtocolData>"
            f"<CertificateHolderAuthorizationTemplate>{chat}</CertificateHolderAuthorizationTemplate>"
            f"<IDPICC>{ID_PICC.hex()}</IDPICC><Challenge>{CHALLENGE.hex()}</Challenge>"
            "</AuthenticationProtocolData></DIDAuthenticateResponse>",
            id_of(answer),
        )

    def eac2(self, answer: bytes, *, genuine: bool = True) -> bytes:
        """Chip authentication."""
        shown = bytes.fromhex(text_of(answer, "EphemeralPublicKey"))
        secret = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, shown))
        self.encryption, self.authentication = (
            hashlib.sha1(secret + NONCE + bytes([0, 0, 0, number]), usedforsecurity=False).digest()[:16]
            for number in (1, 2)
        )
        signed = tlv("7f49", tlv("06", bytes.fromhex("04007f00070202030202")), tlv("86", shown))
        token = self._cmac(signed) if genuine else bytes(8)
        security = bytes.fromhex("060904007f0007020201023052300c060704007f0007010202010d034200") + point(
            self.key.public_key()
        )
        return message(
            f"<DIDAuthenticateResponse>{result()}<AuthenticationProtocolData><EFCardSecurity>{security.hex()}</EFCardSecurity>"
            f"<AuthenticationToken>{token.hex()}</AuthenticationToken><Nonce>{NONCE.hex()}</Nonce>"
            "</AuthenticationProtocolData></DIDAuthenticateResponse>",
            id_of(answer),
        )

    def transmit(self, answer: bytes) -> bytes:
        """Do every command."""
        commands = [bytes.fromhex(e.text or "") for e in etree.fromstring(answer).iter(f"{{{ISO}}}InputAPDU")]
        outputs = "".join(f"<OutputAPDU>{self._do(command).hex()}</OutputAPDU>" for command in commands)
        return message(f"<TransmitResponse>{result()}{outputs}</TransmitResponse>", id_of(answer))

    def _do(self, apdu: bytes) -> bytes:
        self.counter += 1
        header, body = apdu[:4], apdu[7:-2] if apdu[4] == 0 else apdu[5:-1]
        parts = {tag: (value, whole) for tag, value, whole in objects(body)}
        signed = b"".join(whole for tag, (_, whole) in parts.items() if tag != "8e")
        assert parts["8e"][0] == self._mac(self._pad(header) + signed), "the terminal protects its commands"
        data = self._decrypt(parts["87"][0][1:]) if "87" in parts else b""
        self.counter += 1
        return self._answer(*self._respond(header, data))

    def _respond(self, header: bytes, data: bytes) -> tuple[bytes, str]:
        if header[1] == 0x20:
            return b"", "6300" if data[2:] in self.fails else "9000"
        if header[1] == 0x86:
            return tlv("7c", tlv("81", self.pseudonym)), "9000"
        if header[1] == 0xB0:
            group = self.groups.get(header[2] & 0x1F)
            return (b"", "6a80") if group is None else (group, "9000")
        return b"", "9000"

    def _answer(self, data: bytes, status: str) -> bytes:
        inner = tlv("87", b"\x01" + self._encrypt(data)) if data else b""
        inner += tlv("99", bytes.fromhex(status))
        return inner + tlv("8e", self._mac(inner)) + bytes.fromhex(status)

    def _cipher(self) -> Cipher:
        block = Cipher(algorithms.AES(self.encryption), modes.ECB()).encryptor()  # noqa: S305 - one block: the IV
        return Cipher(algorithms.AES(self.encryption), modes.CBC(block.update(self.counter.to_bytes(16, "big"))))

    def _encrypt(self, plain: bytes) -> bytes:
        return self._cipher().encryptor().update(self._pad(plain))

    def _decrypt(self, hidden: bytes) -> bytes:
        padded = self._cipher().decryptor().update(hidden)
        return padded[: padded.rindex(b"\x80")]

    def _mac(self, signed: bytes) -> bytes:
        return self._cmac(self._pad(self.counter.to_bytes(16, "big") + signed))

    def _cmac(self, signed: bytes) -> bytes:
        cmac = CMAC(algorithms.AES(self.authentication))
        cmac.update(signed)
        return cmac.finalize()[:8]

    @staticmethod
    def _pad(plain: bytes) -> bytes:
        padded = plain + b"\x80"
        return padded + bytes(-len(padded) % 16)
