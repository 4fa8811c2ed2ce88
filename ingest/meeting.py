"""Whether two met in a contact, by how it ended or how long it took."""

from __future__ import annotations

from typing import Final

from ingest.canonical import MessageKind

RESOLVED: Final = frozenset({"resolved", "solved"})
SPOKEN: Final = frozenset({MessageKind.CALL, MessageKind.CALLBACK, MessageKind.VISIT})
"""Contacts in which two speak with each other, if they meet."""
MET: Final = frozenset({"answered", "attended", "completed", "connected", "reached"}) | RESOLVED


def met(kind: str | None, outcome: str | None, seconds: int | None) -> bool:
    """Whether two are known to have spoken with each other: by how a contact ended, else by its length.

    >>> met("call", "reached", 40), met("call", None, 40), met("call", "voicemail", 40), met(None, None, None)
    (True, True, False, False)
    """
    return kind in SPOKEN and (bool(seconds) if outcome is None else outcome in MET)


def missed(kind: str | None, outcome: str | None, seconds: int | None) -> bool:
    """Whether a contact is known to have come to nothing, such as a call that nobody took.

    >>> missed("callback", "missed", 0), missed("callback", None, None), missed(None, None, None)
    (True, False, False)
    """
    told = outcome is not None or seconds is not None
    return kind in SPOKEN and told and not met(kind, outcome, seconds)
