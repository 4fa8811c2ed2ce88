"""What docs/guards.md shows is run; its table has every guard, and says which may be lifted."""

from __future__ import annotations

from typing import Final

import pytest

from graph_service.moments.guards import LIFTABLE, GuardKind
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.record import GraphStore
from ingest.connectors.ndjson import parse_record
from ingest.facts import Consent
from tests.e2e.test_docs import blocks, rows
from tests.signals import ANN, BOB, US, said, taken_in

PAGE: Final = "docs/guards.md"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> GraphStore:
    """A complaint that was answered, and the consent of the page."""
    (consent,) = (parse_record(text.encode()) for text in blocks(PAGE, "json"))
    assert isinstance(consent, Consent)
    complained, answered = (
        said(1, ANN, "kettle complaint sad"),
        said(2, US, "so", reply_to="1", mentions=(ANN,)),
    )
    store = GraphStore(EmbeddedEngine(tmp_path_factory.mktemp("guards") / "graph"))
    return taken_in(store, [consent, complained, answered, said(3, BOB, "hello")])


@pytest.mark.parametrize("statement", blocks(PAGE, "cypher"), ids=lambda text: text.split("\n")[0])
def test_a_statement_answers(store: GraphStore, statement: str) -> None:
    assert len(store.analyse(statement, {}, 100)[1]) == 1


def test_every_guard_is_listed_with_whether_it_may_be_lifted() -> None:
    listed = {row[0].strip("`"): row[-1] for row in rows(PAGE, "In short")}
    assert listed == {kind.name: "yes" if kind in LIFTABLE else "no" for kind in GuardKind}
