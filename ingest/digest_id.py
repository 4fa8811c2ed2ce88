"""Ids for what its source gives none."""

from __future__ import annotations

import hashlib


def digest_id(*parts: str) -> str:
    """An id of what something consists of: equal for equal parts, and none of them can be read in it."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace"))
    return f"sha256-{digest.hexdigest()[:32]}"
