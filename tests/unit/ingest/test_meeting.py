"""Whether two met in a contact: told by its outcome, else by its length, and of nothing else."""

from __future__ import annotations

import doctest

import pytest

from ingest import meeting
from ingest.canonical import MessageKind
from ingest.meeting import met, missed


@pytest.mark.parametrize(
    ("kind", "outcome", "seconds", "found"),
    [
        (MessageKind.CALL, "reached", None, (True, False)),
        (MessageKind.CALLBACK, "resolved", 0, (True, False)),
        (MessageKind.CALL, "voicemail", 40, (False, True)),
        (MessageKind.VISIT, None, 40, (True, False)),
        (MessageKind.CALL, None, 0, (False, True)),
        (MessageKind.CALL, None, None, (False, False)),
        (MessageKind.LETTER, "missed", 0, (False, False)),
        (None, None, None, (False, False)),
    ],
)
def test_who_met(
    kind: str | None, outcome: str | None, seconds: int | None, found: tuple[bool, bool]
) -> None:
    assert (met(kind, outcome, seconds), missed(kind, outcome, seconds)) == found


def test_the_examples_give_what_they_say() -> None:
    outcome = doctest.testmod(meeting)
    assert (outcome.attempted, outcome.failed) == (2, 0)
