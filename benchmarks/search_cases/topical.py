"""Conversations with the same intent, on the labelled part of airline_support_dialogs.

Each conversation of the part that is reported asks for those of all that are like it: by the whole of
what was said, or by its first message. The last two peers see a conversation as one text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.result import Result
from benchmarks.search_cases.dialogs import LABELLED, Dialog, dialogs, reported
from benchmarks.search_cases.rankings import SINGLE, Method, Ranking, Searched, dense, lexical, re_ranked
from training.held import Turn, held
from training.vectors import FeatureReader

CASE: Final = "airline_support_dialogs"
FIRST: Final = 5
SMALL: Final = 40

Bound = Callable[[str, str | None], Ranking]


def results(reader: FeatureReader, scale: str, of: Callable[[Dialog], bool] = reported) -> list[Result]:
    every = dialogs(LABELLED)
    asking = [dialog for dialog in every if of(dialog)][: SMALL if scale == "small" else None]
    with TemporaryDirectory() as folder:
        ours, peers = methods(Path(folder), every, reader)
        return [
            Result(
                CASE,
                f"same-intent precision@{FIRST}, {name}",
                precision(every, asking, text, ours),
                {peer: precision(every, asking, text, method) for peer, method in peers.items()},
                "higher",
            )
            for name, text in TEXTS.items()
        ]


TEXTS: Final[dict[str, Callable[[Dialog], str]]] = {
    "whole to whole": lambda dialog: dialog.whole,
    "first message to whole": lambda dialog: dialog.said[0],
}


def methods(folder: Path, every: Sequence[Dialog], reader: FeatureReader) -> tuple[Bound, dict[str, Bound]]:
    """Ours, and the others by name."""
    asked = [text(dialog) for dialog in every for text in TEXTS.values()]
    turns = [turn for dialog in every for turn in dialog.turns]
    wholes = [Turn(dialog.whole, dialog.name) for dialog in every]
    by_message = Searched.of(held(folder / "messages", turns, asked, reader), turns)
    as_one = Searched.of(held(folder / "wholes", wholes, asked, reader), wholes)
    peers = {name: bound(method, by_message) for name, method in SINGLE.items()}
    peers |= {"lexical, one text": bound(lexical, as_one), "dense, one text": bound(dense, as_one)}
    return bound(re_ranked, by_message), peers


def bound(method: Method, searched: Searched) -> Bound:
    return lambda text, without: method(searched, text, without)


def precision(
    every: Sequence[Dialog], asking: Sequence[Dialog], text: Callable[[Dialog], str], method: Bound
) -> float:
    """The share of the first five with the intent of the one that asks, which is not among them."""
    about = {dialog.name: dialog.about for dialog in every}
    hits = [
        sum(about[found] == dialog.about for found in method(text(dialog), dialog.name)[:FIRST])
        for dialog in asking
    ]
    return sum(hits) / (FIRST * len(asking))
