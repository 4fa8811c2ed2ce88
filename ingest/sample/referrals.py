"""Whom fans brought to us: different people, each before they first spoke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from ingest.sample.people import Person, Role
from ingest.sample.tale import LAST_OPENING, START, Tale

RECRUITS = frozenset({Role.ORDINARY, Role.SILENT, Role.PLEASED_ONCE, Role.MIXED})


@dataclass(frozen=True, slots=True)
class Brought:
    """Who brought whom, and when."""

    by: Person
    whom: Person
    at: datetime


def bring(tale: Tale, people: Sequence[Person], protagonist: Person, seed: int) -> list[Brought]:
    """Fans bring up to two people each, the protagonist at least one; nobody is brought twice."""
    luck = Random(f"referrals {seed}")  # noqa: S311 - a sample must repeat, not be secret
    recruits = [person for person in people if person.role in RECRUITS]
    luck.shuffle(recruits)
    spoken = first_words(tale)
    made = []
    for fan in (person for person in people if person.role is Role.FAN):
        for _ in range(luck.randint(1 if fan == protagonist else 0, 2)):
            whom = recruits.pop()
            opened = min((spoken[own.key] for own in whom.handles if own.key in spoken), default=LAST_OPENING)
            waited = round(luck.uniform(0.1, 0.9) * (opened - START).total_seconds())
            made.append(Brought(fan, whom, START + timedelta(seconds=waited)))
    return made


def first_words(tale: Tale) -> dict[str, datetime]:
    """When each handle spoke first."""
    latest_first = sorted(tale.messages, key=lambda message: message.sent_at, reverse=True)
    return {message.sender.key: message.sent_at for message in latest_first}
