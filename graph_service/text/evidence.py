"""The words that decided: what of a text weighs most for what was found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from graph_service.text.clauses import Span as Piece
from graph_service.text.clauses import clauses
from graph_service.text.meaning import Judge, Meaning, Sign

MOST_PIECES: Final = 24
"""Pieces of a text that are left out, each once: so many more texts are read to explain one."""
LONGEST_TEXT: Final = 2_000
"""Characters of a text that are taken to pieces; hardly anything that follows is read."""
LEAST: Final = 0.01
"""A piece that weighs less tells nothing."""
LIKELY: Final = 0.5
"""From this probability on the words are taken to mean their opposite."""
WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text, `text[start:end]`, that speaks for something found in it.

    `weight` is by how much its probability falls where the piece is left out: above 0, at most 1.
    """

    start: int
    end: int
    text: str
    aspect: str
    label: str
    weight: float


def evidence(judge: Judge, texts: Sequence[str]) -> list[tuple[Span, ...]]:
    """For each text the pieces that speak for what a judge finds in it, the most telling first.

    A text's pieces are its words, up to 24 of them; of a longer one, clauses or parts of clauses, or
    else runs of words. They are left out one at a time, and what is left is read again: all texts with
    all that is left of them at once. Only the first 2,000 characters are taken to pieces.

    Source: leave-one-out erasure, J. Li, W. Monroe and D. Jurafsky, Understanding Neural Networks
    through Representation Erasure, 2016, https://arxiv.org/abs/1612.08220.
    """
    heads = [text[:LONGEST_TEXT] for text in texts]
    cuts = [pieces(text) for text in heads]
    left = (left_without(text, piece) for text, cut in zip(heads, cuts, strict=True) for piece in cut)
    chances = iter(judge.chances([*heads, *left]))
    whole = list(islice(chances, len(heads)))
    return [
        telling(text, [(piece, next(chances)) for piece in cut], found(meaning, all_in_all))
        for text, cut, meaning, all_in_all in zip(heads, cuts, judge.read(heads), whole, strict=True)
    ]


def found(meaning: Meaning, chances: Mapping[Sign, float]) -> dict[Sign, float]:
    """What is explained of a text, with its probability: the likeliest tone, and whatever else holds."""
    tones = [sign for sign in chances if sign.aspect == "sentiment"]
    signs = [
        *sorted(tones, key=lambda sign: -chances[sign])[:1],
        *(Sign("emotion", each.label) for each in meaning.emotions),
        *(Sign("intent", each.label) for each in meaning.intents),
        *(sign for sign, chance in chances.items() if sign.aspect == "irony" and chance >= LIKELY),
    ]
    return {sign: chances.get(sign, 0.0) for sign in signs}


def telling(
    text: str, left: Iterable[tuple[Piece, Mapping[Sign, float]]], found: Mapping[Sign, float]
) -> tuple[Span, ...]:
    """The pieces that weigh something, by what is likely where each is left out."""
    spans = [
        Span(start, end, text[start:end], sign.aspect, sign.label, round(weight, 4))
        for (start, end), chances in left
        for sign, chance in found.items()
        if (weight := chance - chances.get(sign, 0.0)) >= LEAST
    ]
    return tuple(sorted(spans, key=lambda span: (-span.weight, span.start, span.aspect, span.label)))


def left_without(text: str, piece: Piece) -> str:
    start, end = piece
    return text[:start] + text[end:]


def pieces(text: str) -> list[Piece]:
    """The pieces of a text, at most 24, in their order and without the space around them.

    >>> text = "The app is fine; the sync is not"
    >>> [text[start:end] for start, end in pieces(text)]
    ['The', 'app', 'is', 'fine;', 'the', 'sync', 'is', 'not']
    """
    words = [match.span() for match in WORD.finditer(text)]
    if len(words) <= MOST_PIECES:
        return words
    within = [list(words_within(text, clause)) for clause in clauses(text)]
    if len(within) > MOST_PIECES:
        return list(runs(words, -(-len(words) // MOST_PIECES)))
    for size in range(2, len(words)):
        cut = [run for clause in within for run in runs(clause, size)]
        if len(cut) <= MOST_PIECES:
            return cut
    return list(runs(words, len(words)))


def words_within(text: str, clause: Piece) -> Iterator[Piece]:
    return (match.span() for match in WORD.finditer(text, *clause))


def runs(words: Sequence[Piece], size: int) -> Iterator[Piece]:
    """Words in a row as pieces of at most so many."""
    return ((words[start][0], words[start : start + size][-1][1]) for start in range(0, len(words), size))
