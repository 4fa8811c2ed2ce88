"""What stands before the service: who may ask, under which name, and how much they may send."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from starlette.datastructures import URL, Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_service.api.view import failure
from graph_service.errors import Misuse

SHORTEST_KEY: Final = 24
"""Characters: what cannot be guessed by trying."""
MOST_BYTES: Final = 5_000_000
"""Of a request's body."""
OPEN_PATHS: Final = frozenset({"/healthz"})
LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class WeakKey(Misuse):
    """An API key short enough to be guessed."""

    code = "WEAK_KEY"
    advice = f"Give every key at least {SHORTEST_KEY} characters, such as `openssl rand -hex 24` prints."


class Exposed(Misuse):
    """Listening beyond this machine without API keys."""

    code = "EXPOSED"
    advice = (
        "Set GRAPH_SERVICE_API_KEYS to one or more keys, separated by commas, or listen on 127.0.0.1 only."
    )


class BodyTooLarge(Exception):
    """More bytes have come in than a request may have."""


@dataclass(frozen=True, slots=True)
class ApiKeys:
    """Keys of which a request has to bring one; none at all lets in whoever reaches the port.

    Only digests are kept, which are all of one length, so comparing them tells nothing.
    """

    digests: tuple[bytes, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.digests)

    def admit(self, authorization: str) -> bool:
        """Whether an Authorization header brings one of the keys, as `Bearer KEY`."""
        scheme, _, key = authorization.partition(" ")
        given = digest(key.strip())
        known = [hmac.compare_digest(given, held) for held in self.digests]
        return scheme.lower() == "bearer" and any(known)


def api_keys(setting: str) -> ApiKeys:
    """The keys in a setting, separated by commas; raises `WeakKey`."""
    keys = [key.strip() for key in setting.split(",") if key.strip()]
    for place, key in enumerate(keys, start=1):
        if len(key) < SHORTEST_KEY:
            raise WeakKey(f"API key {place} of {len(keys)} has {len(key)} characters.")
    return ApiKeys(tuple(digest(key) for key in keys))


def digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()


def refuse_exposed(host: str, keys: ApiKeys) -> None:
    """Raise `Exposed` for a host that others can reach while no keys are set."""
    if not keys and not is_local(host):
        raise Exposed(f"Anyone who reaches {host} could read and change everything.")


def is_local(host: str) -> bool:
    """Whether only this machine reaches a host."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Guard:
    """Lets in requests that bring a key; where there are none, requests for this machine by name.

    The name is looked at because a page from elsewhere can have its own name point at this
    machine, and would then be free to ask anything.
    """

    def __init__(self, app: ASGIApp, keys: ApiKeys) -> None:
        self.app = app
        self.keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = None if scope["type"] == "lifespan" else self.refusal(scope)
        await (self.app if refused is None else refused)(scope, receive, send)

    def refusal(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)
        if self.keys:
            if scope["path"] in OPEN_PATHS or self.keys.admit(headers.get("authorization", "")):
                return None
            message = "This service needs a key: send the header Authorization: Bearer KEY."
            return failure(401, "UNAUTHENTICATED", message, headers=[("WWW-Authenticate", "Bearer")])
        if host_name(headers.get("host", "")) in LOCAL_NAMES:
            return None
        return failure(421, "UNKNOWN_HOST", "Without API keys, only localhost is answered: use that name.")


def host_name(header: str) -> str:
    """The name in a Host header, without its port, in lower case; empty where it is malformed."""
    try:
        return URL(f"http://{header}").hostname or ""
    except ValueError:
        return ""


class BodyLimit:
    """Answers 413 to a body that is too large, as soon as that shows."""

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            self.refuse_announced(Headers(scope=scope).getlist("content-length"))
            await self.app(scope, self.counted(receive), send)
        except BodyTooLarge:
            message = f"The request has more than {self.most:,} bytes: send it in parts."
            await failure(413, "TOO_LARGE", message)(scope, receive, send)

    def refuse_announced(self, lengths: Iterable[str]) -> None:
        if any(length.isdigit() and int(length[:20]) > self.most for length in lengths):
            raise BodyTooLarge

    def counted(self, receive: Receive) -> Receive:
        taken = 0

        async def take() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.most:
                raise BodyTooLarge
            return message

        return take
