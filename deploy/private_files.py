"""Files that only their owner may read: passwords, keys, credentials and the state of the running house."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

SECRET_BYTES = 24
OWNER_ONLY = 0o600


def write_private(path: Path, text: str) -> None:
    """Replace the file as a whole: a reader sees the old text or the new one, and nobody else sees either."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def write_private_json(path: Path, value: Any) -> None:
    """Write a JSON document for people and programs alike: indented, UTF-8, ending with a newline."""
    write_private(path, json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def keep_secret(path: Path) -> str:
    """Return the URL-safe secret kept in the file; the first call makes it."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(SECRET_BYTES))
    return path.read_text(encoding="utf-8").strip()
