"""What people complain of and what they propose: themes for development, with people, trend and quotes.

Messages of two windows of the same length, the one asked about and the one before it, are put into
themes by what they mean (`algorithms.themes`), each named by its most telling words. Figures are
those of the window; what the same theme had in the window before stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from algorithms.graph import Indices
from algorithms.telling import telling_words
from algorithms.themes import Vectors, in_common
from algorithms.themes import themes as clusters
from graph_service.errors import Misuse
from graph_service.questions.scored import Rank, following
from graph_service.questions.spoken import (
    EVERYTHING,
    Known,
    Listening,
    ToneShare,
    Voice,
    VoiceFilter,
    known,
    tone_shares,
    unread_of,
)
from graph_service.store.model import words
from graph_service.store.record import GraphStore
from graph_service.store.voices import VoiceRow
from ingest.checks import EARLIEST

INTENTS: Final = ("complaint", "idea")
"""What themes are made of where neither intents nor a tone are asked for."""
WINDOW: Final = timedelta(days=30)
SAMPLE: Final = 2_000
"""Messages by which it is told what all to an address have in common."""
NAMES: Final = 5
"""Words of a theme."""
APART: Final = re.compile(r"@\w+|https?://\S+|&#?\w+;")
"""Handles, addresses and entities: no words of what is said."""
WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_])){2,}")


Address = tuple[str, tuple[str, ...]]


class Embedding(Protocol):
    """Whatever has vectors of texts: the plane of meanings."""

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """The themes of which messages, and which of the themes."""

    wanted: VoiceFilter = EVERYTHING
    first: int = 20
    after: Rank | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """From one time on and up to another, and where the window before it begins."""

    before: datetime
    since: datetime
    until: datetime

    def holds(self, voice: Voice) -> bool:
        """Whether a message of either window is one of this."""
        return voice.said.sent_at >= self.since


@dataclass(frozen=True, slots=True)
class Theme:
    """Messages about the same. `evidence` has those of the window by key, the nearest to the centre first.

    `earlier` are the figures of the window before; None where the record does not reach back so far.
    """

    key: str
    words: tuple[str, ...]
    known: Known
    earlier: Known | None
    tones: tuple[ToneShare, ...]
    evidence: tuple[str, ...]

    @property
    def rank(self) -> Rank:
        return Rank(float(self.known.people), self.key)


@dataclass(frozen=True, slots=True)
class ThemePage:
    """Some of the themes, those of most people first.

    `known` is of all messages of the window that were looked at; `apart` of them are in no theme.
    """

    rows: tuple[Theme, ...]
    total: int
    more: bool
    known: Known
    apart: int
    window: Window
    graph_version: int


def themes(listening: Listening, embedding: Embedding, asked: Asked) -> ThemePage:
    """The themes of what was said in a window; raises `Misuse` for a window without length."""
    store = listening.store
    version, window = store.position().graph_version, window_of(asked.wanted, listening.time.as_of)
    everything = listening.voices(asked.wanted, window.before)
    fitting = [voice for voice in everything if fits(asked.wanted, voice.said)]
    every = found(fitting, Around(everything, store, embedding), window)
    here, heard = (list(filter(window.holds, voices)) for voices in (everything, fitting))
    places, more = following([each.rank for each in every], asked.after, asked.first)
    apart = len(heard) - sum(each.known.messages for each in every)
    rows = tuple(every[place] for place in places)
    return ThemePage(rows, len(every), more, known(heard, unread_of(here)), apart, window, version)


def window_of(wanted: VoiceFilter, as_of: datetime) -> Window:
    """The window asked for; by default the last 30 days, and up to the time of asking."""
    until = as_of if wanted.before is None else min(wanted.before, as_of)
    since = until - WINDOW if wanted.since is None else wanted.since
    if not EARLIEST <= since < until:
        raise Misuse(
            f"The window from {since:%Y-%m-%d} to {until:%Y-%m-%d} has no length, or begins before 1970.",
            "Give a `from` that is earlier than `to` and `asOf`.",
        )
    return Window(since - (until - since), since, until)


def reaches_back(earliest: datetime | None, window: Window) -> bool:
    """Whether the record holds the whole window before."""
    return earliest is not None and earliest <= window.before


def fits(wanted: VoiceFilter, row: VoiceRow) -> bool:
    """Whether what was found in a message makes it part of a theme."""
    usual = not wanted.intents and wanted.tone is None
    return wanted.admits(row) and (not usual or not set(INTENTS).isdisjoint(row.intents))


@dataclass(frozen=True, slots=True)
class Around:
    """All that was said then, by which it is told what people say to an address whatever they mean."""

    voices: Sequence[Voice]
    store: GraphStore
    embedding: Embedding

    def numbers(self) -> dict[Address, int]:
        """A number for each address."""
        return {each: number for number, each in enumerate(sorted({address(voice) for voice in self.voices}))}

    def texts(self, voices: Sequence[Voice]) -> dict[str, str]:
        """What messages say, by key; nothing for one that is gone since."""
        rows = self.store.texts([voice.said.key for voice in voices])
        return {row.key: words(row.subject, row.text) for row in rows}

    def shared(self, numbers: Mapping[Address, int]) -> Vectors:
        """What the messages to each address have in common, by a sample of those that have words."""
        sample = self.voices[:: max(1, -(-len(self.voices) // SAMPLE))]
        texts = self.texts(sample)
        told = [voice for voice in sample if texts.get(voice.said.key)]
        vectors = self.embedding.embed([texts[voice.said.key] for voice in told])
        return in_common(vectors, numbered(told, numbers), max(1, len(numbers)))


def found(voices: Sequence[Voice], around: Around, window: Window) -> list[Theme]:
    """The themes of messages in order of key."""
    read, numbers = around.texts(voices), around.numbers()
    held = [voice for voice in voices if voice.said.key in read]
    texts = [read[voice.said.key] for voice in held]
    vectors = around.embedding.embed(texts)
    put = clusters(vectors, numbered(held, numbers), shared=around.shared(numbers))
    names = telling_words([said(text) for text in texts], put.member, first=NAMES)
    compared = reaches_back(around.store.reader.earliest(), window)
    return [
        theme(
            tuple(name),
            [held[place] for place in varied(put.nearest(each), texts)],
            window,
            compared=compared,
        )
        for each, name in enumerate(names)
    ]


def address(voice: Voice) -> Address:
    """Where a message is said, and whom of us it names there."""
    return voice.said.channel, voice.said.addressed


def numbered(voices: Sequence[Voice], numbers: Mapping[Address, int]) -> Indices:
    return np.array([numbers[address(voice)] for voice in voices], np.int64)


def varied(places: Sequence[int], texts: Sequence[str]) -> list[int]:
    """The places in their order, but those whose text has come before at the end: quotes are not repeated."""
    firsts = {texts[place]: place for place in reversed(places)}
    return sorted(places, key=lambda place: firsts[texts[place]] != place)


def said(text: str) -> frozenset[str]:
    """The different words of a text, in small letters."""
    return frozenset(word.lower() for word in WORD.findall(APART.sub(" ", text)))


def theme(name: tuple[str, ...], nearest: Sequence[Voice], window: Window, *, compared: bool) -> Theme:
    """A theme of these messages, the nearest to its centre first."""
    here = [voice for voice in nearest if window.holds(voice)]
    earlier = [voice for voice in nearest if not window.holds(voice)] if compared else None
    return Theme(
        key=nearest[0].said.key,
        words=name,
        known=known(here),
        earlier=None if earlier is None else known(earlier),
        tones=tone_shares(here),
        evidence=tuple(voice.said.key for voice in here),
    )
