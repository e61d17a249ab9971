"""Where BundID is, who we are to it, and the key we prove it with."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class BundIdSettings(BaseSettings):
    """Environment variables start with EID_GATEWAY_BUNDID_; files are PEM, the metadata are XML."""

    model_config = SettingsConfigDict(env_prefix="EID_GATEWAY_BUNDID_", frozen=True)

    metadata: Path
    """What BundID publishes about itself; the operator has made sure that it is BundID's."""
    entity_id: str
    """Our name there: an https address without a port. Its host is part of every pseudonym: another one makes strangers of all people."""
    certificate: Path
    key: Path
    """RSA, 2048 bits at least: signs our requests and opens BundID's answers."""
    organisation: str
    """Whom BundID shows people as the one who asks."""
    service_id: str | None = None
    """The number of the online service, where BundID has given one."""
    signs_with_pss: bool = True
    """RSASSA-PSS (TR-03116-4); false for PKCS#1 v1.5, while an installation of BundID does not understand it."""
