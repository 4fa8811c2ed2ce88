"""Where the page can be: its views, and somebody to look at."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from tests.browser.reader import Reader

VIEWS: Final = ("advocates", "voices", "moments", "waiting", "signals", "who", "strategy")
PARTS: Final = {
    "advocates": ("choose",),
    "voices": ("turns", "themes", "speakers"),
    "waiting": ("curve", "flames", "drill"),
    "person": ("matters", "scores", "handles", "neighbours"),
}
"""What of a view stands behind the part that is shown first."""
CONTEXT: Final = "people whose kettle leaks"
FIRSTS: Final = (
    "{ signals(first: 1) { edges { node { id } } } identityReview(first: 1) { edges { node { id } } } }"
)
BEST: Final = "{ advocates(first: 1) { edges { node { customer { id } } } } }"


def everywhere(reader: Reader) -> dict[str, str]:
    """Every view by its name: the way in, the seven lists, and a person."""
    return {"home": "/", **{view: f"/{view}" for view in VIEWS}, "person": person(reader)}


def every_part(reader: Reader) -> dict[str, str]:
    """The parts of the views that are not shown first, and what is asked or opened by a link."""
    views = everywhere(reader)
    parts = {
        f"{view}-{part}": f"{views[view]}{'&' if '?' in views[view] else '?'}part={part}"
        for view, names in PARTS.items()
        for part in names
    }
    return {**parts, "moments-found": link("/moments", context=CONTEXT), **opened(reader)}


def opened(reader: Reader) -> dict[str, str]:
    """A signal and a question of who is who, opened."""
    found = reader.ask(FIRSTS)
    signal, pair = (found[name]["edges"][0]["node"]["id"] for name in ("signals", "identityReview"))
    return {"signals-opened": link("/signals", signal=signal), "who-opened": link("/who", pair=pair)}


def person(reader: Reader) -> str:
    """The place of the best advocate."""
    (edge,) = reader.ask(BEST)["advocates"]["edges"]
    return link("/person", id=edge["node"]["customer"]["id"])


def link(path: str, **query: str) -> str:
    """A place with what its URL holds."""
    return f"{path}?{urlencode(query)}"
