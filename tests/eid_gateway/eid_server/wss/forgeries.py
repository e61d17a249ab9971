"""What an attacker can make of a message that somebody else signed; each function returns the changed message."""

import copy
from collections.abc import Callable

from lxml import etree

from services.eid_gateway.eid_server.names import WSU_ID, soap, wsse
from services.eid_gateway.xml.names import ds

Forgery = Callable[[bytes], bytes]


class Signed:
    """A signed message with its parts by name."""

    def __init__(self, raw: bytes) -> None:
        self.root = etree.fromstring(raw)
        self.header, self.body = self.root[0], self.root[1]
        self.security = self.header[0]
        self.timestamp, self.signature = self.security[0], self.security[1]
        self.signed_info = self.signature[0]

    def evil_body(self) -> etree._Element:
        """A copy of the body that asks for something else."""
        evil = copy.deepcopy(self.body)
        evil[0][1].text = "99"
        return evil

    def bytes(self) -> bytes:
        return etree.tostring(self.root)


def altered_content(raw: bytes) -> bytes:
    return raw.replace(b"1234567890ABCDEF", b"9234567890ABCDEF")


def altered_timestamp(raw: bytes) -> bytes:
    message = Signed(raw)
    message.timestamp[1].text = "2099-01-01T00:00:00.000Z"
    return message.bytes()


def altered_signature(raw: bytes) -> bytes:
    message = Signed(raw)
    value = message.signature[1]
    value.text = "A" * 8 + (value.text or "").strip()[8:]
    return message.bytes()


def unsigned(raw: bytes) -> bytes:
    message = Signed(raw)
    message.security.remove(message.signature)
    return message.bytes()


def without_security(raw: bytes) -> bytes:
    message = Signed(raw)
    message.header.remove(message.security)
    return message.bytes()


def without_timestamp(raw: bytes) -> bytes:
    message = Signed(raw)
    message.security.remove(message.timestamp)
    return message.bytes()


def body_moved_into_header(raw: bytes) -> bytes:
    """The classic wrapping: the signed body stays in the document, another one stands at its place."""
    message = Signed(raw)
    evil = message.evil_body()
    evil.set(WSU_ID, "other")
    message.header.append(message.body)
    message.root.append(evil)
    return message.bytes()


def body_moved_into_wrapper(raw: bytes) -> bytes:
    message = Signed(raw)
    evil = message.evil_body()
    evil.set(WSU_ID, "other")
    etree.SubElement(message.header, "{urn:evil}Wrapper").append(message.body)
    message.root.append(evil)
    return message.bytes()


def body_moved_into_signature_object(raw: bytes) -> bytes:
    message = Signed(raw)
    evil = message.evil_body()
    evil.set(WSU_ID, "other")
    etree.SubElement(message.signature, ds("Object")).append(message.body)
    message.root.append(evil)
    return message.bytes()


def evil_body_without_id(raw: bytes) -> bytes:
    message = Signed(raw)
    evil = message.evil_body()
    del evil.attrib[WSU_ID]
    message.header.append(message.body)
    message.root.append(evil)
    return message.bytes()


def same_id_first(raw: bytes) -> bytes:
    """Two bodies of one identifier: which one the library finds is a matter of luck."""
    message = Signed(raw)
    message.root.insert(1, message.evil_body())
    return message.bytes()


def same_id_last(raw: bytes) -> bytes:
    message = Signed(raw)
    message.root.append(message.evil_body())
    return message.bytes()


def same_id_in_another_namespace(raw: bytes) -> bytes:
    message = Signed(raw)
    identifier = message.body.get(WSU_ID)
    etree.SubElement(message.header, "{urn:evil}Wrapper", {"Id": identifier}).append(copy.deepcopy(message.body[0]))
    return message.bytes()


def same_id_as_xml_id(raw: bytes) -> bytes:
    message = Signed(raw)
    identifier = message.body.get(WSU_ID)
    name = "{http://www.w3.org/XML/1998/namespace}id"
    etree.SubElement(message.header, "{urn:evil}Wrapper", {name: identifier})
    return message.bytes()


def signed_body_in_a_second_envelope(raw: bytes) -> bytes:
    message = Signed(raw)
    outer = copy.deepcopy(message.root)
    outer.remove(outer[1])
    evil = message.evil_body()
    evil.set(WSU_ID, "other")
    message.root.remove(message.security.getparent())
    etree.SubElement(outer[0], "{urn:evil}Wrapper").append(message.root)
    outer.append(evil)
    return etree.tostring(outer)


def body_renamed(raw: bytes) -> bytes:
    """A signed element of another name at another place, an unsigned body at the right one."""
    message = Signed(raw)
    evil = message.evil_body()
    evil.set(WSU_ID, "other")
    message.body.tag = "{urn:evil}Body"
    message.header.append(message.body)
    message.root.append(evil)
    return message.bytes()


