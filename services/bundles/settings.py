"""What bundles is told from outside, besides what every room is told."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.settings import RoomSettings


class BundlesSettings(RoomSettings):
    """Environment variables start with BUNDLES_."""

    model_config = SettingsConfigDict(env_prefix="BUNDLES_")

    max_body_bytes: int = Field(6_291_456, validation_alias="BUNDLES_MAX_BODY_BYTES")
    """Larger than in other rooms, because proofs are uploaded here; the gateway must let as much through."""
    max_evidence_bytes: int = 5_242_880
    """The largest file that is accepted as a proof."""
    ars: str = "147130000000"
    """Amtlicher Regionalschlüssel of the city: for which place an application at the counter is, unless a postcode is given."""
    most_evidence: int = 60
    """How many proofs a case takes."""
    ledger_folder: str = ""
    """Where the ledgers of erased cases and of audit checkpoints are kept: on a disk the backups of the database do not touch."""
    payment_url: str = ""
    """Base address of the payment provider (XBezahldienste); empty where fees are not paid online."""
    payment_originator: str = ""
    payment_endpoint: str = ""
    """How the provider knows the city: originatorId and endPointId."""
    payment_token_url: str = ""
    payment_client_id: str = ""
    payment_client_secret: str = Field("", repr=False)
    payment_certificate: Path | None = None
    """Client certificate and key in one PEM file (ePayBL), instead of client credentials."""
    payment_callback_secret: str = Field("", repr=False)
    """With it a provider may say that something changed (Standard Webhooks); what changed is asked all the same."""
    clamd: str = ""
    """The virus scanner, `host:port` or `unix:/path`; empty where there is none. With one, nothing is accepted unscanned."""
