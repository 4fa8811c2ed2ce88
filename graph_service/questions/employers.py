"""Who works where, by what profiles and mail addresses tell: people who share either are colleagues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from graph_service.questions.segments import Segment, segments
from graph_service.questions.spoken import Listening
from graph_service.store.model import Identity
from ingest.identity.shared import is_free_mail

Marks = dict[str, set[str]]


def employers(listening: Listening, customers: Sequence[str]) -> dict[str, str]:
    """The organisation of each of some customers of whom it is known, as of the time of listening.

    It is called by the first of all names and domains that its people have, in the order of the alphabet.
    """
    marks: Marks = {}
    named = segments(listening, Segment.ORGANIZATION)
    wanted = frozenset(customers)
    for customer, mark in (*named.items(), *domains(listening, customers)):
        if customer in wanted:
            marks.setdefault(customer, set()).add(mark)
    return joined(marks)


def domains(listening: Listening, customers: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The mail domains of customers but for those at which anybody may have a mailbox."""
    for customer, handle in handles(listening, list(customers)):
        channel, _, address = handle.partition(":")
        domain = address.rpartition("@")[2]
        if channel == "email" and domain and not is_free_mail(domain):
            yield customer, domain


def handles(listening: Listening, customers: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The handles that were those customers' and had been met by the time of listening."""
    now = listening.store.reader.handles_of_customers(customers)
    keys = {row.key: customer for customer, rows in zip(customers, now, strict=True) for row in rows}
    keys |= {handle: owner for handle, owner in listening.moved.items() if owner is not None}
    wanted = frozenset(customers)
    for each in listening.store.people.identities(sorted(keys)):
        owner = listening.moved.get(each.key, keys[each.key])
        if owner is not None and owner in wanted and met(each, listening):
            yield owner, each.key


def met(handle: Identity, listening: Listening) -> bool:
    """Whether a handle had been met, and that was known."""
    time = listening.time
    return handle.first_at <= time.as_of and handle.recorded_at <= time.known_at


def joined(marks: Marks) -> dict[str, str]:
    """One name for the marks of those who are colleagues, through others too."""
    people = sorted(marks)
    names = sorted({mark for each in marks.values() for mark in each})
    number = {name: n for n, name in enumerate(names)}
    pairs = [(n, number[mark]) for n, person in enumerate(people) for mark in sorted(marks[person])]
    cells = np.array(pairs, np.int64).reshape(-1, 2)
    ends = (cells[:, 0] + len(names), cells[:, 1])
    size = len(names) + len(people)
    graph = sparse.coo_array((np.ones(len(cells)), ends), shape=(size, size))
    label = connected_components(graph, directed=False)[1]
    first = {int(label[n]): name for n, name in reversed(list(enumerate(names)))}
    return {person: first[int(label[len(names) + n])] for n, person in enumerate(people)}
