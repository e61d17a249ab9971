"""Private keys of ours, as they lie in files."""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key


@lru_cache(maxsize=16)
def private_key(pem: bytes) -> PrivateKeyTypes:
    """The key of a PEM file without a password, checked once a process, for with RSA of 3,072 bits that takes a tenth of a second.

    Raises ValueError when there is none in it.
    """
    return load_pem_private_key(pem, None)
