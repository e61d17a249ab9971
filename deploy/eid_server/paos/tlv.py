"""BER-TLV as cards speak it: tag, length, value."""

from collections.abc import Iterator


def tlv(tag: str, *values: bytes) -> bytes:
    """An object with a tag in hexadecimal and the values one after another; lengths up to 65535."""
    value = b"".join(values)
    size = len(value)
    if size < 0x80:
        return bytes.fromhex(tag) + bytes([size]) + value
    octets = size.to_bytes(1 if size < 0x100 else 2, "big")
    return bytes.fromhex(tag) + bytes([0x80 | len(octets)]) + octets + value


def objects(data: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    """The objects in `data`: tag in hexadecimal, value, and the whole object; raises ValueError when they are cut off."""
    position = 0
    while position < len(data):
        try:
            start, position = position, _end_of_tag(data, position)
            tag = data[start:position].hex()
            size, position = _size(data, position)
        except IndexError as error:
            raise ValueError("cut off") from error
        if position + size > len(data):
            raise ValueError("cut off")
        yield tag, data[position : position + size], data[start : position + size]
        position += size


def first_of(data: bytes) -> tuple[str, bytes]:
    """Tag and value of the first object; raises ValueError when there is none."""
    for tag, value, _ in objects(data):
        return tag, value
    raise ValueError("no object")


def value_of(data: bytes, *path: str) -> bytes:
    """The value at a path of tags; raises ValueError when there is none."""
    for tag in path:
        found = next((value for name, value, _ in objects(data) if name == tag), None)
        if found is None:
            raise ValueError(f"no object {tag}")
        data = found
    return data


def _end_of_tag(data: bytes, position: int) -> int:
    if data[position] & 0x1F != 0x1F:
        return position + 1
    while data[position + 1] & 0x80:
        position += 1
    return position + 2


def _size(data: bytes, position: int) -> tuple[int, int]:
    first = data[position]
    if first < 0x80:
        return first, position + 1
    end = position + 1 + (first & 0x7F)
    return int.from_bytes(data[position + 1 : end], "big"), end
