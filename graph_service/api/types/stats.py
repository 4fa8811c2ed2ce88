"""How much there is, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping

import strawberry

from graph_service.api.context import Standing
from graph_service.api.described import object_type, told


@object_type
class PlaneStatus:
    """How far one derived index has read the record."""

    name: str = told("vectors, lexical or interactions.")
    position: int = told("The sequence number of the last change it holds.")


@object_type
class Stats:
    """How much the graph holds, and where it stands."""

    messages: int = told("Messages held.")
    handles: int = told("Handles known, ours included.")
    customers: int = told("Customers known.")
    conversations: int = told("Conversations held.")
    products: int = told("Products declared.")
    graph_version: strawberry.ID = told("Grows with every change of facts.")
    engine: str = told("The graph database underneath: embedded or neo4j.")
    position: int = told("The sequence number of the record's last change.")
    planes: list[PlaneStatus] = told(
        "The indexes derived from the record; level with it when their positions are."
    )


def stats(counts: Mapping[str, int], standing: Standing) -> Stats:
    """The record's counts and standing as an answer."""
    planes = [PlaneStatus(name=name, position=at) for name, at in sorted(standing.planes.items())]
    return Stats(
        messages=counts["messages"],
        handles=counts["handles"],
        customers=counts["customers"],
        conversations=counts["conversations"],
        products=counts["products"],
        graph_version=strawberry.ID(str(standing.graph_version)),
        engine=standing.engine,
        position=standing.position,
        planes=planes,
    )
