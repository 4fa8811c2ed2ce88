"""Digests that only this installation can make: what stands for somebody where nobody may be named.

Addresses are few enough to be tried one by one, so that a plain digest of one is as good as
the address. These depend on a secret that is made once and kept beside the record.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import Final

NAME: Final = "seal.key"
BYTES: Final = 32


class Seal:
    """Keyed digests, of one secret per data folder."""

    def __init__(self, folder: Path) -> None:
        self._key = kept(folder / NAME)

    def digest(self, text: str) -> str:
        """32 hexadecimal digits that stand for a text; equal for equal texts."""
        return hashlib.blake2b(
            text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16
        ).hexdigest()


def kept(path: Path) -> bytes:
    """The secret in a file, made first where there is none; only its owner may read it."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_bytes(BYTES)
    fresh = path.with_name(f"{NAME}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    try:
        # Whoever is first wins: a link is made whole or not at all.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_bytes()