def timestamp_wrapped(raw: bytes) -> bytes:
    message = Signed(raw)
    fresh = copy.deepcopy(message.timestamp)
    fresh.set(WSU_ID, "other")
    etree.SubElement(message.header, "{urn:evil}Wrapper").append(message.timestamp)
    message.security.insert(0, fresh)
    return message.bytes()


def second_security_header(raw: bytes) -> bytes:
    message = Signed(raw)
    message.header.insert(0, etree.Element(wsse("Security")))
    return message.bytes()


def second_message_in_body(raw: bytes) -> bytes:
    message = Signed(raw)
    message.body.append(copy.deepcopy(message.body[0]))
    return message.bytes()


def something_after_the_body(raw: bytes) -> bytes:
    message = Signed(raw)
    etree.SubElement(message.root, "{urn:evil}After")
    return message.bytes()


def reference_to_whole_document(raw: bytes) -> bytes:
    message = Signed(raw)
    message.signed_info[2].set("URI", "")
    return message.bytes()


def reference_from_outside(raw: bytes) -> bytes:
    message = Signed(raw)
    message.signed_info[2].set("URI", "http://127.0.0.1:9/else.xml")
    return message.bytes()


def third_reference(raw: bytes) -> bytes:
    message = Signed(raw)
    message.signed_info.append(copy.deepcopy(message.signed_info[2]))
    return message.bytes()


def one_reference_twice(raw: bytes) -> bytes:
    message = Signed(raw)
    message.signed_info.replace(message.signed_info[3], copy.deepcopy(message.signed_info[2]))
    return message.bytes()


def xpath_transform(raw: bytes) -> bytes:
    message = Signed(raw)
    transforms = message.signed_info[3][0]
    transform = etree.SubElement(transforms, ds("Transform"), Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116")
    etree.SubElement(transform, ds("XPath")).text = "false()"
    return message.bytes()


def hmac_with_the_public_key(raw: bytes) -> bytes:
    message = Signed(raw)
    message.signed_info[1].set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
    return message.bytes()


def sha1_signature(raw: bytes) -> bytes:
    message = Signed(raw)
    message.signed_info[1].set("Algorithm", "http://www.w3.org/2000/09/xmldsig#rsa-sha1")
    return message.bytes()


def sha1_digest(raw: bytes) -> bytes:
    message = Signed(raw)
    message.signed_info[2][1].set("Algorithm", "http://www.w3.org/2000/09/xmldsig#sha1")
    return message.bytes()


def canonicalisation_with_comments(raw: bytes) -> bytes:
    message = Signed(raw)
    message.signed_info[0].set("Algorithm", "http://www.w3.org/2001/10/xml-exc-c14n#WithComments")
    return message.bytes()


def comment_in_a_value(raw: bytes) -> bytes:
    """Leaves the canonical form, and with it the signature, as it was; `.text` of the tree would lose the second half."""
    return raw.replace(b"1234567890ABCDEF", b"1234567890<!-- -->ABCDEF", 1)


def processing_instruction(raw: bytes) -> bytes:
    return raw.replace(b"<soapenv:Header>", b"<soapenv:Header><?evil?>", 1)


def _with_doctype(raw: bytes, declaration: bytes) -> bytes:
    return raw.replace(b"?>", b"?>" + declaration, 1)


def billion_laughs(raw: bytes) -> bytes:
    levels = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 9))
    return _with_doctype(raw, b'<!DOCTYPE x [<!ENTITY l0 "lol">' + levels + b"]>").replace(b">1<", b">&l8;<")


def external_entity(raw: bytes) -> bytes:
    return _with_doctype(raw, b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>').replace(b">1<", b">&e;<")


def doctype_only(raw: bytes) -> bytes:
    return _with_doctype(raw, b"<!DOCTYPE soapenv:Envelope>")


def doctype_in_utf16(raw: bytes) -> bytes:
    text = _with_doctype(raw, b'<!DOCTYPE x [<!ENTITY e "1">]>').decode().replace("utf-8", "utf-16", 1)
    return text.encode("utf-16")


def doctype_in_utf7(raw: bytes) -> bytes:
    declared = raw.replace(b"utf-8", b"utf-7", 1)
    return _with_doctype(declared, b'+ADw-!DOCTYPE x [+ADw-!ENTITY e "1"+AD4-]+AD4-')


def too_large(raw: bytes) -> bytes:
    return raw + b" " * 300_000


def cut_off(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def nothing(raw: bytes) -> bytes:
    return b""


def a_fault(raw: bytes) -> bytes:
    root = etree.Element(soap("Envelope"))
    fault = etree.SubElement(etree.SubElement(root, soap("Body")), soap("Fault"))
    etree.SubElement(fault, "faultstring").text = "everything is fine, believe me"
    return etree.tostring(root)


FORGERIES: tuple[Forgery, ...] = tuple(
    made
    for name, made in list(globals().items())
    if callable(made) and getattr(made, "__module__", "") == __name__ and not name.startswith("_") and name != "Signed"
)
"""Everything above."""
