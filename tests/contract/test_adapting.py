"""Learning from our own replies: an explicit step, which is kept, exported, restored and undone."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import pytest

from graph_service.config import read_settings
from graph_service.pipeline.adapt import TooFewReplies, adapt, current, forget_adaptation
from graph_service.pipeline.resolve import resolve
from graph_service.pipeline.restore import compared, restore
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.export import exported_file
from graph_service.store.record import GraphStore
from graph_service.text.encoder import Encoder, Vectors
from graph_service.text.heads import Heads
from ingest.canonical import Message
from ingest.company import Company, OwnHandle
from ingest.facts import Aspect, Correction
from ingest.handle import Handle

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
US = Handle("twitter", "skyway")
COMPANY = Company("Skyway", (OwnHandle("twitter:skyway", "care"),))
PLACES = ["Leeds", "Porto", "Graz", "Lyon", "Cork", "Turin", "Bergen", "Malmö", "Ghent", "Split"]
SAID = {
    "Gate {n} in {place}: scheduled {n} minutes ago, and nobody at the desk": "We are so sorry about this.",
    "Row {n} to {place}, my seat tray is held by tape": "Our apologies! Please DM us the flight number.",
    "Does flight {n} to {place} have a window seat left?": "It does: seat 14A.",
    "Which terminal is flight {n} to {place}?": "Terminal 2.",
    "The crew of flight {n} to {place} sang for my daughter!": "Love this! So glad to hear it.",
    "Flight {n} to {place} landed early, and what a view": "You made our day! Enjoy your stay.",
}


@cache
def encoder() -> Encoder:
    return Encoder(read_settings(os.environ).cache)


VECTORS: dict[str, Vectors] = {}


def embed(texts: Sequence[str]) -> Vectors:
    """As a plane does: no text twice."""
    new = [text for text in dict.fromkeys(texts) if text not in VECTORS]
    VECTORS.update(zip(new, encoder().encode(new), strict=True))
    return np.array([VECTORS[text] for text in texts], np.float32)


def exchanges(replies: dict[str, str] = SAID, count: int = 110) -> Iterator[Message]:
    """What customers wrote to us and how we answered, six patterns in turn."""
    for number in range(count * len(replies)):
        pattern, reply = list(replies.items())[number % len(replies)]
        text = pattern.format(n=100 + number, place=PLACES[number // len(replies) % len(PLACES)])
        at = NOON + timedelta(minutes=10 * number)
        asked = Message(
            source="twitter",
            native_id=f"q{number}",
            channel="twitter",
            sender=Handle("twitter", f"flyer{number}"),
            sent_at=at,
            text=text,
            mentions=(US,),
        )
        yield asked
        yield Message(
            source="twitter",
            native_id=f"a{number}",
            channel="twitter",
            sender=US,
            sent_at=at + timedelta(minutes=3),
            text=reply,
            reply_to=f"q{number}",
        )


def filled(store: GraphStore, messages: Sequence[Message]) -> GraphStore:
    store.declare_company(COMPANY)
    store.load(messages)
    return store


def tones(heads: Heads, texts: Sequence[str]) -> list[int]:
    """-1, 0 or 1 for each text, as the heads hear it."""
    found = heads.read(texts, embed(texts))["sentiment"].argmax(axis=1) - 1
    return [int(tone) for tone in found]


def test_what_replies_tell_is_learnt_kept_restored_and_undone(store: GraphStore, tmp_path: Path) -> None:
    filled(store, list(exchanges()))
    resolve(store)
    before = list(store.export())
    found = adapt(store.meanings, embed)
    assert found.adopted
    assert found.surprise[1] < found.surprise[0]
    assert found.exchanges + found.held_back == 660
    assert found.acts["apologises"][0] > 0.5 > found.acts["apologises"][2]
    own = current(store.meanings.heads())
    assert own.version == found.version != Heads.shipped().version
    tray = ["Row 900 to Oslo, my seat tray is held by tape"]
    assert tones(own, tray) == [-1]

    file = list(exported_file(store.export()))
    other = GraphStore(EmbeddedEngine(tmp_path / "other"))
    restore(other, lambda: file, lambda _: None)
    resolve(other)
    assert compared(other, file).difference is None
    assert current(other.meanings.heads()).version == found.version
    other.close()

    forget_adaptation(store.meanings)
    assert current(store.meanings.heads()) is Heads.shipped()
    assert list(store.export()) == before


def test_a_dry_run_keeps_nothing(store: GraphStore) -> None:
    filled(store, list(exchanges()))
    found = adapt(store.meanings, embed, keep=False)
    assert found.adopted
    assert store.meanings.heads() is None


def test_the_order_of_arrival_makes_no_difference(store: GraphStore, tmp_path: Path) -> None:
    messages = list(exchanges())
    filled(store, messages)
    Random(7).shuffle(messages)
    other = filled(GraphStore(EmbeddedEngine(tmp_path / "other")), messages)
    assert adapt(store.meanings, embed) == adapt(other.meanings, embed)
    assert store.meanings.heads() == other.meanings.heads()
    other.close()


def test_a_habit_of_replies_tells_nothing(store: GraphStore) -> None:
    """Who apologises to everybody is not thought to be hated by everybody."""
    filled(store, list(exchanges(dict.fromkeys(SAID, "So sorry! Please DM us."))))
    found = adapt(store.meanings, embed)
    assert np.ptp(found.acts["apologises"]) < 0.1
    praise = ["The crew of flight 9 to Oslo sang for my daughter!"]
    assert tones(current(store.meanings.heads()), praise) == tones(Heads.shipped(), praise)


def test_what_people_put_right_stands_against_what_was_learnt(store: GraphStore) -> None:
    """Replies that mock customers are no ground for hearing praise in complaints."""
    mocking = dict(zip(SAID, reversed(SAID.values()), strict=True))
    filled(store, list(exchanges(mocking)))
    plain = {0: -1.0, 1: -1.0, 4: 1.0, 5: 1.0}
    store.load(
        [
            Correction(
                source="review",
                native_id=f"{number}",
                at=NOON,
                message=f"twitter:q{number}",
                aspect=Aspect.SENTIMENT,
                value=value,
                by="ada",
            )
            for turn in range(10)
            for place, value in plain.items()
            for number in [6 * turn + place]
        ]
    )
    found = adapt(store.meanings, embed)
    total, shipped, own = found.corrections
    assert total == 40
    assert found.adopted == (own >= shipped and found.surprise[1] < found.surprise[0])
    heads = current(store.meanings.heads())
    right = sum(tones(heads, [m.text]) == [1] for m in list(exchanges())[8:400:12])
    assert right >= sum(tones(Heads.shipped(), [m.text]) == [1] for m in list(exchanges())[8:400:12])


def test_few_replies_are_too_few(store: GraphStore) -> None:
    filled(store, list(exchanges(count=20)))
    with pytest.raises(TooFewReplies, match="120 different messages were answered; 500 are needed"):
        adapt(store.meanings, embed)


def test_what_was_learnt_beside_other_heads_does_not_hold(store: GraphStore) -> None:
    """The features of another release may mean something else, whatever their number."""
    filled(store, list(exchanges()))
    adapt(store.meanings, embed)
    held = store.meanings.heads()
    assert held is not None
    shipped = Heads.shipped()
    assert current(held).version != shipped.version
    assert current(held.replace(shipped.version, "heads-0123456789ab")).version == shipped.version
