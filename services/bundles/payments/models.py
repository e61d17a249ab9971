"""The table of payments: what is to be paid for a part, and what the provider says became of it."""

from typing import Final

from services.bundles.cases.models import case_file
from shared.payments.tables import payment_table

payment: Final = payment_table(case_file, owner_id="case_id", thing="part")
