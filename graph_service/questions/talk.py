"""What the people of a community talk of: the words that tell what they say from what others say."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np

from algorithms.graph import Indices
from algorithms.telling import telling_words
from graph_service.planes.lexical import LexicalPlane
from graph_service.questions.positions import Positions
from graph_service.questions.themes import said

NAMES: Final = 5
"""Words of a community."""
BEYOND_CHANCE: Final = 6.63
"""The least log-likelihood ratio of such a word: one word in a hundred has more by chance."""
READ: Final = 400
"""Messages of a community that are read for its words, evenly spaced in time."""
READ_OF_ALL: Final = 4_000
"""Messages of all people that they are compared with."""
MOST_EVIDENCE: Final = 20

Words = frozenset[str]


class Talk:
    """The messages of a network's scope, and what is said in them."""

    def __init__(self, positions: Positions, lexical: LexicalPlane) -> None:
        self._positions, self._lexical = positions, lexical

    def messages(self, label: int) -> int:
        """How many messages the people of a community sent."""
        return int((self._label == label).sum())

    def of(self, label: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words of a community, the most telling first, and messages that say most of them.

        What one person says counts once, however often it is said.
        """
        read = self._read(spaced(self._ordered[self._label == label], READ))
        ours, others = self._by_person(read), self._by_person(self._everywhere)
        apart = [words for node, words in others.items() if self._positions.communities[node] != label]
        member = np.concatenate((np.zeros(len(ours), np.int64), np.full(len(apart), -1, np.int64)))
        names = telling_words([*ours.values(), *apart], member, first=NAMES, least=BEYOND_CHANCE)
        told = frozenset(names[0] if names else ())
        keys = self._positions.view.messages
        quotes = [(-len(words & told), keys[message]) for message, words in read.items() if words & told]
        return tuple(names[0] if names else ()), tuple(key for _, key in sorted(quotes)[:MOST_EVIDENCE])

    @cached_property
    def _ordered(self) -> Indices:
        """The scope's messages in an order that is the same in every record that holds them."""
        messages, facts = self._positions.network.messages, self._positions.view.said
        columns = (facts.person[messages], facts.wording[messages], facts.sent_at[messages])
        return messages[np.lexsort(columns)]

    @cached_property
    def _label(self) -> Indices:
        """The community of each of the ordered messages."""
        return self._positions.communities[self._nodes(self._ordered)]

    @cached_property
    def _everywhere(self) -> dict[int, Words]:
        return self._read(spaced(self._ordered, READ_OF_ALL))

    def _read(self, messages: Indices) -> dict[int, Words]:
        """The words of messages, of those whose text is held."""
        keys, threads = self._positions.view.messages, self._lexical.threads
        found = {int(message): threads.passage(keys[message]) for message in messages}
        return {message: said(each.text) for message, each in found.items() if each is not None}

    def _nodes(self, messages: Indices) -> Indices:
        """Who sent messages of the scope."""
        positions = self._positions
        return positions.network.place[positions.view.said.person[messages]]

    def _by_person(self, read: dict[int, Words]) -> dict[int, Words]:
        """The words that each person used, by node."""
        found: dict[int, Words] = {}
        nodes = self._nodes(np.array(list(read), np.int64)).tolist()
        for node, words in zip(nodes, read.values(), strict=True):
            found[node] = found.get(node, frozenset()) | words
        return found


def spaced(messages: Indices, most: int) -> Indices:
    """At most so many of some messages, evenly spaced."""
    return messages[:: max(1, -(-len(messages) // most))]
