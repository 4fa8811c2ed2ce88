"""Who has which product, since when, and until when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from ingest.facts import Usage, UsageKind
from ingest.sample.people import Person
from ingest.sample.referrals import Brought
from ingest.sample.scenes import bare
from ingest.sample.tale import LAST_OPENING, START, Tale

BOUGHT_TWO = 0.15


def usages(tale: Tale, people: Sequence[Person], referrals: Sequence[Brought], seed: int) -> list[Usage]:
    """Everybody uses their product until they leave; some have bought two."""
    luck = Random(f"usages {seed}")  # noqa: S311 - a sample must repeat, not be secret
    since = {each.whom.number: each.at for each in referrals}
    left = leavers(tale)
    made: list[Usage] = []
    for person in people:
        begun = since.get(person.number, START + timedelta(seconds=person.number))
        until = next((left[handle.key] for handle in person.handles if handle.key in left), None)
        made.append(usage(person, UsageKind.USES, person.product, (begun, until)))
        if luck.random() < BOUGHT_TWO:
            made += purchases(tale, person, begun, luck)
    return made


def leavers(tale: Tale) -> dict[str, datetime]:
    """By handle, when those who said that they leave said so first."""
    leaving = set(tale.planted.leaving)
    said = [message for message in tale.messages if message.key in leaving]
    said.sort(key=lambda message: message.sent_at, reverse=True)
    return {message.sender.key: message.sent_at for message in said}


def purchases(tale: Tale, person: Person, begun: datetime, luck: Random) -> Iterator[Usage]:
    """The receipts of somebody who bought their product, and later another."""
    other = luck.choice([slug for slug in tale.book.product_names if slug != person.product])
    later = begun + luck.uniform(0, 1) * (LAST_OPENING - begun)
    yield usage(person, UsageKind.BOUGHT, person.product, (begun, None))
    yield usage(person, UsageKind.BOUGHT, other, (later.replace(microsecond=0), None))


def usage(person: Person, kind: UsageKind, product: str, over: tuple[datetime, datetime | None]) -> Usage:
    """A product somebody has, from one time to another."""
    return Usage(
        source="shop",
        native_id=f"{kind}-{person.number:04d}-{product}",
        at=over[0],
        handle=bare(person.known_by),
        product=product,
        kind=kind,
        until=over[1],
    )
