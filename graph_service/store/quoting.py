"""What others repeat of somebody's words: runs of them that stand in her messages in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from graph_service.store.redaction import MARK
from graph_service.store.sealed_words import folded

LEAST: Final = 5
"""Words in a row that are taken for a quotation; fewer are what everybody says."""

WORD: Final = re.compile(r"\w+")


class Quotes:
    """Finds what is quoted of some texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs = {tuple(run) for text in texts for run in runs(words_in(text))}

    def redacted(self, text: str, longest: int) -> str:
        """The text with a mark in place of each quotation, cut to what a record may hold."""
        parts, end = [], 0
        for start, stop in self._spans(text):
            parts += [text[end:start], MARK]
            end = stop
        return "".join([*parts, text[end:]])[:longest] if parts else text

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where quotations stand, those that overlap as one."""
        words = list(WORD.finditer(text)) if self._runs else []
        begun: tuple[int, int] | None = None
        for first, run in enumerate(runs([folded(word[0]) for word in words])):
            if run not in self._runs:
                continue
            start, stop = words[first].start(), words[first + LEAST - 1].end()
            if begun is not None and start > begun[1]:
                yield begun
                begun = None
            begun = (start if begun is None else begun[0], stop)
        if begun is not None:
            yield begun


def words_in(text: str) -> list[str]:
    return [folded(word) for word in WORD.findall(text)]


def runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Every so many words that follow each other."""
    return (tuple(words[start : start + LEAST]) for start in range(len(words) - LEAST + 1))
