"""One HTTP request to somebody else: https, no redirects, public addresses, and not for long."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

from graph_service import __version__
from graph_service.errors import Misuse

SECONDS: Final = 15.0
"""How long somebody may take to connect, and to answer after that."""
LOOPBACK_NAMES: Final = frozenset({"localhost"})
NAT64: Final = ip_network("64:ff9b::/96")
INNER: Final = tuple(map(ip_network, ("::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "fec0::/10")))
"""Of networks of one's own, or standing for an address of the older kind there, which `is_global` misses."""
TLS: Final = ssl.create_default_context()
HTTPS: Final = 443
HTTP: Final = 80


class UnsafeUrl(Misuse):
    """A URL that nothing is sent to."""

    code = "UNSAFE_URL"


class Unreachable(Exception):
    """Nobody answered; says why."""


class Refused(Unreachable):
    """Nothing was sent, since the address is none that we send to."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the status, and in how many seconds to come again, if that was said."""

    status: int
    retry_seconds: float | None = None


def checked_url(url: str) -> SplitResult:
    """The parts of a URL; raises `UnsafeUrl` where it is none, or not https and not this machine."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UnsafeUrl(f"{url!r} is no URL.", "Give one such as https://example.com/hook.") from None
    host = parts.hostname or ""
    sendable = is_name(host) and "@" not in parts.netloc and is_plain(url)
    if parts.scheme not in {"https", "http"} or not sendable or port == 0:
        raise UnsafeUrl(f"{url!r} is no URL to send to.", "Give one such as https://example.com/hook.")
    if parts.scheme == "http" and not is_loopback(host):
        raise UnsafeUrl(f"{url!r} is not https.", "Use https: what is sent is about people.")
    return parts


def is_plain(url: str) -> bool:
    """Whether what follows the host can stand in a request as it is."""
    return all("!" <= letter <= "~" for letter in urlsplit(url)._replace(scheme="", netloc="").geturl())


def is_name(host: str) -> bool:
    """Whether a host can be asked for: there is one, and its labels are neither empty nor too long."""
    try:
        return bool(host.encode("idna"))
    except UnicodeError:
        return False


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() in LOOPBACK_NAMES


def is_public(address: str) -> bool:
    """Whether an address is one of the internet: not of this machine, nor of a network of one's own."""
    found = ip_address(address.partition("%")[0])
    within = inner(found) if isinstance(found, IPv6Address) else None
    if any(found in network for network in INNER):
        return False
    return found.is_global and not found.is_multicast and (within is None or is_public(str(within)))


def inner(address: IPv6Address) -> IPv4Address | None:
    """The address of the older kind that one of the newer kind stands for, if it does."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def post(url: str, headers: Mapping[str, str], body: bytes, *, private: bool = False) -> Answer:
    """Send a body and say what was answered; redirects are answers like others.

    The address that is looked at is the one that is sent to. Raises `UnsafeUrl`, `Refused` and `Unreachable`.
    """
    parts = checked_url(url)
    try:
        with connected(parts, private=private) as connection:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            sent = {"User-Agent": f"graph-service/{__version__}", "Connection": "close", **headers}
            connection.request("POST", path, body, sent)
            response = connection.getresponse()
            return Answer(response.status, retry_seconds(response.getheader("Retry-After")))
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(type(error).__name__) from None


@contextmanager
def connected(parts: SplitResult, *, private: bool) -> Iterator[http.client.HTTPConnection]:
    """A connection to a URL's host; raises `TimeoutError` where the block takes longer than it may."""
    host, secure = str(parts.hostname), parts.scheme == "https"
    port = parts.port or (HTTPS if secure else HTTP)
    raw = socket.create_connection((address_of(host, port, private=private), port), SECONDS)
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        with within_time(raw):
            # Certificates are for names; the connection is to the address that was looked at.
            connection.sock = TLS.wrap_socket(raw, server_hostname=host) if secure else raw
            yield connection
    finally:
        connection.close()
        raw.close()


@contextmanager
def within_time(raw: socket.socket) -> Iterator[None]:
    """A block at whose time's end a socket is shut down; raises `TimeoutError` then.

    Each byte that trickles in begins the socket's own time anew.
    """
    late = threading.Event()
    with raw.dup() as second:

        def cut_off() -> None:
            late.set()
            with suppress(OSError):
                second.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(SECONDS, cut_off)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
        # What was cut off in its head looks like an answer.
        if late.is_set():
            raise TimeoutError


def address_of(host: str, port: int, *, private: bool) -> str:
    """An address of a host; raises `Refused` where one of them is not public, unless that is allowed."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not private and not all(map(is_public, found)):
        raise Refused("the address is not public")
    return found[0]


def retry_seconds(header: str | None) -> float | None:
    """What Retry-After says, in seconds or as a time; None for neither."""
    if header is None:
        return None
    if header.isascii() and header.strip().isdigit():
        return float(header.strip()[:9])
    try:
        return max(0.0, (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
