"""Lists of the page, each with the API's own answer to what it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.browser.reader import Reader

WHO: Final = "customer { name handles(first: 1) { edges { node { channel address } } } }"


@dataclass(frozen=True, slots=True)
class Case:
    """Where a list is, how its caption begins, and what the API says its rows begin with."""

    path: str
    caption: str
    query: str
    heads: Callable[[Any], list[str]]

    def wanted(self, reader: Reader) -> list[str]:
        """What the first cell of each row has to say."""
        return self.heads(reader.ask(self.query))


def nodes(connection: Any) -> list[Any]:
    return [edge["node"] for edge in connection["edges"]]


def name_of(customer: Any) -> str:
    """As the page calls somebody."""
    if customer["name"]:
        return str(customer["name"])
    (handle, *_) = nodes(customer["handles"])
    return f"{'@' if handle['channel'] == 'twitter' else ''}{handle['address']} (not named)"


def people_in(field: str) -> Callable[[Any], list[str]]:
    """The names in a connection whose items have a customer."""
    return lambda data: [name_of(node["customer"]) for node in nodes(data[field])]


LISTS: Final = (
    Case(
        "/advocates",
        "Advocates",
        f"{{ advocates(first: 20) {{ edges {{ node {{ {WHO} }} }} }} }}",
        people_in("advocates"),
    ),
    Case(
        "/voices?part=themes",
        "Themes",
        "{ themes { edges { node { words } } } }",
        lambda data: [", ".join(node["words"]) for node in nodes(data["themes"])],
    ),
    Case(
        "/voices?part=speakers",
        "Voices by product",
        "{ voices(groupBy: [PRODUCT], first: 50) { edges { node { values { value } } } } }",
        lambda data: [node["values"][0]["value"] or "about no product" for node in nodes(data["voices"])],
    ),
    Case(
        "/waiting",
        "Who waits for an answer, the worst first",
        f"{{ unanswered(first: 20) {{ edges {{ node {{ {WHO} }} }} }} }}",
        people_in("unanswered"),
    ),
    Case(
        "/waiting?order=LONGEST",
        "Who waits for an answer, the longest wait first",
        f"{{ unanswered(first: 20, order: LONGEST) {{ edges {{ node {{ {WHO} }} }} }} }}",
        people_in("unanswered"),
    ),
    Case(
        "/waiting?part=drill&channel=twitter",
        "Whom it concerns",
        f'{{ blackout(channel: "twitter") {{ affected {{ edges {{ node {{ {WHO} }} }} }} }} }}',
        lambda data: people_in("affected")(data["blackout"]),
    ),
    Case(
        "/signals",
        "Signals, the most urgent first",
        "{ signals(first: 20) { edges { node { kind } } } }",
        lambda data: [node["kind"] for node in nodes(data["signals"])],
    ),
    Case(
        "/who",
        "2 questions",
        "{ identityReview(first: 20) { edges { node { one { name } } } } }",
        lambda data: [node["one"]["name"] for node in nodes(data["identityReview"])],
    ),
)
