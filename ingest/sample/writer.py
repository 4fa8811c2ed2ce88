"""The sample on disk, and the truth that was planted in it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ingest.canonical import Message
from ingest.company import Company, parse_company
from ingest.sample import mails, tweets, voices
from ingest.sample.people import Person, Role, make_people, read_census
from ingest.sample.phrases import Phrasebook, read_phrasebook
from ingest.sample.story import tell
from ingest.sample.tale import Tale

FEWEST_PEOPLE, MOST_PEOPLE = 60, 1_000
"""Below the first some parts have nobody to play them; above the second the telephone numbers run out."""


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
    count the good and the deliberately broken rows of all files.
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
    company, book = read_company_and_phrases()
    cast = make_people(read_census(tuple(product.slug for product in company.products)), seed, people)
    tale = tell(company, book, cast, seed)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents(tale.messages, cast).items():
        folder.joinpath(name).write_bytes(content)
    return described(folder, cast, tale)


def read_company_and_phrases() -> tuple[Company, Phrasebook]:
    company = parse_company(tomllib.loads(packaged("company.toml").decode()))
    return company, read_phrasebook({product.slug: product.name for product in company.products})


def packaged(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


def contents(messages: Sequence[Message], cast: Sequence[Person]) -> dict[str, bytes]:
    """Every file of the sample by name."""
    other = [message for message in messages if message.channel not in {"twitter", "email"}]
    return {
        "README.txt": packaged("README.txt"),
        "company.toml": packaged("company.toml"),
        "tweets.csv": tweets.tweets_csv([m for m in messages if m.channel == "twitter"]).encode(),
        "support.mbox": mails.mbox([m for m in messages if m.channel == "email"]),
        "voices.ndjson": voices.voices_ndjson(other, cast).encode(),
    }


def described(folder: Path, cast: tuple[Person, ...], tale: Tale) -> Sample:
    planted = tale.planted
    return Sample(
        folder=folder,
        company=folder / "company.toml",
        files=tuple(folder / name for name in ("tweets.csv", "support.mbox", "voices.ndjson")),
        people=cast,
        messages=len(tale.messages),
        rejected=len(tweets.BROKEN) + len(mails.BROKEN) + len(voices.BROKEN),
        unanswered=tuple(planted.unanswered),
        answered_elsewhere=tuple(planted.answered_elsewhere),
        reply_unseen=tuple(planted.reply_unseen),
        vouching=tuple(planted.vouching),
        contexts=tuple(
            PlantedContext(matter.context, tuple(planted.contexts.get(matter.slug, ())))
            for matter in tale.book.matters
        ),
    )
