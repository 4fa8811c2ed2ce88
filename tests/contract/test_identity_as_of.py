"""Who was who: an answer as of a time is that of a record which ends there."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.identity.catalogue import Catalogue
from graph_service.pipeline.resolve import resolve
from graph_service.pipeline.saying import Saying, assertion, withdrawal
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.keeper import Keeper
from graph_service.questions.advocates import ranking
from graph_service.questions.identity import WhoIsWho
from graph_service.questions.opinions import Asked, Side
from graph_service.questions.past import Past, Then
from graph_service.questions.time import Time, resolve_time
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.model import AnnotationRow, Cluster, Cursor
from graph_service.store.record import GraphStore
from ingest.canonical import Direction, Message, Profile, Record
from ingest.handle import Handle

TO_US = Direction.INBOUND
FOREVER = datetime(2199, 1, 1, tzinfo=UTC)
TWEETS, MAILS, CALLS = "twitter:jane_d", "email:jane@acme.example", "phone:+442079460958"
SAYS = assertion(Saying(TWEETS, CALLS, same=True, by="Anna"), at=datetime(2026, 1, 14, tzinfo=UTC))


def day(number: int) -> datetime:
    return datetime(2026, 1, number, tzinfo=UTC)


def said(number: int, handle: Handle) -> Message:
    return Message("x", str(number), handle.channel, handle, day(number), "What a day.", direction=TO_US)


def row(key: str) -> Handle:
    channel, _, address = key.partition(":")
    return Handle(channel, address)


HISTORY: list[Record] = [
    said(1, Handle("twitter", "jane_d", name="Jane")),
    said(2, Handle("email", "jane@acme.example", name="Jane Doe")),
    said(3, Handle("phone", "+442079460958")),
    said(4, Handle("twitter", "jane_d", name="JD")),
    Profile("crm", Handle("twitter", "jane_d", identifiers=("email:jane@acme.example",)), day(6)),
    said(8, Handle("twitter", "jane_d")),
    Profile("crm", row(MAILS), day(9), birth_date="1980-02-29", postal_code="10115"),
    Profile(
        "crm", Handle("crm", "7", name="Jane Doe"), day(10), birth_date="1980-02-29", postal_code="10115"
    ),
    SAYS,
    said(16, Handle("phone", "+442079460958")),
]
"""Jane's handles come one by one, and one by one it shows that they are hers."""


def people(store: GraphStore, time: Time | None = None) -> list[tuple[str, tuple[str, ...]]]:
    keys = [identity.key for page in store.people.all_identities() for identity in page]
    return sorted(map(shown, WhoIsWho(store, Catalogue(store)).customers(keys, time)))


def shown(cluster: Cluster) -> tuple[str, tuple[str, ...]]:
    return cluster.key, tuple(f"{o.handle} {o.confidence:.4f} {o.evidence}" for o in cluster.handles)


def at(record: Record) -> datetime:
    if isinstance(record, Message):
        return record.sent_at
    return record.asserted_at if isinstance(record, Profile) else record.at


@pytest.mark.parametrize("number", [1, 2, 5, 6, 8, 9, 10, 13, 14, 16])
def test_as_of_a_day_the_people_are_those_of_a_record_that_ends_there(
    store: GraphStore, tmp_path: Path, number: int
) -> None:
    store.load(HISTORY)
    resolve(store)
    short = GraphStore(EmbeddedEngine(tmp_path / "short"))
    short.load([record for record in HISTORY if at(record) <= day(number)])
    resolve(short)
    assert people(store, Time(day(number), FOREVER)) == people(short)
    short.close()


def test_the_history_has_all_kinds_of_turns(store: GraphStore) -> None:
    store.load(HISTORY)
    resolve(store)
    counted = [len(people(store, Time(day(number), FOREVER))) for number in (1, 3, 6, 9, 10, 14)]
    assert counted == [1, 3, 2, 2, 2, 1]


def test_what_was_learnt_later_is_not_known_before(store: GraphStore) -> None:
    store.load(HISTORY[:4])
    between = datetime.now(UTC)
    store.load(HISTORY[4:])
    resolve(store)
    assert len(people(store, Time(FOREVER, between))) == 3
    assert len(people(store, Time(FOREVER, FOREVER))) == 1


def test_a_word_stands_from_when_it_was_said_until_it_was_withdrawn(store: GraphStore) -> None:
    store.load(HISTORY)
    (held,) = store.people.assertions([SAYS.key])
    assert held is not None
    store.load([withdrawal(held, "Bert", at=day(20))])
    resolve(store)
    counted = [len(people(store, Time(day(number), FOREVER))) for number in (13, 14, 19, 20)]
    assert counted == [2, 1, 1, 2]
    assert len(people(store)) == 2


def test_a_ranking_as_of_a_day_ranks_the_people_of_that_day(store: GraphStore, tmp_path: Path) -> None:
    store.load(HISTORY)
    resolve(store)
    pleased = [AnnotationRow(f"x:{n}", "test", 0.9) for n in (1, 2, 3, 4, 8, 16)]
    store.meanings.write(pleased, Cursor("annotate", store.position().seq, "test"))
    plane = InteractionPlane(tmp_path / "plane")
    Keeper(store, (plane,)).catch_up()
    past = Past(WhoIsWho(store, Catalogue(store)), plane)

    def customers(time: Time) -> set[str]:
        page = ranking(store, Then(past, time), Asked(Side.FOR, None, time))
        return {found.customer for found in page.rows}

    assert customers(resolve_time(None, None, store.clock())) == {"crm:7"}
    assert customers(Time(day(5), FOREVER)) == {TWEETS, MAILS, CALLS}
    assert customers(Time(day(8), FOREVER)) == {MAILS, CALLS}
