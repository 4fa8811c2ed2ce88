"""The sample on disk, and the truth that was planted in it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from random import Random

from ingest.company import Company, parse_company
from ingest.sample import mails, tweets, voices
from ingest.sample.contacts import meet
from ingest.sample.kinds import classified
from ingest.sample.knowledge import Cast, Knowledge, learn
from ingest.sample.people import Person, Role, make_people, read_census
from ingest.sample.phrases import Phrasebook, read_phrasebook
from ingest.sample.protagonist import cast_one, speak_everywhere
from ingest.sample.story import tell
from ingest.sample.tale import Tale

FEWEST_PEOPLE, MOST_PEOPLE = 60, 1_000
"""Below the first some parts have nobody to play them; above the second the telephone numbers run out."""


FILES = ("tweets.csv", "support.mbox", "voices.ndjson", "facts.ndjson")


class InvalidSample(ValueError):
    """A sample that cannot be made; the message names the bounds."""


@dataclass(frozen=True, slots=True)
class PlantedContext:
    """A context somebody would search for, and the keys of all messages that were written for it."""

    context: str
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The files of a sample and what is true of them.

    People are `Person`s, each with the handles they speak through. Messages are named by key,
    `source:native_id`. `unanswered` are complaints that nobody of ours ever answered, on any
    channel; `answered_elsewhere` were answered in another conversation; `reply_unseen` name a
    reply that is not in the file; `vouching` offer to speak for us. `messages` and `rejected`
    count the good and the deliberately broken rows of all files, `facts` those of the facts.

    `referrers` have brought us somebody; `consenting` may be named as a reference at `ends_at`,
    when the last word was said; `one_person` has tweeted, written, called, answered a survey,
    liked a tweet, come to an event and brought us somebody.
    """

    folder: Path
    company: Path
    files: tuple[Path, ...]
    people: tuple[Person, ...]
    messages: int
    rejected: int
    unanswered: tuple[str, ...]
    answered_elsewhere: tuple[str, ...]
    reply_unseen: tuple[str, ...]
    vouching: tuple[str, ...]
    facts: int
    ends_at: datetime
    referrers: tuple[Person, ...]
    consenting: tuple[Person, ...]
    one_person: Person
    contexts: tuple[PlantedContext, ...]

    def playing(self, role: Role) -> tuple[Person, ...]:
        """Those who play a part."""
        return tuple(person for person in self.people if person.role is role)

    @property
    def fans(self) -> tuple[Person, ...]:
        """People who praise over time, recommend, help others and would vouch for us."""
        return self.playing(Role.FAN)

    @property
    def critics(self) -> tuple[Person, ...]:
        """People who are angry again and again."""
        return self.playing(Role.CRITIC)

    @property
    def silent(self) -> tuple[Person, ...]:
        """People who asked one question or none."""
        return self.playing(Role.SILENT)


def write_sample(folder: Path, *, seed: int = 7, people: int = 400) -> Sample:
    """Write an invented company's conversations into a folder, made if need be.

    The same `seed` and number of `people` give the same bytes. Raises `InvalidSample` when
    `people` lies outside 60 to 1,000.
    """
    if not FEWEST_PEOPLE <= people <= MOST_PEOPLE:
        raise InvalidSample(f"people: {people}; a sample needs {FEWEST_PEOPLE} to {MOST_PEOPLE:,} people")
    tale, cast = play(seed, people)
    known = learn(tale, cast)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents(tale, known).items():
        folder.joinpath(name).write_bytes(content)
    return described(folder, cast, tale, known)


def play(seed: int, count: int) -> tuple[Tale, Cast]:
    """What so many people say, and where else they are met."""
    company, book = read_company_and_phrases()
    census = read_census(tuple(product.slug for product in company.products))
    people = make_people(census, seed, count)
    # What is added has a luck of its own, so that the tale stays what it is.
    tale = tell(company, book, people, seed)
    added = replace(tale, luck=Random(f"contacts {seed}"))  # noqa: S311 - it must repeat, not be secret
    protagonist = cast_one(tale, people)
    people = tuple(protagonist if person.number == protagonist.number else person for person in people)
    speak_everywhere(added, protagonist)
    meet(added, people, protagonist)
    return replace(added, messages=classified(added, people)), Cast(census, people, protagonist, seed)


def read_company_and_phrases() -> tuple[Company, Phrasebook]:
    company = parse_company(tomllib.loads(packaged("company.toml").decode()))
    return company, read_phrasebook({product.slug: product.name for product in company.products})


def packaged(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


def contents(tale: Tale, known: Knowledge) -> dict[str, bytes]:
    """Every file of the sample by name."""
    other = [message for message in tale.messages if message.channel not in {"twitter", "email"}]
    return {
        "README.txt": packaged("README.txt"),
        "company.toml": packaged("company.toml"),
        "tweets.csv": tweets.tweets_csv([m for m in tale.messages if m.channel == "twitter"]).encode(),
        "support.mbox": mails.mbox([m for m in tale.messages if m.channel == "email"]),
        "voices.ndjson": voices.voices_ndjson(other, known.profiles).encode(),
        "facts.ndjson": voices.facts_ndjson(known.facts).encode(),
    }


def described(folder: Path, cast: Cast, tale: Tale, known: Knowledge) -> Sample:
    planted = tale.planted
    return Sample(
        folder=folder,
        company=folder / "company.toml",
        files=tuple(folder / name for name in FILES),
        people=cast.people,
        messages=len(tale.messages),
        rejected=len(tweets.BROKEN) + len(mails.BROKEN) + len(voices.BROKEN),
        unanswered=tuple(planted.unanswered),
        answered_elsewhere=tuple(planted.answered_elsewhere),
        reply_unseen=tuple(planted.reply_unseen),
        vouching=tuple(planted.vouching),
        facts=len(known.facts),
        ends_at=tale.ends_at,
        referrers=known.referrers,
        consenting=known.consenting,
        one_person=cast.protagonist,
        contexts=tuple(
            PlantedContext(matter.context, tuple(planted.contexts.get(matter.slug, ())))
            for matter in tale.book.matters
        ),
    )
