"""Who answers whom in a flat chat: the Disco chats, whose conversations a model of others has told apart.

The set gives no links and its names of those who are mentioned are not those of its authors, so the
plain rule (who was named, else one's own last message) comes down to one's own last message. Beside it
stand three that look at nothing: all is one conversation (each follows the message before it), each
author's is one (which is the plain rule here), and a new one after half an hour of silence.

The weights were chosen on the files that `reported` leaves out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from algorithms.graph import Indices
from algorithms.threading import Line, conversations, turns
from benchmarks.result import Result
from graph_service.matters.rooms import SURE
from training.sets import DATA, part_of

CASE: Final = "disco chats"
FOLDER: Final = DATA / "care/disco_discord"
MESSAGE: Final = re.compile(
    r'<message conversation_id="(\w+)">\s*<ts>(.*?)</ts>\s*<user>(.*?)</user>\s*<text>(.*?)</text>', re.DOTALL
)
PARTS: Final = 3
REPORTED: Final = 2
"""Of the three parts of the files by a hash of their name, the one from which figures are."""
SMALL: Final = 1
PAUSE: Final = timedelta(minutes=30)
BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Chat:
    """A room: its lines in order of time, and the number of the true conversation of each."""

    lines: tuple[Line, ...]
    truth: Indices


Guess = Callable[[Chat], Indices]


def results(scale: str) -> list[Result]:
    """Agreement of conversations, and what the probabilities are worth; none where the set is absent."""
    chats = [chat(file) for file in files() if reported(file)]
    chats = chats[:SMALL] if scale == "small" else chats
    return [*agreements(chats), *worth(chats)] if chats else []


def files() -> list[Path]:
    return sorted(FOLDER.glob("*.xml.out"))


def reported(file: Path) -> bool:
    """Whether a figure may be from it."""
    return part_of(file.name, PARTS) == REPORTED


def chat(file: Path) -> Chat:
    """The lines of a file, whose order is that of time."""
    found = MESSAGE.findall(file.read_text(encoding="utf-8"))
    lines = tuple(
        Line(f"{number:06}", datetime.fromisoformat(at).replace(tzinfo=UTC), user, user, html.unescape(text))
        for number, (_, at, user, text) in enumerate(found)
    )
    return Chat(lines, numbered([name for name, *_ in found]))


def numbered(names: Sequence[str]) -> Indices:
    return np.unique(np.array(names), return_inverse=True)[1].astype(np.int64)


def ours(room: Chat) -> Indices:
    begun = conversations(turns(room.lines))
    return numbered([begun[line.key] for line in room.lines])


def plain_rule(room: Chat) -> Indices:
    """One's own last message: nobody is named whom the authors' names would tell."""
    return numbered([line.author for line in room.lines])


def all_one(room: Chat) -> Indices:
    return np.zeros(len(room.lines), np.int64)


def after_a_pause(room: Chat) -> Indices:
    times = [line.at for line in room.lines]
    begins = [after - before > PAUSE for before, after in pairwise(times)]
    return np.concatenate([[0], np.cumsum(begins)]).astype(np.int64)


PEERS: Final[dict[str, Guess]] = {
    "plain rule": plain_rule,
    "all one": all_one,
    "half an hour's pause": after_a_pause,
}


def agreements(chats: Sequence[Chat]) -> list[Result]:
    """Each measure, averaged over chats by their messages."""
    sizes = [len(each.lines) for each in chats]

    def mean(guess: Guess, measure: Callable[[Indices, Indices], float]) -> float:
        return float(np.average([measure(guess(each), each.truth) for each in chats], weights=sizes))

    return [
        Result(
            CASE, name, mean(ours, measure), {peer: mean(of, measure) for peer, of in PEERS.items()}, "higher"
        )
        for name, measure in MEASURES.items()
    ]


def overlaps(one: Indices, other: Indices) -> Indices:
    """How many messages each pair of conversations shares: int64[of one, of the other]."""
    counts = np.zeros((one.max() + 1, other.max() + 1), np.int64)
    np.add.at(counts, (one, other), 1)
    return counts


def one_to_one(guessed: Indices, truth: Indices) -> float:
    """The share of messages in conversations that are paired off for the greatest overlap."""
    counts = overlaps(guessed, truth)
    rows, columns = linear_sum_assignment(counts, maximize=True)
    return float(counts[rows, columns].sum() / len(truth))


def adjusted_rand(guessed: Indices, truth: Indices) -> float:
    """Hubert and Arabie's: 1 for the same conversations, 0 for no better than by chance."""
    counts = overlaps(guessed, truth)
    both, of_guessed, of_truth = (
        pairs(of) for of in (counts.ravel(), counts.sum(axis=1), counts.sum(axis=0))
    )
    expected = of_guessed * of_truth / pairs(np.array([len(truth)]))
    return (both - expected) / ((of_guessed + of_truth) / 2 - expected)


