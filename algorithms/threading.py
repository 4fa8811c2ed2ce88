"""Who answers whom where many talk in one room and no reply says so."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from math import exp, log, log1p
from typing import Final

WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LONG: Final = 3
"""Letters of a word that may be shared."""
FAINT: Final = 0.01
"""Below this a probability is not kept."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something said in a room.

    Those of one `party` do not answer each other but go on with what the other began: all of ours are
    one party, anybody else is one of her own. `named` are the parties that the line names, `reply_to`
    is the key of what its source says that it answers.
    """

    key: str
    at: datetime
    author: str
    party: str
    text: str
    named: frozenset[str] = frozenset()
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """What speaks for a line to answer another, in natural logarithms of odds, set by hand.

    Minutes are counted in units of `pause`, as `log(1 + minutes / pause)`. `others` is what each
    doubling or so of the lines between takes off. Looked at are the last line of each author, among
    the last `lines` of the room and no older than `span`.
    """

    beginning: float = -3.0
    self: float = 0.5
    self_minutes: float = -0.5
    minutes: float = -1.5
    others: float = -1.0
    addressed: float = 1.5
    asked: float = 0.5
    words: float = 0.5
    named: float = 4.0
    pause: float = 3.0
    rare: float = 2.0
    lines: int = 50
    span: timedelta = timedelta(days=3)


BY_HAND: Final = Weights()


@dataclass(frozen=True, slots=True)
class Turn:
    """What a line is likely to follow.

    `before` has the probability of each earlier line that it may follow, an author's own among them;
    what is missing to 1 is the probability that it begins something. `towards` has that of each party
    that it may be said to.
    """

    key: str
    before: Mapping[str, float]
    towards: Mapping[str, float]

    @property
    def follows(self) -> str | None:
        """The line that it most likely follows; None where to begin something is likelier."""
        best = likeliest(self.before)
        begins = 1 - sum(self.before.values())
        return None if best is None or self.before[best] <= begins else best

    @property
    def addressee(self) -> str | None:
        """The party that it is most likely said to."""
        return likeliest(self.towards)


@dataclass(frozen=True, slots=True)
class Said:
    """A line as it was taken in: its place among all, its longer words, and whom it is said to."""

    line: Line
    place: int
    words: frozenset[str]
    towards: Mapping[str, float]


@dataclass(slots=True)
class Room:
    """What has been said in a room so far."""

    weights: Weights
    place: int = 0
    last: dict[str, Said] = field(default_factory=dict)
    heard: dict[str, Said] = field(default_factory=dict)
    spread: Counter[str] = field(default_factory=Counter)

    def turn(self, line: Line) -> Turn:
        """What a line follows, which is then among what has been said."""
        words = longer(line.text)
        before = self.known(line) or self.likely(line, words)
        towards = dict(self.towards(line.party, before))
        self.take_in(Said(line, self.place, words, towards))
        return Turn(line.key, {each.line.key: sure for each, sure in before if sure >= FAINT}, towards)

    def take_in(self, said: Said) -> None:
        """Add a line to what has been said, as the latest of the last lines."""
        self.last.pop(said.line.author, None)
        self.last[said.line.author] = self.heard[said.line.key] = said
        self.spread.update(said.words)
        self.place += 1

    def known(self, line: Line) -> list[tuple[Said, float]]:
        """What its source says that it answers, where that was said here."""
        parent = self.heard.get(line.reply_to or "")
        return [] if parent is None else [(parent, 1.0)]

    def likely(self, line: Line, words: frozenset[str]) -> list[tuple[Said, float]]:
        """The lines that it may follow, each with its probability."""
        if line.reply_to is not None:
            return []
        candidates = self.candidates(line)
        rarity = {word: log((self.place + 2) / (self.spread[word] + 1)) for word in words}
        scores = [self.score(line, each, rarity) for each in candidates]
        beginning = self.weights.beginning
        top = max([beginning, *scores])
        parts = [exp(score - top) for score in scores]
        whole = exp(beginning - top) + sum(parts)
        return [(each, part / whole) for each, part in zip(candidates, parts, strict=True)]

    def candidates(self, line: Line) -> list[Said]:
        """The last line of each author among the last lines of the room, the latest first."""
        oldest, first = line.at - self.weights.span, self.place - self.weights.lines
        latest_first = reversed(self.last.values())
        return list(takewhile(lambda each: each.place >= first and each.line.at >= oldest, latest_first))

    def score(self, line: Line, earlier: Said, rarity: Mapping[str, float]) -> float:
        """What speaks for a line to follow an earlier one."""
        weights = self.weights
        minutes = log1p((line.at - earlier.line.at).total_seconds() / 60 / weights.pause)
        shared = sorted(rarity.keys() & earlier.words)
        alike = sum(max(rarity[word] - weights.rare, 0.0) for word in shared) if shared else 0.0
        score = weights.others * log1p(self.place - earlier.place - 1) + weights.words * log1p(alike)
        if earlier.line.author == line.author:
            return score + weights.self + weights.self_minutes * minutes
        score += weights.minutes * minutes + weights.addressed * earlier.towards.get(line.party, 0.0)
        if line.named:
            score += weights.named if earlier.line.party in line.named else -weights.named
        return score + weights.asked * ("?" in earlier.line.text and "?" not in line.text)

    def towards(self, party: str, before: Iterable[tuple[Said, float]]) -> Iterator[tuple[str, float]]:
        """Whom a party that follows these lines speaks to: who goes on speaks to whom she spoke to."""
        found: defaultdict[str, float] = defaultdict(float)
        for earlier, sure in before:
            if earlier.line.party != party:
                found[earlier.line.party] += sure
                continue
            for other, share in earlier.towards.items():
                found[other] += sure * share
        return ((other, sure) for other, sure in sorted(found.items()) if sure >= FAINT)


def turns(lines: Iterable[Line], weights: Weights = BY_HAND) -> list[Turn]:
    """What each line of a room follows, in order of time, of lines at one time that of the smaller key.

    The probabilities are a softmax over the last line of each author and over beginning something new.
    For an earlier line speak: that little time has passed and few have spoken since; that it is one's
    own; that it was itself said to the one who speaks now; that it asks and this one does not; that it
    shares rare words with this one, rare by what had been said in the room until then; that this one
    names its author, and against it that this one names others. A reply that its source tells is
    certain. So a line depends on what was said before it alone.

    Whom a line is said to follows from what it follows: the party of that line, or, where that is the
    speaker's own party, whom that was said to.

    Parameters
    ----------
    lines
        Of one room, each once, in any order.
    weights
        `BY_HAND`, which were chosen among a few dozen variants on part of the Disco chats and are fitted
        to none.

    Returns
    -------
    A turn a line. The work grows with the lines times the authors among the last fifty of them.

    References
    ----------
    The task and its measures: Elsner and Charniak, Disentangling Chat, Computational Linguistics 36(3), 2010,
    doi:10.1162/coli_a_00003.

    Examples
    --------
    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> def line(minute, who, text):
    ...     return Line(f"{who}{minute}", noon + timedelta(minutes=minute), who, who, text)
    >>> asked, answered = line(0, "ann", "Does it ring?"), line(1, "us", "It does.")
    >>> found = turns([asked, answered, line(90, "bob", "New here"), line(91, "us", "Hi!")])
    >>> [(turn.key, turn.follows, turn.addressee) for turn in found]
    [('ann0', None, None), ('us1', 'ann0', 'ann'), ('bob90', None, 'us'), ('us91', 'bob90', 'bob')]
    >>> round(found[3].towards["bob"], 2)
    0.79

    """
    room = Room(weights)
    return [room.turn(line) for line in sorted(lines, key=lambda line: (line.at, line.key))]


def conversations(found: Iterable[Turn]) -> dict[str, str]:
    """The conversation of each line, named by its first line, if each follows what it most likely follows."""
    begun: dict[str, str] = {}
    for turn in found:
        begun[turn.key] = turn.key if turn.follows is None else begun[turn.follows]
    return begun


def longer(text: str) -> frozenset[str]:
    return frozenset(word for word in map(str.lower, WORD.findall(text)) if len(word) >= LONG)


def likeliest(odds: Mapping[str, float]) -> str | None:
    """The likeliest, of several the one with the smaller name."""
    return min(odds, key=lambda name: (-odds[name], name), default=None)
