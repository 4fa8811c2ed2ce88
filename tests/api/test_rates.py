"""What a key may ask for in a minute, over HTTP and websockets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph_service.access.admission import api_keys
from graph_service.access.rates import Rates
from graph_service.app import create_app
from tests.api.client import Client
from tests.api.sample import Sample

KEY = "correct-horse-battery-staple"
HEADERS = {"Authorization": f"Bearer {KEY}", "Accept": "application/json"}
TEN = "{ customers(first: 10) { edges { node { name } } } }"
"""Costs 10: the things it may bring."""


@pytest.mark.parametrize("known", [False, True], ids=["the first time", "a document that is known"])
def test_more_than_the_rate_is_refused_with_when_to_come_again(sample: Sample, *, known: bool) -> None:
    if known:
        Client(create_app(sample.context)).post("/graphql", json={"query": TEN})
    context = replace(sample.context, rates=Rates(15, lambda: 0.0))
    client = Client(create_app(context, keys=api_keys(KEY)))
    assert client.post("/graphql", json={"query": TEN}, headers=HEADERS).status_code == 200
    refused = client.post("/graphql", json={"query": TEN}, headers=HEADERS)
    (error,) = refused.json()["errors"]
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "20")
    assert (error["extensions"]["code"], error["extensions"]["retryAfter"]) == ("RATE_LIMITED", 20)
    assert "data" not in refused.json()


def test_who_runs_a_service_without_keys_has_no_limit(sample: Sample) -> None:
    context = replace(sample.context, rates=Rates(1, lambda: 0.0))
    client = Client(create_app(context))
    for _ in range(3):
        assert client.post("/graphql", json={"query": TEN}).status_code == 200
