"""Who speaks for us and against: expected scores are the Beta quantiles of `algorithms.advocacy`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from graph_service.errors import NotFound
from graph_service.pipeline.resolve import resolve
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.keeper import Keeper
from graph_service.questions.advocates import ranking
from graph_service.questions.opinions import Asked, Side
from graph_service.questions.scored import Rank
from graph_service.questions.time import Time, resolve_time
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.model import AnnotationRow, StanceRow
from graph_service.store.record import GraphStore
from ingest.canonical import Message
from ingest.company import Company, OwnHandle, Product
from ingest.handle import Handle, HandleKind
from tests.records import tweet

COMPANY = Company("Larkspur", (OwnHandle("twitter:us", "care"),), (Product("kettle", "Kettle", ()),))
DAY = datetime(2026, 3, 10, tzinfo=UTC)
END = Time(DAY + timedelta(hours=23), datetime(2100, 1, 1, tzinfo=UTC))


def said(number: int, sender: str, days_ago: int) -> Message:
    """A message to us about the kettle, in words of its own."""
    return replace(
        tweet(number, sender, f"about the {'very ' * number}good kettle"),
        sent_at=DAY - timedelta(days=days_ago),
        mentions=(Handle("twitter", "us"),),
    )


MESSAGES = [
    *(said(n, "fan", n) for n in range(5)),  # praise on five days, as good as fresh
    said(10, "once", 0),  # one "great!"
    *(said(20 + n, "critic", 0) for n in range(2)),  # two complaints on one day
    *(said(30 + n, "brand", 0) for n in range(3)),  # another company
    said(40, "us", 0),
]
VALUES = {"fan": 1.0, "once": 1.0, "critic": -1.0, "brand": 1.0, "us": 1.0}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> tuple[GraphStore, InteractionPlane]:
    folder = tmp_path_factory.mktemp("advocates")
    store = GraphStore(EmbeddedEngine(folder / "graph"))
    store.declare_company(COMPANY)
    organization = Handle("twitter", "brand", kind=HandleKind.ORGANIZATION)
    store.load([replace(m, sender=organization) if m.sender.address == "brand" else m for m in MESSAGES])
    resolve(store)
    store.meanings.write(
        [
            AnnotationRow(m.key, "by hand", value, stances=(StanceRow("kettle", value),))
            for m in MESSAGES
            for value in [VALUES[m.sender.address]]
        ],
        store.cursor("annotate", "by hand"),
    )
    plane = InteractionPlane(folder / "interactions")
    Keeper(store, [plane]).catch_up()
    return store, plane


def asked(graph: tuple[GraphStore, InteractionPlane], question: Asked) -> list[tuple[str, float]]:
    page = ranking(*graph, question)
    return [(row.customer, round(row.score, 2)) for row in page.rows]


@pytest.mark.parametrize("product", [None, "kettle"])
def test_advocates_by_the_low_end_of_their_interval(
    graph: tuple[GraphStore, InteractionPlane], product: str | None
) -> None:
    # Five days of praise, hardly faded: 0.05 ** (1 / 5.98); one: 0.05 ** (1 / 2).
    assert asked(graph, Asked(Side.FOR, product, END)) == [("twitter:fan", 0.60), ("twitter:once", 0.22)]


def test_one_great_is_not_certain(graph: tuple[GraphStore, InteractionPlane]) -> None:
    assert asked(graph, Asked(Side.FOR, None, END, certain_only=True)) == [("twitter:fan", 0.60)]


def test_critics_are_the_mirror_image_and_a_day_s_repeats_count_half(
    graph: tuple[GraphStore, InteractionPlane],
) -> None:
    # 1 + 0.5 of criticism, today's weight 0.996: 0.05 ** (1 / 2.49).
    assert asked(graph, Asked(Side.AGAINST, "kettle", END)) == [("twitter:critic", 0.30)]


def test_as_of_an_earlier_day_only_what_had_been_said_counts(
    graph: tuple[GraphStore, InteractionPlane],
) -> None:
    before = Time(DAY - timedelta(days=3, hours=1), END.known_at)
    assert asked(graph, Asked(Side.FOR, None, before)) == [("twitter:fan", 0.22)]


def test_what_was_learnt_later_was_not_known(graph: tuple[GraphStore, InteractionPlane]) -> None:
    assert asked(graph, Asked(Side.FOR, None, Time(END.as_of, DAY - timedelta(days=400)))) == []


def test_an_answer_carries_its_parts_and_its_messages(graph: tuple[GraphStore, InteractionPlane]) -> None:
    row = ranking(*graph, Asked(Side.FOR, "kettle", END)).rows[0]
    assert row.evidence == tuple(f"twitter:{n}" for n in range(5))
    assert [component.name for component in row.components] == ["praise", "criticism", "influence"]
    assert row.components[0].explanation == "5 messages of praise, faded with age, weigh 4.94."
    assert (row.certain, round(row.interval.high, 2), row.graph_version) == (True, 0.99, 2)


def test_pages_follow_each_other(graph: tuple[GraphStore, InteractionPlane]) -> None:
    first = ranking(*graph, Asked(Side.FOR, None, END, first=1))
    assert (len(first.rows), first.total, first.more) == (1, 2, True)
    after = Rank(first.rows[0].score, first.rows[0].customer)
    rest = ranking(*graph, Asked(Side.FOR, None, END, first=1, after=after))
    assert ([row.customer for row in rest.rows], rest.more) == (["twitter:once"], False)


def test_a_product_we_do_not_have(graph: tuple[GraphStore, InteractionPlane]) -> None:
    with pytest.raises(NotFound, match="'toaster'"):
        ranking(*graph, Asked(Side.FOR, "toaster", END))


def test_the_clock_is_that_of_the_record_but_never_ahead_of_ours() -> None:
    assert resolve_time(None, None, DAY).as_of == DAY
    assert resolve_time(None, None, datetime(2199, 1, 1, tzinfo=UTC)).as_of < datetime(2199, 1, 1, tzinfo=UTC)
    assert resolve_time(END.as_of, None, DAY).as_of == END.as_of
