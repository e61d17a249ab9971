"""Apache WSS4J, on which most eID-Servers are built, verifies what we sign, and we believe what it signs."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, load_pem_private_key, pkcs12
from lxml import etree

from services.eid_gateway.eid_server.envelopes import wrap
from services.eid_gateway.eid_server.wss.verifying import Untrusted
from shared.clock import utc_now
from tests.eid_gateway.eid_server.parties import Party, party, some_message
from tests.eid_gateway.eid_server.wss.forgeries import altered_content, altered_timestamp, unsigned

SOURCE = Path(__file__).with_name("java") / "Wss4jCounterpart.java"
JARS = [Path("/usr/share/java") / f"{name}.jar" for name in
        ("wss4j", "xmlsec", "commons-logging", "slf4j-api", "slf4j-nop", "commons-codec")]  # fmt: skip


def store(folder: Path, name: str, own: Party, *, with_key: bool) -> str:
    """A key store with somebody's key, or with their certificate only."""
    certificate, protection = x509.load_pem_x509_certificate(own.certificate), BestAvailableEncryption(b"test")
    trusted = None if with_key else [pkcs12.PKCS12Certificate(certificate, b"other")]
    if with_key:
        content = pkcs12.serialize_key_and_certificates(
            b"own", load_pem_private_key(own.key, None), certificate, None, protection
        )
    else:
        content = pkcs12.serialize_java_truststore(trusted, protection)
    (folder / name).write_bytes(content)
    return str(folder / name)


pytestmark = pytest.mark.xdist_group("wss4j")  # Java is compiled and run once, and by one process


@pytest.fixture(scope="module")
def wss4j(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], bytes]:
    """What WSS4J says about messages of ours by name, and a message it signed: one run of Java for all tests."""
    if shutil.which("javac") is None or not all(jar.exists() for jar in JARS):
        pytest.skip("WSS4J or a JDK is not installed here (Debian: apt-get install libwss4j-java default-jdk-headless)")
    folder = tmp_path_factory.mktemp("wss4j")
    ours, theirs = party("service"), party("eid-server")
    good = ours.signer().sign(some_message(), utc_now())
    messages = {
        "good": good, "altered": altered_content(good), "older": altered_timestamp(good), "unsigned": unsigned(good),
        "stranger": party("stranger").signer().sign(some_message(), utc_now()),
    }  # fmt: skip
    trust = store(folder, "trust.p12", ours, with_key=False)
    arguments = [store(folder, "own.p12", theirs, with_key=True)]
    for name, raw in messages.items():
        (folder / name).write_bytes(raw)
        arguments += ["verify", trust, str(folder / name)]
    plain, signed = folder / "plain.xml", folder / "signed.xml"
    root, security, _ = wrap(some_message("7"))
    security.getparent().remove(security)
    plain.write_bytes(etree.tostring(root))
    arguments += ["sign", str(plain), str(signed)]
    command = ["java", "-cp", ":".join(map(str, JARS)), str(SOURCE), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    said = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())
    return {Path(path).name: word for path, word in said.items()}, signed.read_bytes()


def test_wss4j_verifies_what_we_sign(wss4j) -> None:
    assert sorted(wss4j[0]["good"].split(",")) == ["Body", "Timestamp"]


@pytest.mark.parametrize("name", ["altered", "older", "stranger"])
def test_wss4j_refuses_what_is_not_ours(wss4j, name: str) -> None:
    assert wss4j[0][name] == "refused"


def test_we_believe_what_wss4j_signs(wss4j) -> None:
    verified = party("eid-server").verifier.verify(wss4j[1], utc_now())
    assert verified.message.findtext("{*}RequestCounter") == "7"


@pytest.mark.parametrize("change", [lambda raw: raw.replace(b">7<", b">8<"), unsigned])
def test_we_refuse_what_wss4j_did_not_sign(wss4j, change) -> None:
    with pytest.raises(Untrusted):
        party("eid-server").verifier.verify(change(wss4j[1]), utc_now())
    with pytest.raises(Untrusted):
        party("stranger").verifier.verify(wss4j[1], utc_now())
