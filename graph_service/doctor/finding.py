"""What a check says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How bad it is: `wrong` stops something from working, a `warning` may come to that."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, what that means, and what to do."""

    check: str
    status: Status
    finding: str
    advice: str = ""


def ok(check: str, finding: str, advice: str = "") -> Finding:
    return Finding(check, Status.OK, finding, advice)


def warning(check: str, finding: str, advice: str) -> Finding:
    return Finding(check, Status.WARNING, finding, advice)


def wrong(check: str, finding: str, advice: str) -> Finding:
    return Finding(check, Status.WRONG, finding, advice)
