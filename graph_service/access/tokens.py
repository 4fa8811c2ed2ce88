"""JSON Web Tokens in place of keys: signed by somebody we trust, whose public keys are fetched as a JWKS.

Of RFC 7519 and RFC 8725: only asymmetric algorithms; issuer, audience, subject and expiry have to be
there and to fit.
"""

from __future__ import annotations

import json
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import jwt
from jwt import PyJWK, PyJWKClient, PyJWKSet, PyJWTError

from graph_service.access.principal import VOUCHED, Principal, Scope
from graph_service.errors import Misuse, Transient
from graph_service.logs import event

LOG: Final = logging.getLogger(__name__)
ALGORITHMS: Final = ("RS256", "ES256", "EdDSA")
KINDS: Final = frozenset({"RSA", "EC", "OKP"})
REQUIRED: Final = ("exp", "iss", "aud", "sub")
LEEWAY_SECONDS: Final = 30
FETCH_SECONDS: Final = 5
"""How long the issuer may take to answer."""
PAUSE_SECONDS: Final = 60
"""Between two fetches, so that tokens with made-up keys do not have us ask all the time."""
FRESH_SECONDS: Final = 600
"""After so long keys are fetched again, to learn which were withdrawn."""
LONGEST_SECONDS: Final = 86_400
"""So long keys go on that cannot be fetched again."""
REMEMBERED: Final = 1_000
"""Tokens whose signatures are not looked at again."""
PREFIX: Final = "graph:"
LONGEST_NAME: Final = 200


class TokensUnavailable(Transient):
    """Nobody can tell whether a token is good: the issuer's keys cannot be fetched."""

    code = "TOKENS_UNAVAILABLE"
    advice = "Ask again later."
    retry_seconds = PAUSE_SECONDS


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose tokens are taken: where its keys are (a URL or a file), its name, and what it calls us."""

    jwks: str
    name: str
    audience: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A token that was found good, and until when it is, in seconds since 1970."""

    principal: Principal
    kid: str
    expires: float


class Tokens:
    """Says who comes with a token. Used by one event loop, but for `fetch`, which may take a while."""

    def __init__(self, issuer: Issuer, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer = issuer
        self._clock = clock
        self._keys: Mapping[str, PyJWK] = {}
        self._fetched = self._due = float("-inf")
        self._failed = False
        self._checked: OrderedDict[bytes, Checked] = OrderedDict()

    def wants(self, token: str) -> bool:
        """Whether the keys should be fetched before this token is looked at."""
        now, kid = self._clock(), kid_of(token)
        unknown, stale = kid not in self._keys, now - self._fetched > FRESH_SECONDS
        return kid is not None and (unknown or stale) and now >= self._due

    def fetch(self) -> None:
        """Fetch the issuer's keys; where that fails, those there are go on for a day."""
        try:
            keys = fetched(self._issuer.jwks)
        except (PyJWTError, OSError, ValueError) as error:
            event(LOG, "token keys unavailable", logging.WARNING, error=type(error).__name__)
            self._failed = True
            if self._clock() - self._fetched > LONGEST_SECONDS:
                self._keys = {}
        else:
            self._keys, self._failed, self._fetched = keys, False, self._clock()
        self._due = self._clock() + PAUSE_SECONDS

    def principal(self, token: str) -> Principal | None:
        """Who brings a token; None for one that is not good. Raises `TokensUnavailable`."""
        name = sha256(token.encode("utf-8", "surrogateescape")).digest()
        held = self._checked.get(name)
        if held is not None and held.kid in self._keys and time.time() < held.expires:
            return held.principal
        checked = self._check(token)
        if checked is not None:
            self._checked[name] = checked
            if len(self._checked) > REMEMBERED:
                self._checked.popitem(last=False)
        return None if checked is None else checked.principal

    def _check(self, token: str) -> Checked | None:
        kid = kid_of(token)
        if kid is None:
            return None
        if kid not in self._keys:
            if self._failed:
                raise TokensUnavailable("The keys of the tokens' issuer cannot be fetched.")
            return None
        try:
            claims = jwt.decode(
                token,
                self._keys[kid],
                algorithms=ALGORITHMS,
                audience=self._issuer.audience,
                issuer=self._issuer.name,
                leeway=LEEWAY_SECONDS,
                options={"require": list(REQUIRED)},
            )
        except PyJWTError:
            return None
        subject = str(claims["sub"])
        if not (0 < len(subject) <= LONGEST_NAME and subject.isprintable()):
            return None
        return Checked(
            Principal(VOUCHED + subject, scopes_of(claims)), kid, float(claims["exp"]) + LEEWAY_SECONDS
        )


def scopes_of(claims: Mapping[str, object]) -> frozenset[Scope]:
    """Our scopes among those in `scope` or `scp`, as words or a list, with `graph:` or without."""
    given = claims.get("scope", claims.get("scp", ""))
    words = given.split() if isinstance(given, str) else given if isinstance(given, list) else []
    names = {str(word).removeprefix(PREFIX) for word in words}
    return frozenset(scope for scope in Scope if scope.value in names)


def kid_of(token: str) -> str | None:
    """The key a token says it is signed with, by an algorithm we take; None for what is no such token."""
    try:
        header = jwt.get_unverified_header(token)
    except PyJWTError:
        return None
    kid = header.get("kid")
    return kid if isinstance(kid, str) and header.get("alg") in ALGORITHMS else None


def fetched(jwks: str) -> dict[str, PyJWK]:
    """The signing keys of a JWKS, by their ids; raises `PyJWTError`, `OSError` and `ValueError`."""
    if is_url(jwks):
        keys = PyJWKClient(jwks, cache_jwk_set=False, timeout=FETCH_SECONDS).get_jwk_set()
    else:
        keys = key_set(Path(jwks).read_bytes())
    return {
        str(key.key_id): key
        for key in keys.keys
        if key.key_id and key.key_type in KINDS and key.public_key_use in {"sig", None}
    }


def key_set(text: bytes) -> PyJWKSet:
    held = json.loads(text)
    if not isinstance(held, dict):
        raise ValueError("no object")  # noqa: TRY004 - as of JSON that is none
    return PyJWKSet.from_dict(held)


def is_url(jwks: str) -> bool:
    return jwks.startswith(("http://", "https://"))


LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def checked_source(jwks: str) -> str:
    """The place of a JWKS itself; raises `Misuse` where others could put theirs in its place."""
    if jwks.startswith("http://") and urlsplit(jwks).hostname not in LOCAL:
        raise Misuse(
            f"GRAPH_SERVICE_JWKS is {jwks!r}.", "Use https: whoever gives the keys gives the rights."
        )
    return jwks
