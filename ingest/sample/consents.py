"""Who lets us write to them or name them as a reference, who took that back, and what ran out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from ingest.facts import Consent
from ingest.sample.people import Person, Role
from ingest.sample.scenes import bare
from ingest.sample.tale import START


class Purpose(StrEnum):
    """What we ask people for."""

    MARKETING = "marketing"
    REFERENCE = "reference"


class Course(StrEnum):
    """What becomes of a consent."""

    GRANTED = "granted"
    WITHDRAWN = "granted, then withdrawn"
    EXPIRED = "granted for a while"
    REFUSED = "refused"


COURSES = (*[Course.GRANTED] * 4, Course.WITHDRAWN, Course.EXPIRED, Course.REFUSED)
FOR_REFERENCE: Mapping[Role, float] = {Role.FAN: 0.9, Role.CRITIC: 0.15}
SELDOM = 0.08
FOR_MARKETING = 0.5
"""How likely somebody is asked: as a reference by the part they play, for marketing anybody."""

SOURCES: Mapping[Purpose, str] = {Purpose.MARKETING: "newsletter", Purpose.REFERENCE: "crm"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who is asked for something on a day, and how that goes on."""

    person: Person
    purpose: Purpose
    at: datetime
    course: Course


def consents(people: Sequence[Person], protagonist: Person, seed: int) -> list[Consent]:
    """The decisions of all whom our CRM knows; the protagonist may be asked for a reference."""
    luck = Random(f"consents {seed}")  # noqa: S311 - a sample must repeat, not be secret
    known = [person for person in people if person.known_by.channel == "crm"]
    return [
        decision
        for person in known
        for asked in questions(person, luck, sure=person == protagonist)
        for decision in decisions(asked, luck)
    ]


def questions(person: Person, luck: Random, *, sure: bool) -> Iterator[Asked]:
    """What somebody is asked in the first four months."""
    chances = {
        Purpose.MARKETING: FOR_MARKETING,
        Purpose.REFERENCE: FOR_REFERENCE.get(person.role, SELDOM),
    }
    for purpose, chance in chances.items():
        at = START + timedelta(minutes=luck.randrange(120 * 24 * 60))
        course, asked = luck.choice(COURSES), luck.random() < chance
        if sure and purpose is Purpose.REFERENCE:
            course, asked = Course.GRANTED, True
        if asked:
            yield Asked(person, purpose, at, course)


def decisions(asked: Asked, luck: Random) -> Iterator[Consent]:
    """What somebody decides at first, and what they decide later."""
    after = timedelta(minutes=luck.randint(20 * 24 * 60, 100 * 24 * 60))
    expires_at = {
        Course.EXPIRED: asked.at + after,
        # Most are given for two years, which the sample does not see.
        Course.GRANTED: asked.at + timedelta(days=730) if luck.random() < 0.6 else None,
    }.get(asked.course)
    yield consent(asked, 1, asked.at, granted=asked.course is not Course.REFUSED, expires_at=expires_at)
    if asked.course is Course.WITHDRAWN:
        yield consent(asked, 2, asked.at + after, granted=False)


def consent(
    asked: Asked, number: int, at: datetime, *, granted: bool, expires_at: datetime | None = None
) -> Consent:
    return Consent(
        source=SOURCES[asked.purpose],
        native_id=f"{asked.purpose}-{asked.person.number:04d}-{number}",
        at=at,
        handle=bare(asked.person.known_by),
        purpose=asked.purpose.value,
        granted=granted,
        basis="opt_in" if granted else None,
        expires_at=expires_at,
    )


def consenting(people: Iterable[Person], decided: Iterable[Consent], at: datetime) -> tuple[Person, ...]:
    """Those whose latest word at a time lets us name them as a reference."""
    asked = [each for each in decided if each.purpose == Purpose.REFERENCE and each.at <= at]
    latest = {each.handle.key: each for each in sorted(asked, key=lambda each: each.at)}
    standing = {
        key
        for key, each in latest.items()
        if each.granted and (each.expires_at is None or each.expires_at > at)
    }
    return tuple(person for person in people if person.known_by.key in standing)
