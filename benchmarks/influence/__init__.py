"""Positions in networks of who turns to whom, and how far chosen people carry a message.

Ours against networkx, igraph, networkit and Neo4j's Graph Data Science, in one run on the same arrays.
"""

from __future__ import annotations

from benchmarks.result import Result


def run(scale: str) -> list[Result]:
    from benchmarks.influence.gds import gds_if_any
    from benchmarks.influence.positions import cases as positions
    from benchmarks.influence.spread import cases as spread

    with gds_if_any() as gds:
        return [*positions(scale, gds), *spread(scale, gds)]
