"""Who comes in: by a key of the environment, a key of the key file, or a token."""

from __future__ import annotations

import hmac
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from graph_service.access.keys import Key, KeyFile, UnreadableKeys, digest
from graph_service.access.principal import GIVEN, Principal, Scope
from graph_service.access.tokens import Issuer, Tokens, checked_source
from graph_service.errors import Misuse
from graph_service.logs import event

LOG: Final = logging.getLogger(__name__)
SHORTEST_KEY: Final = 24
"""Characters: what cannot be guessed by trying."""
EVERYTHING: Final = frozenset(Scope)


class WeakKey(Misuse):
    """An API key short enough to be guessed."""

    code = "WEAK_KEY"
    advice = f"Give every key at least {SHORTEST_KEY} characters, such as `openssl rand -hex 24` prints."


@dataclass(frozen=True, slots=True)
class Given:
    """A key of the environment, by its digest, and who comes with it."""

    digest: str
    principal: Principal


@dataclass(frozen=True, slots=True)
class Filed:
    """A digest of the key file, its key, and who comes with it."""

    digest: str
    key: Key
    principal: Principal

    def good(self, now: datetime) -> bool:
        return self.digest in self.key.digests(now)


Seen = tuple[int, int, int]
"""By what a file is known not to have changed: inode, size, and time in nanoseconds."""


class Admission:
    """Says who somebody is; where there is nobody to say it of, whoever reaches the port comes in.

    Once there has been a key file the door stays shut, even if the file goes. Only digests
    are compared, which are all of one length and tell nothing of a key.
    """

    def __init__(
        self, given: Sequence[Given] = (), file: KeyFile | None = None, tokens: Tokens | None = None
    ) -> None:
        """Raises `UnreadableKeys` for a key file that cannot be read."""
        self.tokens = tokens
        self._given = tuple(given)
        self._file = file
        self._filed: tuple[Filed, ...] = ()
        self._seen: Seen | None = None
        self._shut = bool(given) or tokens is not None
        self._look(first=True)

    def __bool__(self) -> bool:
        """Whether it takes a key or a token to come in."""
        self._look()
        return self._shut

    def admit(self, authorization: str) -> Principal | None:
        """Who comes with an Authorization header, which brings a key or a token as `Bearer KEY`.

        None for nobody we know; raises `TokensUnavailable`.
        """
        secret = bearer(authorization)
        if secret is None:
            return None
        found = self._of_key(digest(secret))
        return self.tokens.principal(secret) if found is None and self.tokens is not None else found

    def _of_key(self, given: str) -> Principal | None:
        self._look()
        now = datetime.now(UTC)
        found = [each.principal for each in self._given if hmac.compare_digest(given, each.digest)]
        filed = [each for each in self._filed if hmac.compare_digest(given, each.digest)]
        return next(iter(found), None) or next((each.principal for each in filed if each.good(now)), None)

    def _look(self, *, first: bool = False) -> None:
        """Read the key file where it has changed; while it cannot be read, its keys let nobody in."""
        seen = seen_of(self._file.path) if self._file is not None else None
        if self._file is None or seen == self._seen:
            return
        self._seen, self._filed, self._shut = seen, (), True
        try:
            self._filed = tuple(filed(self._file.held()))
        except UnreadableKeys:
            if first:
                raise
            event(LOG, "keys unreadable", logging.ERROR)


def filed(keys: Sequence[Key]) -> list[Filed]:
    """What the keys of a file are known by."""
    return [
        Filed(each, key, Principal(key.name, frozenset(key.scopes)))
        for key in keys
        for each in (key.digest, *(former.digest for former in key.former))
    ]


def seen_of(path: Path) -> Seen | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - at every request: a third of what Path takes
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def bearer(authorization: str) -> str | None:
    """The key or token of an Authorization header; None for another scheme, and for none."""
    scheme, _, secret = authorization.partition(" ")
    return (secret.strip() or None) if scheme.lower() == "bearer" else None


def admission(environment: Mapping[str, str], folder: Path) -> Admission:
    """Who may come in by the settings and the key file of a data folder.

    Raises `WeakKey`, `UnreadableKeys`, and `Misuse` for settings that do not go together.
    """
    given = given_keys(environment.get("GRAPH_SERVICE_API_KEYS", ""))
    return Admission(given, KeyFile(folder), tokens(environment))


def api_keys(setting: str) -> Admission:
    """Those whom the keys of a setting let in, and nobody else; raises `WeakKey` and `Misuse`."""
    return Admission(given_keys(setting))


def given_keys(setting: str) -> list[Given]:
    """The keys in a setting, separated by commas, each with its scopes if not all: `KEY:read+ingest`.

    They are called `environment-1` and so on. Raises `WeakKey` and `Misuse`.
    """
    keys = [key.strip() for key in setting.split(",") if key.strip()]
    return [given_key(place, key, len(keys)) for place, key in enumerate(keys, start=1)]


def given_key(place: int, text: str, count: int) -> Given:
    key, colon, names = text.partition(":")
    if len(key) < SHORTEST_KEY:
        raise WeakKey(f"API key {place} of {count} has {len(key)} characters.")
    try:
        scopes = frozenset(Scope(name) for name in names.split("+")) if colon else EVERYTHING
    except ValueError:
        raise Misuse(
            f"API key {place} of {count} has something after its colon that is no scope.",
            f"Write KEY, or KEY:SCOPE+SCOPE of {', '.join(Scope)}.",
        ) from None
    return Given(digest(key), Principal(f"{GIVEN}{place}", scopes))


def tokens(environment: Mapping[str, str]) -> Tokens | None:
    """The issuer whose tokens are taken, if one is set; raises `Misuse` where it is set in part."""
    names = ("GRAPH_SERVICE_JWKS", "GRAPH_SERVICE_JWT_ISSUER", "GRAPH_SERVICE_JWT_AUDIENCE")
    jwks, issuer, audience = (environment.get(name) or "" for name in names)
    if not (jwks or issuer or audience):
        return None
    if not (jwks and issuer and audience):
        raise Misuse(f"Of {', '.join(names)} only some are set.", "Set all three, or none.")
    return Tokens(Issuer(checked_source(jwks), issuer, audience))
