"""What is sent to somebody else, and to whom nothing is."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from graph_service.hooks import reaching
from graph_service.hooks.reaching import (
    Answer,
    Refused,
    Unreachable,
    UnsafeUrl,
    checked_url,
    is_public,
    post,
    retry_seconds,
)


@contextmanager
def listening(status: int, **headers: str) -> Iterator[tuple[str, list[tuple[str, bytes, str | None]]]]:
    """Somebody who answers every request so: its address, and what came."""
    came: list[tuple[str, bytes, str | None]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            came.append((self.path, body, self.headers["webhook-id"]))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", came
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_what_is_sent_arrives_and_the_answer_comes_back() -> None:
    with listening(429, retry_after="17") as (url, came):
        assert post(f"{url}/in?x=1", {"webhook-id": "m"}, b"{}", private=True) == Answer(429, 17.0)
    assert came == [("/in?x=1", b"{}", "m")]


def test_a_redirect_is_not_followed() -> None:
    with listening(200) as (other, there), listening(307, location=f"{other}/") as (url, _):
        assert post(url, {}, b"{}", private=True).status == 307
    assert there == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_nothing_is_sent_inside_unless_that_is_allowed(host: str) -> None:
    with listening(200) as (url, came), pytest.raises(Refused):
        post(url.replace("127.0.0.1", host), {}, b"{}")
    assert came == []


def test_a_name_with_one_address_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(0, 0, 0, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(Refused):
        reaching.address_of("example.com", 443, private=False)
    assert reaching.address_of("example.com", 443, private=True) == "93.184.216.34"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1"),
        *("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "::10.0.0.1", "::ffff:0:10.0.0.1"),
        *("64:ff9b:1::a00:1", "fec0::1"),
    ],
)
def test_addresses_that_are_not_of_the_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.com/", "ftp://example.com/", "https://", "example.com", "https://u:p@example.com/"),
        *("http://10.0.0.1/", "https://[::1", "https://example.com:x/", "https://example.com:0/"),
        *("https://:p@example.com/", "https://example.com/a b", "https://example.com/h\u00f6ok"),
        *("https://example..com/", f"https://{'a' * 64}.com/"),
    ],
)
def test_urls_that_nothing_is_sent_to(url: str) -> None:
    with pytest.raises(UnsafeUrl):
        checked_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/hook?a=b",
        "https://b\u00fccher.example/",
        "https://10.0.0.1:8443/",
        "http://127.0.0.1:9/",
        "http://[::1]:9/",
    ],
)
def test_urls_that_may_be_given(url: str) -> None:
    assert checked_url(url).geturl() == url


def test_nobody_there_is_told_by_its_kind() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable, match="ConnectionRefusedError"):
            post(f"http://127.0.0.1:{bound.getsockname()[1]}/", {}, b"{}", private=True)


def test_who_trickles_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "SECONDS", 0.3)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def trickle() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nx: ")
                try:
                    while not stop.wait(0.05):
                        connection.sendall(b"x")
                except OSError:
                    pass

        thread = threading.Thread(target=trickle)
        thread.start()
        with pytest.raises(Unreachable):
            post(f"http://127.0.0.1:{server.getsockname()[1]}/", {}, b"{}", private=True)
        stop.set()
        thread.join()


def test_retry_after_in_both_its_forms() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert retry_seconds("120") == 120.0
    assert 80 < (retry_seconds(later) or 0) <= 90
    assert [retry_seconds(text) for text in (None, "soon", "Fri, 31 Dec 1999 23:59:59 GMT")] == [
        None,
        None,
        0.0,
    ]


@pytest.mark.parametrize(
    "text", ["\u00b2", f"Fri, 31 Dec {'9' * 20} 23:59:59 GMT", "Fri, 31 Dec 1999 23:59:59 -0000"]
)
def test_a_retry_after_that_means_nothing_is_passed_over(text: str) -> None:
    assert retry_seconds(text) is None
