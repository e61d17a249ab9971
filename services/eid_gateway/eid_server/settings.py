"""Where the eID-Server is and what we prove ourselves to it with."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from services.eid_gateway.eid_server.messages.operations import InterfaceVersion


class EidServerSettings(BaseSettings):
    """Environment variables start with EID_GATEWAY_EID_SERVER_; files are PEM, as exchanged with the operator of the eID-Server."""

    model_config = SettingsConfigDict(env_prefix="EID_GATEWAY_EID_SERVER_", frozen=True)

    url: str
    """The address of its SOAP interface, https."""
    version: InterfaceVersion = "2.4"
    """2.3 for a server that does not know the operation CommunityID."""

    tls_authority: Path
    """Who issued its TLS certificate: only this authority is believed, not those of the operating system."""
    tls_certificate: Path
    tls_key: Path
    """What we show when it asks who calls (TR-03130-1 §3.5.1: mutual authentication)."""

    signing_certificate: Path
    signing_key: Path
    """What we sign messages with."""
    signs_with_pss: bool = False
    """RSASSA-PSS instead of PKCS#1 v1.5, for servers that understand it."""
    server_certificate: Path
    """What its messages are signed with."""

    client_address: str | None = None
    """Where AusweisApp finds the eID-Server, for servers that do not say it themselves."""
    door_url: str | None = None
    """Where eID clients fetch their token and browsers come back, https, where that is another port than that of EID_GATEWAY_URL. The
    host must be the same, because the browser brings its cookie there."""
    attached: bool = False
    """Whether the eID-Server is reached under the same address as this room, so that AusweisApp needs no pre-shared key."""
