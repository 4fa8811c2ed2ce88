"""A file of lines of which each vouches for all before it.

A line is a JSON object that ends in `"chain"`: the sealed digest of the line before's chain and
of the rest of the line. Whoever alters, removes, adds or moves a line breaks every line after
it, and cannot mend them without the secret of `sealing`. Lines cut off at the end leave no gap:
that only shows against a chain noted elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import orjson

from graph_service.access.sealing import Seal

BEGINNING: Final = "0" * 32
"""What the very first line stands on."""
LINE: Final = re.compile(rb'(\{"number":(\d{1,15}),.*),"chain":"([0-9a-f]{32})"\}', re.DOTALL)
BLOCK: Final = 65_536


class Link(NamedTuple):
    """Where a chain stands: the number of its last line, from 1, and that line's digest."""

    number: int = 0
    digest: str = BEGINNING


@dataclass(frozen=True, slots=True)
class Chained:
    """A line that reads as one of ours: its place, and what the digest is of."""

    link: Link
    body: bytes

    @property
    def fields(self) -> dict[str, Any]:
        """What the line says; raises `ValueError` where it is no JSON."""
        said: dict[str, Any] = orjson.loads(self.body + b"}")
        return said


def chained(seal: Seal, before: Link, fields: Mapping[str, object]) -> tuple[bytes, Link]:
    """The line that follows another, with its line feed, and where the chain stands after it."""
    number = before.number + 1
    body = orjson.dumps({"number": number, **fields})[:-1]
    link = Link(number, digest(seal, before, body))
    return body + b',"chain":"%s"}\n' % link.digest.encode(), link


def digest(seal: Seal, before: Link, body: bytes) -> str:
    return seal.digest(f"{before.digest}\n{body.decode()}")


def read_line(line: bytes) -> Chained | None:
    """A line taken apart; None where it is none of ours, such as one that a crash cut off."""
    found = LINE.fullmatch(line.removesuffix(b"\n"))
    return Chained(Link(int(found[2]), found[3].decode()), found[1]) if found else None


def last_of(file: IO[bytes]) -> Chained | None:
    """The last line of a file that reads as one of ours, looking from the end."""
    return next(filter(None, map(read_line, backwards(file))), None)


def first_of(path: Path) -> Chained | None:
    """The first line of a file, where it is one of ours."""
    with path.open("rb") as file:
        return read_line(file.readline())


def backwards(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file, the last one first, without their line feeds."""
    place, rest = file.seek(0, 2), b""
    while place > 0:
        step = min(BLOCK, place)
        place -= step
        file.seek(place)
        first, *others = (file.read(step) + rest).split(b"\n")
        yield from reversed(others)
        rest = first
    yield rest