def pairs(sizes: Indices) -> float:
    return float((sizes * (sizes - 1) / 2).sum())


def exact(guessed: Indices, truth: Indices) -> float:
    """F1 of conversations that are the same to the last message."""
    counts = overlaps(guessed, truth)
    same = (counts == counts.sum(axis=1, keepdims=True)) & (counts == counts.sum(axis=0, keepdims=True))
    return float(2 * (same & (counts > 0)).sum() / sum(counts.shape))


MEASURES: Final = {
    "one-to-one overlap": one_to_one,
    "adjusted Rand": adjusted_rand,
    "exact match F1": exact,
}


@dataclass(frozen=True, slots=True)
class Claim:
    """That a message is said to somebody, how surely, and whether that is so."""

    sure: float
    right: bool


def claims(room: Chat) -> list[Claim]:
    """To whom each message is most likely said; right where that author spoke before in its conversation."""
    heard: dict[int, set[str]] = {}
    found: list[Claim] = []
    for line, turn, of in zip(room.lines, turns(room.lines), room.truth.tolist(), strict=True):
        spoken = heard.setdefault(of, set())
        if turn.addressee is not None:
            found.append(Claim(turn.towards[turn.addressee], turn.addressee in spoken))
        spoken.add(line.author)
    return found


def worth(chats: Sequence[Chat]) -> list[Result]:
    """How often those at or above the bar are right, how many these are, and all of them in ten bins."""
    every = [claim for each in chats for claim in claims(each)]
    above = [claim for claim in every if claim.sure >= SURE]
    messages = sum(len(each.lines) for each in chats)
    return [
        Result(CASE, f"right of those said to somebody at {SURE} or more", share(above), {}, "higher"),
        Result(
            CASE, f"share of messages said to somebody at {SURE} or more", len(above) / messages, {}, "higher"
        ),
        *reliability(every),
        Result(CASE, "expected calibration error", calibration_error(every), {}, "lower"),
    ]


def share(of: Sequence[Claim]) -> float:
    return float(np.mean([claim.right for claim in of]))


def binned(every: Sequence[Claim]) -> list[tuple[int, list[Claim]]]:
    """The claims of each tenth of probability that has any."""
    bins = {
        number: [claim for claim in every if min(int(claim.sure * BINS), BINS - 1) == number]
        for number in range(BINS)
    }
    return [(number, inside) for number, inside in bins.items() if inside]


def reliability(every: Sequence[Claim]) -> list[Result]:
    return [
        Result(
            CASE,
            f"right of the {len(inside)} said to be {number / BINS:.1f} to {(number + 1) / BINS:.1f}",
            share(inside),
            {"said": float(np.mean([claim.sure for claim in inside]))},
            "higher",
        )
        for number, inside in binned(every)
    ]


def calibration_error(every: Sequence[Claim]) -> float:
    """How far what is said is from what is right, over ten bins, by how many are in each."""
    gaps = [
        len(inside) * abs(share(inside) - np.mean([claim.sure for claim in inside]))
        for _, inside in binned(every)
    ]
    return float(sum(gaps) / len(every))
