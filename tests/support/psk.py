"""Skip what needs TLS with pre-shared keys where Python has none."""

import pytest

from deploy.eid_server import psk

needs_psk = pytest.mark.skipif(
    not psk.AVAILABLE, reason="TLS with pre-shared keys needs Python 3.13 with an OpenSSL that has them"
)
