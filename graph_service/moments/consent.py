"""Whether somebody lets us turn to them, by what they allowed and forbade."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from graph_service.store.guarding_rows import DecisionRow

CONTACT: Final = "contact"
"""The purpose whose refusal says that somebody wants to hear nothing from us at all."""
MARKETING: Final = "marketing"
SERVICE: Final = "service"
"""The purpose of answering what somebody asks: it needs no consent, but may be refused."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Why we may not turn to somebody, in a sentence, and by which decisions of theirs."""

    sentence: str
    decisions: tuple[str, ...] = ()


def objection(decisions: Iterable[DecisionRow], purpose: str | None, time: datetime) -> Objection | None:
    """What speaks at a time against turning to somebody for a purpose; None where nothing does.

    Of each purpose the latest decision holds, on whichever handle it was made, until it expires; of
    two at one time the refusal.

    - A refusal of `contact` holds back from everything.
    - For `service`, which is to answer what somebody asks, its own refusal does so too; nobody need
      have allowed it.
    - For any other purpose its consent has to stand: what is not known is not allowed.
    - Where nobody says what for, a refusal of `marketing` holds back too, since it may be just that.
    """
    latest = standing(decisions)
    for refused in dict.fromkeys([CONTACT, purpose or MARKETING]):
        found = latest.get(refused)
        if found is not None and not found.granted and not over(found, time):
            return Objection(f"Refused {refused} on {found.at:%Y-%m-%d}.", (found.key,))
    return None if purpose in {None, SERVICE} else missing(latest.get(str(purpose)), str(purpose), time)


def missing(found: DecisionRow | None, purpose: str, time: datetime) -> Objection | None:
    """What is wanting where a consent is needed and nothing was refused; None where it stands."""
    if found is None or not found.granted:
        return Objection(f"Not known to have allowed {purpose}.")
    if over(found, time):
        ended = f"{found.expires_at:%Y-%m-%d}"
        return Objection(f"Allowed {purpose} on {found.at:%Y-%m-%d}, until {ended} only.", (found.key,))
    return None


def standing(decisions: Iterable[DecisionRow]) -> dict[str, DecisionRow]:
    """The latest decision of each purpose."""
    ordered = sorted(decisions, key=lambda each: (each.at, not each.granted, each.key))
    return {each.purpose: each for each in ordered}


def over(decision: DecisionRow, time: datetime) -> bool:
    """Whether a decision had expired by a time."""
    return decision.expires_at is not None and decision.expires_at <= time
