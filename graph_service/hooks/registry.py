"""Who may push to us and whom we push to: `hooks.json` in the data folder.

Secrets of HMACs have to be kept as they are, so that only its owner may read the file.
"""

from __future__ import annotations

import os
import re
import secrets
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import orjson

from graph_service.access.files import alone, put
from graph_service.access.principal import HOOK, Principal, Scope
from graph_service.errors import GraphServiceError, Misuse, NotFound
from graph_service.hooks.schemes import SYMMETRIC

FILE: Final = "hooks.json"
NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
VERSION: Final = 1
SECRET_BYTES: Final = 32


class UnreadableHooks(GraphServiceError):
    """A file of hooks that cannot be read."""

    code = "UNREADABLE_HOOKS"
    advice = (
        "Put the file back, or remove it and name sources and subscriptions anew with `graph-service hooks`."
    )


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret, and until when it holds; None is without end."""

    value: str = field(repr=False)
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        return self.until is None or self.until > now


def held(given: tuple[Secret, ...]) -> list[str]:
    """The secrets that hold now, the newest first."""
    now = datetime.now(UTC)
    return [each.value for each in given if each.holds(now)]


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who pushes records: how it signs, what it sends, and the URL it has of us if it signs that."""

    name: str
    scheme: str
    format: str
    secrets: tuple[Secret, ...]
    url: str = ""

    @property
    def principal(self) -> Principal:
        """In whose name its records come in."""
        return Principal(HOOK + self.name, frozenset({Scope.INGEST}))

    @property
    def file(self) -> str:
        """What rows that are rejected are said to come from."""
        return f"hooks/{self.name}"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody whom we push to: where, of what, of which team or contexts, and what they may get.

    `personal` adds names and texts; `private` allows addresses that are not public.
    """

    name: str
    url: str
    topic: str
    secrets: tuple[Secret, ...]
    team: str | None = None
    contexts: tuple[str, ...] = ()
    personal: bool = False
    private: bool = False


Hook = Source | Subscription
Kept = TypeVar("Kept", Source, Subscription)
Hooks = dict[str, Hook]
Seen = tuple[int, int, int]


def new_secret() -> str:
    """A secret as Standard Webhooks writes them."""
    return SYMMETRIC + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


@dataclass(slots=True)
class Registry:
    """The hooks of a data folder; what another process changes shows at the next look."""

    folder: Path
    path: Path = field(init=False)
    _seen: Seen | None = field(default=None, init=False)
    _held: Hooks = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.path = self.folder / FILE

    def held(self) -> Hooks:
        """All hooks by their names; raises `UnreadableHooks`."""
        seen = seen_of(self.path)
        if seen != self._seen:
            self._held = {} if seen is None else read(self.path)
            self._seen = seen
        return self._held

    def source(self, name: str) -> Source:
        """The source of a name; raises `NotFound`."""
        found = self.held().get(name)
        if not isinstance(found, Source):
            raise NotFound("There is no such source.", "`graph-service hooks accept` makes one.")
        return found

    def subscription(self, name: str) -> Subscription:
        """The subscription of a name; raises `NotFound`."""
        found = self.held().get(name)
        if not isinstance(found, Subscription):
            raise NotFound(
                f"There is no subscription {name!r}.", "`graph-service hooks list` lists them all."
            )
        return found

    def subscriptions(self) -> dict[str, Subscription]:
        return {name: each for name, each in self.held().items() if isinstance(each, Subscription)}

    def add(self, hook: Hook) -> None:
        """Keep a new one; raises `Misuse` for a name that is taken or none."""
        if not NAME.fullmatch(hook.name):
            raise Misuse(f"{hook.name!r} is no name.", "Use up to 40 small letters, digits and hyphens.")
        with self._changing() as hooks:
            if hook.name in hooks:
                raise Misuse(
                    f"There is a hook {hook.name!r} already.", "Remove it first, or use another name."
                )
            hooks[hook.name] = hook

    def rotate(self, name: str, value: str, until: datetime) -> None:
        """Have another secret hold from now on, and those of before until a time."""
        with self._changing() as hooks:
            hook = known(hooks, name)
            former = [replace(each, until=min(each.until or until, until)) for each in hook.secrets]
            now = datetime.now(UTC)
            hooks[name] = replace(
                hook, secrets=(Secret(value), *(each for each in former if each.holds(now)))
            )

    def remove(self, name: str) -> Hook:
        """Forget one; raises `NotFound`."""
        with self._changing() as hooks:
            known(hooks, name)
            return hooks.pop(name)

    @contextmanager
    def _changing(self) -> Iterator[Hooks]:
        """The hooks, to be changed: they are written when the block ends, whole or not at all."""
        with alone(self.folder):
            hooks = dict(self.held())
            yield hooks
            put(self.path, written(hooks))


def known(hooks: Hooks, name: str) -> Hook:
    if name not in hooks:
        raise NotFound(f"There is no hook {name!r}.", "`graph-service hooks list` lists them all.")
    return hooks[name]


def seen_of(path: Path) -> Seen | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - at every delivery: a third of what Path takes
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def read(path: Path) -> Hooks:
    try:
        return parsed(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError) as error:
        # The door says this to whoever comes: no path of this machine.
        raise UnreadableHooks(
            f"{path.name} of the data folder cannot be read: {type(error).__name__}."
        ) from None


def parsed(body: bytes) -> Hooks:
    """The hooks in a file's bytes; raises `ValueError`, `KeyError` or `TypeError` where they are none."""
    rows = orjson.loads(body)
    if rows["version"] != VERSION:
        raise ValueError(rows["version"])
    hooks: list[Hook] = [hook_of(Source, row) for row in rows["sources"]]
    hooks += [hook_of(Subscription, row) for row in rows["subscriptions"]]
    return {each.name: each for each in hooks}


def hook_of(kind: type[Kept], row: Mapping[str, Any]) -> Kept:
    """A row of the file as what it stands for; raises `ValueError`, `KeyError` or `TypeError`."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    return kind(**values | {"secrets": tuple(map(secret_of, row["secrets"]))})


def secret_of(row: Mapping[str, str | None]) -> Secret:
    until = row["until"]
    return Secret(str(row["value"]), None if until is None else datetime.fromisoformat(until))


def written(hooks: Hooks) -> bytes:
    """What stands in the file for some hooks."""
    told = {
        "version": VERSION,
        "sources": [asdict(each) for each in hooks.values() if isinstance(each, Source)],
        "subscriptions": [asdict(each) for each in hooks.values() if isinstance(each, Subscription)],
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n"
