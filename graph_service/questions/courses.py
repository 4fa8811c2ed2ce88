"""How what people want settled went, step by step, and what messages likely answer: worked out when asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from algorithms.acts import Matter
from algorithms.matters import matters
from graph_service.matters.hearing import Hearing
from graph_service.matters.rooms import Reply, likely_replies
from graph_service.store.acts import ActRow
from graph_service.store.record import GraphStore


def courses(store: GraphStore, customers: Sequence[str]) -> list[Mapping[str, Matter]]:
    """Each customer's matters with their steps, by what opened them, in the order of `customers`."""
    hearing = Hearing(store.matters.crowd(customers))
    return [
        {found.opening: found for found in matters(hearing.acts_of(person), hearing.closings_of(person))}
        for person in hearing.crowd.people
    ]


def replies(store: GraphStore, conversations: Sequence[str]) -> list[Mapping[str, Reply]]:
    """What each message of a conversation likely answers, by its key, in the order of `conversations`."""
    rooms: defaultdict[str, list[ActRow]] = defaultdict(list)
    for row in store.matters.in_conversations(conversations):
        rooms[row.conversation].append(row)
    return [likely_replies(rooms[key]) for key in conversations]
