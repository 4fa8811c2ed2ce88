"""Our linkage over a set: as the service does it, with weights learnt from the set itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from algorithms.graph import Indices
from benchmarks.linkage.sets import People
from graph_service.identity.judging import group, homes, judge
from graph_service.identity.weights import Weights, learnt
from ingest.identity.blocking import candidates
from ingest.identity.description import Description
from ingest.identity.fields import Kind
from ingest.identity.names import person_name
from ingest.identity.table import Compared, Table
from ingest.identity.values import normal_value


def resolve(people: People) -> Indices:
    """The person of each record, of joins made without asking.

    Records are sorted by what they say, for weights are learnt of pairs drawn by place.
    """
    described, fields = descriptions(people), tuple(people.others)
    order = sorted(range(len(described)), key=lambda n: (described[n].names, described[n].values))
    records = [described[number] for number in order]
    found, table = candidates(records, fields), Table.of(records, fields)
    compared = table.compare(found.first, found.second)
    person = np.empty(len(order), np.int64)
    person[order] = people_of(table, learnt(table, compared), compared)
    return person


def people_of(table: Table, weights: Weights, compared: Compared) -> Indices:
    """The person of each record of a table, of which all candidate pairs are compared."""
    judged = judge(table, weights, compared)
    near = judged.near
    pairs = compared.first[near], compared.second[near]
    return group(table, weights, homes(len(table), pairs, judged.score[near])).member


def descriptions(people: People) -> list[Description]:
    """The records of a set as the service describes handles."""
    spoken = list(zip(people.given, people.surname, strict=True))
    name = {parts: person_name(given=parts[0], surname=parts[1]) for parts in set(spoken)}
    columns = [normal_values(field.kind, texts) for field, texts in people.others.items()]
    return [
        Description((name[parts],) if name[parts] else (), tuple((v,) if v else () for v in values))
        for parts, *values in zip(spoken, *columns, strict=True)
    ]


def normal_values(kind: Kind, texts: Sequence[str]) -> list[str]:
    normal = {text: normal_value(kind, text) for text in set(texts)}
    return [normal[text] for text in texts]
