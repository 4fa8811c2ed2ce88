"""Who could introduce whom: chains of people who are acquainted, with the proof of each step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from algorithms.introductions import HOPS
from algorithms.introductions import introductions as chains
from graph_service.errors import Misuse
from graph_service.questions.acquaintance import Tie, Ties
from graph_service.questions.positions import Networks
from graph_service.questions.time import Time
from graph_service.store.record import GraphStore

MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants to meet whom, as customer keys, and how many ways to it are to be found."""

    start: str
    end: str
    time: Time
    first: int = 3


@dataclass(frozen=True, slots=True)
class Introduction:
    """A chain of ties; `between` are those who would have to introduce, in order."""

    between: tuple[str, ...]
    chance: float
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Introductions:
    """Ways to an introduction, the likeliest first, no two through the same person.

    `acquainted` is the tie of the two themselves, where they have one. Where nobody could introduce
    them, `nobody` says why.
    """

    rows: tuple[Introduction, ...]
    acquainted: Tie | None
    nobody: str | None
    graph_version: int


def introductions(store: GraphStore, networks: Networks, asked: Asked) -> Introductions:
    """Who could introduce one customer to another.

    Raises `NotFound` for a customer we do not have, and `Misuse` for one person twice.
    """
    ends = networks.keys([asked.start, asked.end], asked.time)
    if ends[0] == ends[1] is not None:
        raise Misuse("from and to are one customer.", "Name two different customers.")
    if not 1 <= asked.first <= MOST:
        raise Misuse(f"first: {asked.first} does not lie between 1 and {MOST}.")
    positions = networks.at(asked.time)
    version = store.version_at(positions.view.position)
    ties = Ties(positions, asked.time)
    nodes = positions.nodes([key or "" for key in ends])
    for name, node in zip(("from", "to"), nodes, strict=True):
        if node is None or not ties.anybody(node):
            return Introductions((), None, alone(name), version)
    start, end = (node for node in nodes if node is not None)
    found = chains(ties.graph, start, end, first=asked.first)
    rows = tuple(
        Introduction(tuple(map(positions.customer, each.between)), each.chance, ties.along(each.nodes))
        for each in found
    )
    acquainted = ties.between(start, end)
    return Introductions(rows, acquainted, None if rows else too_far(acquainted), version)


def alone(name: str) -> str:
    return (
        f"Nobody could: by then `{name}` had talked with no other customer both ways. "
        "What passes with us, organisations and bots does not count."
    )


def too_far(acquainted: Tie | None) -> str:
    other = "" if acquainted is None else "other "
    return f"Nobody could: no {other}chain of at most {HOPS} ties leads from one to the other."
