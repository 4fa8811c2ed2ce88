"""Acts repeated under an idempotency key after a restart, when nobody remembers what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import orjson
import pytest

from graph_service.access.principal import Principal, Scope, acting_as
from graph_service.api.idempotency import Calls
from graph_service.api.ids import global_id
from tests.api.conftest import data_of
from tests.api.sample import Sample, filled

SIGNAL: Final = global_id("Signal", "twitter:b1/trouble")
BOB: Final = global_id("Customer", "twitter:bob")
ACTS: Final = {
    "signal_act": f'commentSignal(input: {{signal: "{SIGNAL}", by: "Eve", note: "called", KEY}})',
    "context": 'saveContext(input: {name: "n", text: "printing", by: "Eve", KEY})',
    "reference_act": f'askReference(input: {{customer: "{BOB}", by: "Eve", KEY}})',
}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Sample]:
    made = filled(tmp_path)
    yield made
    made.engine.close()


def act(sample: Sample, form: str, key: str) -> None:
    asked = ACTS[form].replace("KEY", f'idempotencyKey: "{key}"')
    restarted = replace(sample.context, calls=Calls())
    data_of(restarted, f"mutation {{ {asked} {{ userErrors {{ code }} }} }}", {})


def held(sample: Sample, form: str) -> int:
    """How many records of a form there are."""
    return sum(orjson.loads(line)["record"] == form for line in sample.context.store.export())


@pytest.mark.parametrize("form", ACTS)
def test_an_act_repeated_after_a_restart_is_done_once(own: Sample, form: str) -> None:
    act(own, form, "one")
    act(own, form, "one")
    assert held(own, form) == 1


def test_another_key_or_another_caller_is_another_act(own: Sample) -> None:
    act(own, "signal_act", "one")
    act(own, "signal_act", "two")
    with acting_as(Principal("somebody else", frozenset(Scope))):
        act(own, "signal_act", "one")
    assert held(own, "signal_act") == 3
