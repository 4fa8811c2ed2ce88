"""Somebody at the page: what they see, what the page asks for them, and what goes wrong meanwhile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import httpx
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

Theme = Literal["light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
NARROW, WIDE = 390, 1440
HEIGHT: Final = 900
NAMED: Final = re.compile(r"\b(?:query|mutation|subscription)\s+(\w+)")
BLOT: Final = re.compile(r"\bundefined\b|\bNaN\b|\[object|Invalid Date")
SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Screen:
    """What somebody looks at."""

    width: int = WIDE
    theme: Theme = "light"


@dataclass
class Reader:
    """A tab of the page, and what was seen of it from outside."""

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)
    """Errors of the console, of scripts and of the content policy, and requests to elsewhere."""
    asked: list[str] = field(default_factory=list)
    """The names of the GraphQL operations sent by HTTP, in their order."""

    def open(self, path: str) -> Page:
        """Go to a place of the page and wait until it has come to rest."""
        self.page.goto(self.url + path)
        return self.rest()

    def rest(self) -> Page:
        """Wait until a heading is there and nothing is loading any more."""
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
        return self.page

    def refuse_blots(self) -> None:
        """Fail where the page shows what no person would write."""
        assert BLOT.findall(self.page.get_by_role("main").inner_text()) == []

    def ask(self, query: str, **variables: object) -> Any:
        """What the API itself answers."""
        body = {"query": query, "variables": variables}
        answer = httpx.post(f"{self.url}/graphql", json=body, timeout=SECONDS).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def watch(self) -> None:
        """Note from now on what happens."""
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self.note)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def note(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.faults.append(f"elsewhere: {request.url}")
        if request.url == f"{self.url}/graphql" and request.method == "POST":
            query = json.loads(request.post_data or "{}").get("query", "")
            self.asked.append(name_of(query))


def name_of(query: str) -> str:
    found = NAMED.search(query)
    return found[1] if found else query


@contextmanager
def reading(browser: Browser, url: str, screen: Screen = Screen(), **more: Any) -> Iterator[Reader]:
    """A reader without a past, at a service."""
    context = browser.new_context(
        viewport={"width": screen.width, "height": HEIGHT},
        color_scheme=screen.theme,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Vienna",
        **more,
    )
    yield another_tab(context.new_page(), url)
    context.close()


def another_tab(page: Page, url: str) -> Reader:
    """The same reader, at another tab."""
    reader = Reader(page, url)
    reader.watch()
    return reader
