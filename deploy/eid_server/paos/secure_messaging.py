"""Commands to a card that only this card can read, and answers that only it can have given (TR-03110-3 §F, AES-128)."""

from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

from deploy.eid_server.paos.tlv import objects, tlv

BLOCK: Final = 16
MAC_BYTES: Final = 8
SHORT: Final = 255


class WrongAnswer(Exception):
    """The answer is not from this card, or not to this command."""


@dataclass(frozen=True, slots=True)
class Command:
    """An ISO 7816-4 command; `reads` when it expects data of any length."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    reads: bool = False


@dataclass(frozen=True, slots=True)
class Protected:
    """A protected command, and the counter its answer is protected with."""

    apdu: bytes
    answer_counter: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a card said: data and the two status bytes in hexadecimal."""

    data: bytes
    status: str

    @property
    def is_ok(self) -> bool:
        """Whether the card did as told."""
        return self.status == "9000"


class SecureMessaging:
    """One channel to a card; its counter goes up with every command and every answer."""

    def __init__(self, encryption_key: bytes, mac_key: bytes) -> None:
        self._encryption_key, self._mac_key, self._counter = encryption_key, mac_key, 0

    def protect(self, command: Command) -> Protected:
        """The command for the card."""
        self._counter += 1
        header = bytes([command.cla | 0x0C, command.ins, command.p1, command.p2])
        inner = b""
        if command.data:
            inner += tlv("87", b"\x01", self._encrypt(command.data, self._counter))
        if command.reads:
            inner += tlv("97", b"\x00\x00")
        signed = _pad(header) + inner if inner else header
        body = inner + tlv("8e", self._mac(signed, self._counter))
        self._counter += 1
        long = command.reads or len(body) > SHORT
        length, end = (b"\x00" + len(body).to_bytes(2, "big"), b"\x00\x00") if long else (bytes([len(body)]), b"\x00")
        return Protected(header + length + body + end, self._counter)

    def open(self, raw: bytes, counter: int) -> Answer:
        """The answer to the command with this counter; raises WrongAnswer."""
        try:
            found = {tag: (value, whole) for tag, value, whole in objects(raw[:-2])}
            signed = b"".join(whole for tag, (_, whole) in found.items() if tag != "8e")
            genuine = found["8e"][0] == self._mac(signed, counter)
            status = found["99"][0].hex()
        except (KeyError, ValueError, IndexError) as error:
            raise WrongAnswer from error
        if not genuine:
            raise WrongAnswer
        return Answer(self._decrypt(found["87"][0][1:], counter) if "87" in found else b"", status)

    def _encrypt(self, plain: bytes, counter: int) -> bytes:
        encryptor = Cipher(algorithms.AES(self._encryption_key), modes.CBC(self._start(counter))).encryptor()
        return encryptor.update(_pad(plain)) + encryptor.finalize()

    def _decrypt(self, hidden: bytes, counter: int) -> bytes:
        decryptor = Cipher(algorithms.AES(self._encryption_key), modes.CBC(self._start(counter))).decryptor()
        padded = decryptor.update(hidden) + decryptor.finalize()
        return padded[: padded.rindex(b"\x80")]

    def _start(self, counter: int) -> bytes:
        encryptor = Cipher(algorithms.AES(self._encryption_key), modes.ECB()).encryptor()  # noqa: S305 - one block: the IV
        return encryptor.update(counter.to_bytes(BLOCK, "big")) + encryptor.finalize()

    def _mac(self, message: bytes, counter: int) -> bytes:
        return mac(self._mac_key, _pad(counter.to_bytes(BLOCK, "big") + message))


def mac(key: bytes, message: bytes) -> bytes:
    """The first eight bytes of an AES-CMAC."""
    cmac = CMAC(algorithms.AES(key))
    cmac.update(message)
    return cmac.finalize()[:MAC_BYTES]


def _pad(message: bytes) -> bytes:
    """ISO 7816-4 padding to whole blocks."""
    padded = message + b"\x80"
    return padded + bytes(-len(padded) % BLOCK)
