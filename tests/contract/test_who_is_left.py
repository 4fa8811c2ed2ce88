"""Who is who when somebody of them is forgotten."""

from pathlib import Path

from graph_service.identity.catalogue import Catalogue
from graph_service.pipeline.resolve import resolve
from graph_service.pipeline.saying import Saying, assertion
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.record import GraphStore
from ingest.canonical import Profile, Record
from ingest.handle import Handle
from tests.records import START

SWITCHBOARD = "phone:+493090182000"


def contact(key: str, name: str | None, *identifiers: str) -> Profile:
    channel, _, address = key.partition(":")
    return Profile("crm", Handle(channel, address, name, identifiers=identifiers), START)


OTHERS: list[Record] = [
    contact("crm:1", "Anna Berg", SWITCHBOARD),
    contact("crm:2", "Bob Lind", SWITCHBOARD),
    contact(SWITCHBOARD, None),
]
THIRD = contact("crm:3", "Cy Young", SWITCHBOARD)


def decided(store: GraphStore) -> object:
    """Who is who, and by what evidence."""
    keys = ["crm:1", "crm:2", SWITCHBOARD]
    return store.reader.customer_keys_of_handles(keys), store.people.resemblances(keys)


def test_a_run_that_was_killed_after_the_forgetting_is_taken_up(store: GraphStore, tmp_path: Path) -> None:
    """Three people make a number a switchboard's; two do not."""
    store.load([*OTHERS, THIRD])
    resolve(store)
    store.forget(["crm:3"])
    resolve(store, Catalogue(store))
    without = GraphStore(EmbeddedEngine(tmp_path / "without"))
    without.load(OTHERS)
    resolve(without)
    assert decided(store) == decided(without)
    without.close()


def test_what_others_say_of_others_does_not_name_her(store: GraphStore) -> None:
    store.load([*OTHERS, contact("email:victim@v.example", "Victoria Vanish")])
    why = "Victoria Vanish (victim@v.example) told me"
    store.load([assertion(Saying("crm:1", SWITCHBOARD, same=True, by="Victoria Vanish", reason=why))])
    resolve(store)
    store.forget(["email:victim@v.example"])
    resolve(store)
    (kept,) = store.people.assertion_page("", 10)
    assert (kept.first, kept.second, kept.same) == ("crm:1", SWITCHBOARD, True)
    text = b"\n".join(store.export()).lower()
    assert b"one person, says" in text
    assert not [part for part in (b"victoria", b"vanish", b"victim") if part in text]
