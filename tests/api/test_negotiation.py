"""Which media type a client takes, and which bodies are read."""

from __future__ import annotations

import pytest

from graph_service.api.negotiation import GRAPHQL_JSON, JSON, answer_type, is_json


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/json", JSON),
        ("application/graphql-response+json", GRAPHQL_JSON),
        ("Application/GraphQL-Response+JSON; charset=UTF-8", GRAPHQL_JSON),
        ("application/graphql-response+json, application/json;q=0.9", GRAPHQL_JSON),
        ("application/graphql-response+json, application/json", GRAPHQL_JSON),
        ("application/json, application/graphql-response+json", GRAPHQL_JSON),
        ("application/graphql-response+json;q=0.5, application/json", JSON),
        ("application/json;q=0.5, */*", GRAPHQL_JSON),
        ("application/json;q=0, */*", GRAPHQL_JSON),
        ("application/graphql-response+json;q=0, */*", JSON),
        ("text/html, */*;q=0.1", JSON),
        ("application/json; charset=utf-16, application/graphql-response+json;q=0.1", GRAPHQL_JSON),
        ("application/json;q=high", JSON),
        ("text/html", None),
        ("application/xml, text/*", None),
        ("*/*;q=0", None),
        ("application/json; charset=utf-16", None),
        ("application/jsonp", None),
        (",;=,", None),
    ],
)
def test_the_answer_is_in_what_the_client_likes_best(accept: str, kind: str | None) -> None:
    assert answer_type(accept) == kind


@pytest.mark.parametrize(
    ("content_type", "read"),
    [
        ("application/json", True),
        ("APPLICATION/JSON ;charset=utf8", True),
        ('application/json; charset="UTF-8"', True),
        ("application/json; charset=latin-1", False),
        ("application/jsonp", False),
        ("text/plain; application/json", False),
        ("application/graphql-response+json", False),
        ("", False),
    ],
)
def test_only_json_in_utf8_is_read(content_type: str, *, read: bool) -> None:
    assert is_json(content_type) is read
