"""A company's own head of sentiment, learnt from how its people answered: a step to take and to undo."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import numpy as np

from graph_service.errors import Misuse
from graph_service.store.annotations import AnnotationStore, Exchange
from graph_service.text.adapting import FEWEST, Exchanges, Learnt, learn, surprises
from graph_service.text.encoder import Vectors
from graph_service.text.features import features
from graph_service.text.heads import Heads, heads_in, written
from graph_service.text.judge import Embed
from graph_service.text.replies import ACTS, doing, ways

HELD_BACK: Final = 5
"""One in so many exchanges is held back to see whether what was learnt from the others is better."""
MOST: Final = 20_000
"""Exchanges to learn from; of more, so many are drawn by a digest of their words."""


class TooFewReplies(Misuse):
    """Too little to learn from."""

    code = "TOO_FEW_REPLIES"
    advice = "Take in more of your own replies; until then the shipped heads serve."


@dataclass(frozen=True, slots=True)
class Adaptation:
    """What came of learning from our replies.

    `surprise` is, in bits, how little the shipped heads and then the own ones foretell how the held-back
    messages were answered. `corrections` is how many sentiments people have put right, and of how
    many of them the tone is told right by each. `acts` says of each thing that replies do how often
    they do it to negative, neutral and positive messages. `adopted` says whether the own head holds.
    """

    exchanges: int
    held_back: int
    surprise: tuple[float, float]
    corrections: tuple[int, int, int]
    acts: dict[str, tuple[float, float, float]]
    adopted: bool
    version: str


def adapt(store: AnnotationStore, embed: Embed, *, keep: bool = True) -> Adaptation:
    """Learn from our replies, and with `keep` keep what was learnt where it is better.

    Better is what foretells held-back replies better, and tells no fewer of the tones that people have put
    right. Only the words of messages are learnt from, never those of replies, and equal words
    count once. Raises `TooFewReplies`.
    """
    exchanges = drawn(store.exchanges())
    if len(exchanges) < FEWEST:
        raise TooFewReplies(f"{len(exchanges)} different messages were answered; {FEWEST} are needed.")
    shipped = Heads.shipped()
    back = np.array([held_back(each) for each in exchanges])
    every = Exchanges(read([each.text for each in exchanges], embed), ways([e.reply for e in exchanges]))
    found = learn(shipped, every.rows(~back))
    before, after = surprises(shipped, found, every.rows(~back), every.rows(back))
    own = shipped.replaced(found.head)
    said = store.sentiments_put_right()
    corrections = len(said), right(shipped, said, embed), right(own, said, embed)
    better = after < before and corrections[2] >= corrections[1]
    if keep:
        body = f"{shipped.version} {b64encode(written([found.head])).decode()}" if better else None
        store.set_heads(body, own.version if better else "")
    version = own.version if better else shipped.version
    counts = len(exchanges) - int(back.sum()), int(back.sum())
    return Adaptation(*counts, (before, after), corrections, acts(found), better, version)


def forget_adaptation(store: AnnotationStore) -> None:
    """Go back to the shipped heads."""
    store.set_heads(None, "")


def current(held: str | None) -> Heads:
    """The heads that hold: the shipped ones, and what was learnt in place of theirs."""
    return Heads.shipped() if held is None else with_own(held)


@lru_cache(maxsize=2)
def with_own(held: str) -> Heads:
    """The shipped heads with those kept as this text, if they were learnt beside the same ones.

    The features that another release's heads go by may mean something else.
    """
    heads = Heads.shipped()
    beside, _, content = held.partition(" ")
    for own in heads_in(b64decode(content)) if beside == heads.version else ():
        heads = heads.replaced(own)
    return heads


def drawn(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """Each different text once, in order of a digest; of more than `MOST` the first."""
    different = {each.text: each for each in exchanges if each.text}
    return sorted(different.values(), key=digest)[:MOST]


def digest(exchange: Exchange) -> bytes:
    return blake2b(exchange.text.encode(errors="replace"), digest_size=8).digest()


def held_back(exchange: Exchange) -> bool:
    return digest(exchange)[-1] % HELD_BACK == 0


def read(texts: Sequence[str], embed: Embed) -> Vectors:
    return features(texts, embed(texts))


def right(heads: Heads, said: Sequence[tuple[str, float]], embed: Embed) -> int:
    """Of how many texts the likeliest tone has the sign of what people say of them."""
    if not said:
        return 0
    tones = heads.judge(read([text for text, _ in said], embed))["sentiment"].argmax(axis=1) - 1
    return int((tones == np.sign([value for _, value in said])).sum())


def acts(found: Learnt) -> dict[str, tuple[float, float, float]]:
    """How often replies to negative, neutral and positive messages do each thing."""
    shares = {name: found.told[:, doing(n)].sum(axis=1) for n, name in enumerate(ACTS)}
    return {name: (float(s[0]), float(s[1]), float(s[2])) for name, s in shares.items()}
