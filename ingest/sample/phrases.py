"""The hand-written sentences the people speak in, and how their slots are filled."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from random import Random
from typing import Any

ALIAS_SLOTS: Mapping[str, str] = {"wren-notes": "wren", "pipkin-kettle": "kettle", "stopover-card": "card"}
ARTICLES: Mapping[str, str] = {"wren-notes": "", "pipkin-kettle": "the ", "stopover-card": "the "}


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that goes wrong: what customers say at first, when they ask again, and when helped.

    `context` is what an analyst would search for; `product` is None when it is about our service.
    """

    slug: str
    kind: str
    product: str | None
    context: str
    complaints: tuple[str, ...]
    chases: tuple[str, ...]
    fixes: tuple[str, ...]
    settled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question about a product, the answers other customers give, and the one we give."""

    product: str
    ask: str
    answers: tuple[str, ...]
    ours: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event of ours that customers may come to."""

    name: str
    at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """All sentences: by matter, by question, by product, and by what a sentence does (`said`).

    `question` is what a survey asks; `pages` are the help pages of each product.
    """

    matters: tuple[Matter, ...]
    exchanges: tuple[Exchange, ...]
    praise: Mapping[str, tuple[str, ...]]
    ideas: Mapping[str, tuple[str, ...]]
    said: Mapping[str, tuple[str, ...]]
    slots: Mapping[str, tuple[str, ...]]
    product_names: Mapping[str, str]
    question: str
    pages: Mapping[str, tuple[str, ...]]
    occasions: tuple[Occasion, ...]

    def particulars(self, luck: Random, product: str) -> dict[str, str]:
        """One choice for every slot, to hold through a conversation about a product."""
        chosen = {slot: luck.choice(words) for slot, words in self.slots.items()}
        alias = chosen[ALIAS_SLOTS[product]]
        return chosen | {
            "product": alias if alias.startswith("the ") else ARTICLES[product] + alias,
            "product_name": self.product_names[product],
        }


def read_phrasebook(product_names: Mapping[str, str]) -> Phrasebook:
    """The sentences of `sentences/*.toml`; `product_names` gives each product's name by slug."""
    feelings, talk, questions = read_table("feelings"), read_table("talk"), read_table("questions")
    contacts = read_table("contacts")
    return Phrasebook(
        matters=tuple(matter(row) for row in read_table("matters")["matters"]),
        exchanges=tuple(exchange(row) for row in questions["exchanges"]),
        praise=sentences(feelings["praise"]),
        ideas=sentences(questions["ideas"]),
        said=sentences(feelings["said"]) | sentences(talk["said"]),
        slots=sentences(read_table("slots")),
        product_names=product_names,
        question=contacts["question"],
        pages=sentences(contacts["pages"]),
        occasions=tuple(occasion(row) for row in contacts["events"]),
    )


def read_table(name: str) -> dict[str, Any]:
    source = files(__package__).joinpath("sentences", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def matter(row: Mapping[str, Any]) -> Matter:
    return Matter(
        slug=row["slug"],
        kind=row["kind"],
        product=row["product"] or None,
        context=row["context"],
        complaints=tuple(row["complaints"]),
        chases=tuple(row["chases"]),
        fixes=tuple(row["fixes"]),
        settled=tuple(row["settled"]),
    )


def exchange(row: Mapping[str, Any]) -> Exchange:
    return Exchange(row["product"], row["ask"], tuple(row["answers"]), row["ours"])


def occasion(row: Mapping[str, Any]) -> Occasion:
    return Occasion(row["name"], row["at"].astimezone(UTC), row["minutes"])


def sentences(table: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(lines) for name, lines in table.items()}
