"""The contract is what the code says, and every part of it is explained."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import GraphQLNamedType, GraphQLObjectType, is_introspection_type, is_specified_scalar_type

from graph_service.api.schema import schema, schema_text

CONTRACT = Path(__file__).parents[2] / "schema.graphql"
OURS = [
    kind
    for kind in schema.core.type_map.values()
    if not is_introspection_type(kind) and not is_specified_scalar_type(kind)
]


def test_the_file_is_what_the_code_exports() -> None:
    assert CONTRACT.read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.name)
def test_every_type_and_field_is_described(kind: GraphQLNamedType) -> None:
    fields = getattr(kind, "fields", {})
    assert kind.description
    assert [name for name, field in fields.items() if not field.description] == []


def test_ranked_answers_carry_their_proof() -> None:
    scored = schema.core.type_map["Scored"]
    ranked = {
        kind.name: set(kind.fields)
        for kind in OURS
        if isinstance(kind, GraphQLObjectType) and scored in kind.interfaces
    }
    proof = {"score", "interval", "components", "evidence", "asOf", "graphVersion", "customer", "certain"}
    assert {"Advocate", "Critic", "Influencer"} <= ranked.keys()
    assert [name for name, fields in ranked.items() if not proof <= fields] == []
