"""What bundles is told from outside, besides what every room is told."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.payments.settings import PaymentSettings


class BundlesSettings(PaymentSettings):
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
    clamd: str = ""
    """The virus scanner, `host:port` or `unix:/path`; empty where there is none. With one, nothing is accepted unscanned."""
