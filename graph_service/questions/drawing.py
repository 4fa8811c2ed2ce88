"""The attention graph as a file for programs that draw and measure networks: GEXF or GraphML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Final, TypeAlias

import networkx as nx
import numpy as np

from graph_service.planes.view import KINDS
from graph_service.questions.influence import Network
from graph_service.questions.positions import Positions
from graph_service.store.reader import CustomerRow, Reader

Drawing: TypeAlias = "nx.DiGraph[str]"
Attributes = dict[str, str | int | float]
Show = Callable[[str, int, int], None]
BATCH: Final = 5_000
DRAWN_ON: Final = re.compile(rb'lastmodifieddate="[^"]*"')
NO_XML: Final = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""


def drawing(positions: Positions, reader: Reader, show: Show) -> Drawing:
    """The network with what is known of its people.

    A node is a customer by key, with `label` (the name, else the key), `kind`, `influence` (see
    `questions.influencers`), `attention` (times that of the average), `listeners` and `community`. An
    edge leads from who turned to somebody to whom, with `weight` and the number of `replies`,
    `mentions`, `shares` and `thanks`. `show` is told how far it is.
    """
    drawn: Drawing = nx.DiGraph()
    people = [positions.customer(node) for node in range(len(positions.network.people))]
    names = list(map(spelled, people))
    drawn.add_nodes_from(zip(names, nodes(positions, known(reader, people, show)), strict=True))
    graph = positions.network.graph
    ends = zip(graph.source.tolist(), graph.target.tolist(), edges(positions.network), strict=True)
    drawn.add_edges_from((names[source], names[target], told) for source, target, told in ends)
    return drawn


def known(reader: Reader, people: Sequence[str], show: Show) -> Iterator[tuple[str, CustomerRow | None]]:
    """People with what the record knows of them now."""
    for start in range(0, len(people), BATCH):
        show("people", start, len(people))
        batch = people[start : start + BATCH]
        yield from zip(batch, reader.customers(batch), strict=True)


def nodes(positions: Positions, people: Iterator[tuple[str, CustomerRow | None]]) -> Iterator[Attributes]:
    """What is told of each node."""
    times = np.round(positions.share * len(positions.network.people), 9)
    for node, (key, row) in enumerate(people):
        yield {
            "label": NO_XML.sub("", (row and row.name) or "") or spelled(key),
            "kind": row.kind if row is not None else "unknown",
            "influence": float(positions.percentile[node]),
            "attention": float(times[node]),
            "listeners": int(positions.listeners[node]),
            "community": spelled(positions.customer(int(positions.communities[node]))),
        }


def spelled(key: str) -> str:
    """A key as XML can hold it."""
    return NO_XML.sub(lambda found: f"\ufffd{ord(found[0]):x};", key)


def edges(network: Network) -> Iterator[Attributes]:
    """What is told of each edge of the network's graph."""
    graph, acts = network.graph, network.acts
    name = graph.source * graph.size + graph.target
    edge = np.searchsorted(name, acts.source * graph.size + acts.target)
    counts = np.bincount(edge * len(KINDS) + acts.kind, minlength=len(name) * len(KINDS))
    for weight, told in zip(graph.weight.tolist(), counts.reshape(-1, len(KINDS)).tolist(), strict=True):
        yield {"weight": weight, **dict(zip(KINDS, told, strict=True))}


def gexf(drawn: Drawing, as_of: datetime) -> bytes:
    """GEXF 1.2, dated as of when it is: the same network gives the same bytes on any day."""
    file = BytesIO()
    nx.write_gexf(drawn, file)
    return DRAWN_ON.sub(f'lastmodifieddate="{as_of:%Y-%m-%d}"'.encode(), file.getvalue(), count=1)


def graphml(drawn: Drawing, as_of: datetime) -> bytes:
    """GraphML, which has no date."""
    del as_of
    file = BytesIO()
    nx.write_graphml_xml(drawn, file, prettyprint=True)
    return file.getvalue()


FORMATS: Final[Mapping[str, Callable[[Drawing, datetime], bytes]]] = {".gexf": gexf, ".graphml": graphml}
"""How each is written, by the ending of its files."""
