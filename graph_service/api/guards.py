"""What stands before the service: who may ask, under which name, and how much they may send."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from ipaddress import ip_address
from typing import Final

from starlette.datastructures import URL, Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_service.access.admission import Admission
from graph_service.access.principal import NOBODY, acting_as
from graph_service.api.entrance import Entrance, Refusal, address_of
from graph_service.api.errors import failure
from graph_service.api.page import needs_no_key
from graph_service.api.refusals import Refusals
from graph_service.api.visits import Visitors
from graph_service.errors import Misuse

MOST_BYTES: Final = 5_000_000
"""Of a request's body."""
OPEN_PATHS: Final = frozenset({"/healthz"})
SIGNED: Final = "/hooks/"
"""Below it what comes is signed, which says who sends it."""
LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Exposed(Misuse):
    """Listening beyond this machine without API keys."""

    code = "EXPOSED"
    advice = (
        "Make a key with `graph-service keys create`, or set GRAPH_SERVICE_API_KEYS, "
        "or listen on 127.0.0.1 only."
    )


class BodyTooLarge(Exception):
    """More bytes have come in than a request may have."""


def refuse_exposed(host: str, keys: Admission) -> None:
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
    """Lets in who brings a key or a token, and has what they do done in their name.

    Where none is asked for, requests for this machine by name are let in as its operator's.
    The name is looked at because a page from elsewhere can have its own name point at this
    machine, and would then be free to ask anything.
    """

    def __init__(self, app: ASGIApp, keys: Admission, refusals: Refusals) -> None:
        self.app = app
        self.keys = keys
        self.refusals = refusals
        self.entrance = Entrance(keys)
        self.visitors = Visitors(self.entrance)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif is_signed(scope):
            with acting_as(NOBODY):
                await self.app(scope, receive, send)
        elif not self.keys:
            await (self.app if is_named(scope) else UNNAMED)(scope, receive, send)
        elif scope["path"] in OPEN_PATHS or needs_no_key(scope["path"]):
            with acting_as(NOBODY):
                await self.app(scope, receive, send)
        else:
            async with self.refusals.noted():
                await self.admit(scope, receive, send)

    async def admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Do what is asked in the name of whoever asks, or refuse it."""
        headers = Headers(scope=scope)
        websocket = scope["type"] == "websocket"
        if websocket and "authorization" not in headers and "origin" in headers:
            # No page can send headers with a websocket: its key comes with the first message.
            await self.visitors.unknown(self.app, scope, receive, send)
            return
        try:
            principal = await self.entrance.admit(headers.get("authorization", ""), address_of(scope))
        except Refusal as refusal:
            await refusal.response()(scope, receive, send)
            return
        with acting_as(principal):
            if websocket:
                await self.visitors.known(self.app, scope, receive, send)
            else:
                await self.app(scope, receive, send)


UNNAMED: Final = failure(421, "UNKNOWN_HOST", "Without API keys, only localhost is answered: use that name.")


def is_signed(scope: Scope) -> bool:
    """Whether a request is for a door that looks at signatures, and at nothing else."""
    return scope["type"] == "http" and str(scope["path"]).startswith(SIGNED)


def is_named(scope: Scope) -> bool:
    """Whether a request is for this machine by a name of its own."""
    return host_name(Headers(scope=scope).get("host", "")) in LOCAL_NAMES


def host_name(header: str) -> str:
    """The name in a Host header, without its port, in lower case; empty where it is malformed."""
    try:
        return URL(f"http://{header}").hostname or ""
    except ValueError:
        return ""


class BodyLimit:
    """Answers 413 to a body that is too large, as soon as that shows.

    Doors at the paths of `streamed` take what they read in parts, and have limits of their own.
    """

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES, streamed: Collection[str] = ()) -> None:
        self.app = app
        self.most = most
        self.streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self.streamed:
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
