"""Two thousand people who write little, and fifty among them whose names, addresses and words are unique."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import pyarrow as pa

from ingest.canonical import Message, Profile, Record
from ingest.facts import Consent, Reaction, ReactionKind, Ticket
from ingest.handle import Handle
from tests.records import START

PEOPLE: Final = 2_000
FEW: Final = 160
"""As many as a server takes in and erases four of in half a minute."""
SEED: Final = 10
TOKEN: Final = b"zqtk"
"""What every planted token begins with, and nothing else holds."""

ZSTD: Final = b"\x28\xb5\x2f\xfd"
"""How compressed parts of the embedded store's file begin."""

SAYINGS: Final = (
    "the kettle leaks again",
    "my kettle is great, thank you",
    "nobody answers my mails",
    "I love this pan",
    "how long does delivery take?",
    "the pan came broken, I want my money back",
    "all good here",
)


@dataclass(frozen=True, slots=True)
class Planted:
    """One of the chosen: her number, and the handles she writes with."""

    number: int
    tweeting: Handle
    mailing: Handle

    @property
    def name(self) -> str:
        return str(self.tweeting.name)

    @property
    def said(self) -> str:
        """What she writes and others quote: seven words with a token among them."""
        return f"my order zqtks{self.number:04d} came without its lid"


def planted(number: int) -> Planted:
    digits = f"{number:04d}"
    name = f"Zqtkn{digits} van der Zqtkm{digits}"
    numbers = (f"crm:zqtkc{digits}", f"phone:+4420794{digits}9")
    return Planted(
        number,
        Handle("twitter", f"zqtkh{digits}", name=name, identifiers=numbers),
        Handle("email", f"zqtka{digits}@mail.example", name=name, identifiers=numbers[:1]),
    )


def chosen(people: int = PEOPLE) -> list[Planted]:
    """The people who will be erased, drawn from all: one in forty."""
    drawn = random.Random(SEED).sample(range(people), people // 40)
    return [planted(number) for number in sorted(drawn)]


def bystanders(people: int = PEOPLE) -> list[Handle]:
    """Eight who stay, and of whom nobody who goes knows."""
    gone = {each.number for each in chosen(people)}
    return [ordinary(number) for number in range(people) if number not in gone][:8]


def ordinary(number: int) -> Handle:
    return Handle("twitter", f"person{number}", name=f"Person Number{number}")


def records(people: int = PEOPLE) -> Iterator[Record]:
    """What all of them wrote and others know of them."""
    known = {each.number: each for each in chosen(people)}
    for number in range(people):
        if number in known:
            yield from of_planted(known[number])
        else:
            saying = SAYINGS[number % len(SAYINGS)]
            yield message(f"a{number}", ordinary(number), number, saying)


def of_planted(her: Planted) -> Iterator[Record]:
    """What she wrote, and how others answer her, quote her, and speak of her elsewhere."""
    number, digits = her.number, f"{her.number:04d}"
    answering, passing, telling = (ordinary(PEOPLE + 3 * number + n) for n in range(3))
    yield message(f"h{digits}", her.tweeting, number, her.said)
    yield replace(
        message(f"m{digits}", her.mailing, number, f"yours, {her.name}"),
        channel="email",
        subject=f"zqtks{digits}",
    )
    yield Profile("crm", her.tweeting, START, job=f"zqtkj{digits} and sons")
    yield Consent(
        source="crm", native_id=f"c{digits}", at=START, handle=her.mailing, purpose="marketing", granted=True
    )
    yield replace(
        message(f"r{digits}", answering, number, f"@{her.tweeting.address} you said: {her.said.upper()}!"),
        reply_to=f"h{digits}",
        mentions=(her.tweeting,),
    )
    yield replace(
        message(f"s{digits}", passing, number, f"RT @zqtkh{digits}: {her.said}"), shares=f"h{digits}"
    )
    # Where she never was, without naming her handle.
    told = f"ask {her.name.lower()}, +44 20 794 {digits} 9 or {her.mailing.address}"
    yield replace(message(f"t{digits}", telling, number, told), subject=f"about crm:zqtkc{digits}")
    yield Ticket(
        source="crm",
        native_id=f"k{digits}",
        at=START,
        handle=telling,
        subject=f"complaint about {her.name}",
    )
    yield Reaction(
        source="twitter",
        native_id=f"l{digits}",
        at=START,
        handle=telling,
        kind=ReactionKind.LIKE,
        message=f"h{digits}",
    )


def message(native_id: str, sender: Handle, number: int, text: str) -> Message:
    return Message("twitter", native_id, "twitter", sender, START + timedelta(minutes=number), text)


def holding(folder: Path) -> list[str]:
    """The files in which a token stands, whatever its case and coding, compressed or not."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(map(planted_in, (path.read_bytes(), *unpacked(path.read_bytes()))))
    )


def planted_in(data: bytes) -> bool:
    lowered = data.lower()
    return any(TOKEN.decode().encode(form) in lowered for form in ("utf-8", "utf-16-le", "utf-16-be"))


def unpacked(data: bytes) -> Iterator[bytes]:
    """What is compressed within a file; where something only looks like it, as much as can be read."""
    for place in re.finditer(re.escape(ZSTD), data):
        stream = pa.CompressedInputStream(pa.BufferReader(data[place.start() :]), "zstd")
        read = b""
        try:
            while part := stream.read(1 << 16):
                read += part
        except OSError:
            pass  # What follows it is not compressed.
        yield read
