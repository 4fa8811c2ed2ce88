"""One known conversation, found again by three of its words.

The words are any of its own but the hundred that most messages have, as it spells them, and may be of
different messages. The last peer sees a conversation as one text.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.result import Result
from benchmarks.search_cases.dialogs import EVERY, Dialog, dialogs, reported
from benchmarks.search_cases.rankings import SINGLE, Method, Ranking, Searched, re_ranked
from graph_service.planes.lexical import LexicalPlane, words
from graph_service.planes.plane import Delta
from training.held import Turn, held, key_of, row
from training.vectors import FeatureReader

CASE: Final = "known item"
HELD: Final = {"small": 300, "full": 6_000}
ASKED: Final = {"small": 40, "full": 400}
COMMON: Final = 100
WORDS: Final = 3
FIRST: Final = 10
SEED: Final = 20171201


@dataclass(frozen=True, slots=True)
class Item:
    """What somebody remembers of a conversation."""

    conversation: str
    text: str


def results(reader: FeatureReader, scale: str, of: Callable[[Dialog], bool] = reported) -> list[Result]:
    every = dialogs(EVERY)[: HELD[scale]]
    items = remembered(every, [dialog for dialog in every if of(dialog)])[: ASKED[scale]]
    turns = [turn for dialog in every for turn in dialog.turns]
    with TemporaryDirectory() as folder:
        found = held(Path(folder) / "messages", turns, [item.text for item in items], reader)
        searched = Searched.of(found, turns)
        ours = recall(items, bound(re_ranked, searched))
        peers = {name: recall(items, bound(method, searched)) for name, method in SINGLE.items()}
        whole = as_one_text(Path(folder) / "wholes", every)
        peers["lexical, one text"] = recall(items, whole)
    return [Result(CASE, f"recall@{FIRST} by {WORDS} of its words", ours, peers, "higher")]


def bound(method: Method, searched: Searched) -> Callable[[str], Ranking]:
    return lambda text: method(searched, text, None)


def remembered(every: Sequence[Dialog], some: Sequence[Dialog]) -> list[Item]:
    """Three words of each of some conversations that have enough, in an order by chance."""
    counts = Counter(word for dialog in every for text in dialog.said for word in set(words(text)))
    common = {word for word, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:COMMON]}
    chance = random.Random(SEED)
    items = []
    for dialog in some:
        spelled = {word: run for run in sorted(set(dialog.whole.split())) for word in words(run)}
        telling = [
            run
            for word, run in sorted(spelled.items())
            if run.isalpha() and len(run) > 2 and word not in common
        ]
        if len(telling) >= 2 * WORDS:
            items.append(Item(dialog.name, " ".join(chance.sample(telling, WORDS))))
    chance.shuffle(items)
    return items


def as_one_text(folder: Path, every: Sequence[Dialog]) -> Callable[[str], Ranking]:
    """By BM25 over whole conversations."""
    plane = LexicalPlane(folder)
    wholes = [row(number, Turn(dialog.whole, dialog.name)) for number, dialog in enumerate(every)]
    plane.advance([Delta(1, tuple(wholes))])
    names = {key_of(number): dialog.name for number, dialog in enumerate(every)}
    return lambda text: [names[hit.key] for hit in plane.search(text, FIRST)]


def recall(items: Sequence[Item], method: Callable[[str], Ranking]) -> float:
    """The share of conversations that are among the first ten."""
    return sum(item.conversation in method(item.text)[:FIRST] for item in items) / len(items)
