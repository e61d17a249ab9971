"""The running eID-Server, for the tests of its own."""

from tests.support.eid_server import calling, eid_server, keys_folder

__all__ = ["calling", "eid_server", "keys_folder"]
