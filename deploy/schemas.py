"""`python -m deploy.schemas`: bring the schemas of all rooms to the newest revision, then give each room's role what it may do.

DATABASE_URL names the database and its owner; LOTSE_ROLE_PASSWORDS is JSON with a password per room, without it no roles are made.
"""

import asyncio
import json
import os
import sys

from deploy import roles
from migrations.__main__ import upgrade


def main() -> int:
    """One process for both, because each start costs seconds."""
    database_url = os.environ["DATABASE_URL"]
    upgrade(database_url)
    passwords = json.loads(os.environ.get("LOTSE_ROLE_PASSWORDS") or "{}")
    asyncio.run(roles.apply(database_url, passwords))
    return 0


if __name__ == "__main__":
    sys.exit(main())
