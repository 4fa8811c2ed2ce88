"""API keys: shown once, kept as digests, and looked up anew whenever their file has changed.

`keys.json` in the data folder holds what keys are called and may do, and SHA-256 digests of
them. They are random and of 256 bits, so that nobody finds one by its digest.
"""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import orjson

from graph_service.access.files import alone, put
from graph_service.access.principal import Scope, is_taken
from graph_service.errors import GraphServiceError, Misuse, NotFound

NAME: Final = "keys.json"
PREFIX: Final = "gsk_"
"""How every key begins, so that scanners for leaked secrets know it."""
DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SECRET_DIGITS: Final = 43
"""256 bits in base 62."""
CHECK_DIGITS: Final = 6
"""A CRC-32 of what stands before it, in base 62."""
LONGEST_NAME: Final = 80
VERSION: Final = 1


class UnreadableKeys(GraphServiceError):
    """A key file that cannot be read."""

    code = "UNREADABLE_KEYS"
    advice = (
        "Put the file back from a backup, or remove it and make new keys with `graph-service keys create`."
    )


class NameTaken(Misuse):
    """A name that another key has, or had."""

    code = "NAME_TAKEN"
    advice = "Choose another name, or use `keys rotate`: the audit log goes by names."


@dataclass(frozen=True, slots=True)
class Former:
    """A digest that a rotated key still goes by, and until when."""

    digest: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: never itself, but its digest."""

    name: str
    scopes: tuple[Scope, ...]
    digest: str
    created: datetime
    expires: datetime | None = None
    revoked: datetime | None = None
    former: tuple[Former, ...] = ()

    def standing(self, now: datetime) -> str:
        """`active`, `revoked` or `expired`."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.expires is not None and self.expires <= now else "active"

    def digests(self, now: datetime) -> Iterator[str]:
        """The digests by which it is known at a time."""
        if self.standing(now) == "active":
            yield self.digest
            yield from (each.digest for each in self.former if each.until > now)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The key file of a data folder; processes that change it at the same time wait for each other."""

    folder: Path
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    @property
    def path(self) -> Path:
        return self.folder / NAME

    def held(self) -> list[Key]:
        """All keys there are and were, in the order in which they were made; raises `UnreadableKeys`."""
        try:
            return parsed(self.path.read_bytes())
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UnreadableKeys(f"{self.path} cannot be read: {type(error).__name__}.") from None

    def create(self, name: str, scopes: Sequence[Scope], expires: datetime | None = None) -> str:
        """Make a key and give it out, which is done once; raises `NameTaken` and `Misuse`."""
        secret, now = new_secret(), self.clock()
        refuse_bad_name(name)
        if expires is not None and expires <= now:
            raise Misuse(f"{expires:%Y-%m-%d %H:%M} is in the past.", "Let the key end later.")
        with self._changing() as keys:
            if any(key.name == name for key in keys):
                raise NameTaken(f"There is, or was, a key {name!r}.")
            in_order = tuple(scope for scope in Scope if scope in scopes)
            keys.append(Key(name, in_order, digest(secret), now, expires))
        return secret

    def rotate(self, name: str, until: datetime) -> str:
        """Give out another secret for a key; the one it had goes on until a time."""
        secret, now = new_secret(), self.clock()
        with self._changing() as keys:
            place = place_of(keys, name, now)
            held = keys[place]
            former = [each for each in (*held.former, Former(held.digest, until)) if each.until > now]
            keys[place] = replace(held, digest=digest(secret), former=tuple(former))
        return secret

    def revoke(self, name: str) -> None:
        """Have a key let nobody in any more; it stays to be read. Raises `NotFound`."""
        now = self.clock()
        with self._changing() as keys:
            place = place_of(keys, name, None)
            keys[place] = replace(keys[place], revoked=keys[place].revoked or now, former=())

    @contextmanager
    def _changing(self) -> Iterator[list[Key]]:
        """The keys, to be changed: they are written when the block ends, whole or not at all."""
        with alone(self.folder):
            keys = self.held()
            yield keys
            put(self.path, written(keys))


def written(keys: Sequence[Key]) -> bytes:
    """The bytes of a file that holds keys."""
    body = {"version": VERSION, "keys": [asdict(key) for key in keys]}
    return orjson.dumps(body, option=orjson.OPT_INDENT_2) + b"\n"


def parsed(body: bytes) -> list[Key]:
    """The keys in a file's bytes; raises `ValueError`, `KeyError` or `TypeError` where they are none."""
    held = orjson.loads(body)
    if held["version"] != VERSION:
        raise ValueError(held["version"])
    return [
        Key(
            name=str(row["name"]),
            scopes=tuple(Scope(scope) for scope in row["scopes"]),
            digest=str(row["digest"]),
            created=datetime.fromisoformat(row["created"]),
            expires=time(row["expires"]),
            revoked=time(row["revoked"]),
            former=tuple(
                Former(str(each["digest"]), datetime.fromisoformat(each["until"])) for each in row["former"]
            ),
        )
        for row in held["keys"]
    ]


def time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def place_of(keys: Sequence[Key], name: str, now: datetime | None) -> int:
    """Where a key stands in a list; raises `NotFound`, and `Misuse` where it has ended by `now`."""
    place = next((number for number, key in enumerate(keys) if key.name == name), None)
    if place is None:
        raise NotFound(f"There is no key {name!r}.", "`graph-service keys list` lists them all.")
    if now is not None and (standing := keys[place].standing(now)) != "active":
        raise Misuse(f"The key {name!r} is {standing}.", "Make another with `graph-service keys create`.")
    return place


def refuse_bad_name(name: str) -> None:
    """Raise `Misuse` for a name that would not stand well in a line of a log, or stands there for others."""
    fits = 0 < len(name) <= LONGEST_NAME and name.isprintable() and name == name.strip()
    if not fits or is_taken(name):
        raise Misuse(
            f"{name[:LONGEST_NAME]!r} cannot be a key's name.",
            f"Use 1 to {LONGEST_NAME} characters; some names stand for others than keys.",
        )


def new_secret() -> str:
    """A new key: the prefix, 256 random bits, and a checksum that tells it from what only looks like one."""
    body = in_digits(secrets.randbits(256), SECRET_DIGITS)
    return f"{PREFIX}{body}{checksum(body)}"


def is_secret(text: str) -> bool:
    """Whether a text has the form of a key, checksum included."""
    body = text.removeprefix(PREFIX)[:SECRET_DIGITS]
    return text == f"{PREFIX}{body}{checksum(body)}" and len(body) == SECRET_DIGITS


def checksum(body: str) -> str:
    return in_digits(zlib.crc32(body.encode()), CHECK_DIGITS)


def in_digits(number: int, length: int) -> str:
    """A number in base 62, filled up with zeros."""
    text = ""
    for _ in range(length):
        number, rest = divmod(number, len(DIGITS))
        text = DIGITS[rest] + text
    return text


def digest(secret: str) -> str:
    """What is kept of a key, and of what somebody sends as one."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
