"""Whatever comes and whatever people say, who is who does not depend on the order, and can be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations
from typing import Final, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph_service.identity.catalogue import Catalogue
from graph_service.pipeline.resolve import resolve
from graph_service.store.model import Resemblance
from graph_service.store.port import Engine, Statement
from graph_service.store.reader import CustomerFilter
from graph_service.store.record import GraphStore
from ingest.canonical import Profile, Record
from ingest.facts import Assertion
from ingest.handle import Handle
from tests.records import CONFUSABLE, INSTANTS, START, asserted, assertions, contacts

WIPE: Final = Statement("wipe", "MATCH (n) DETACH DELETE n")
EXAMPLES: Final = {"embedded": 25, "neo4j": 4}
PHASES: Final = {"embedded": tuple(Phase), "neo4j": (Phase.explicit, Phase.generate)}
LATER: Final = START + timedelta(days=2)
HANDLES: Final = [Handle(channel, address) for channel, address in CONFUSABLE]
PAIRS: Final = list(combinations(HANDLES, 2))
ACCOUNTS: Final = ("twitter:jane_d", "twitter:janedoe")

Example = TypeVar("Example")
Customers = dict[str, frozenset[str]]
"""The handles of each customer."""


def for_all(engine: Engine, examples: st.SearchStrategy[Example], holds: Callable[[Example], None]) -> None:
    """Look for an example for which something does not hold: fewer on the engine that takes longer."""
    looking = settings(
        max_examples=EXAMPLES[engine.name],
        deadline=None,
        phases=PHASES[engine.name],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.nested_given],
    )
    looking(given(examples)(holds))()


def few(engine: Engine) -> float:
    """How many examples at least have to show what a test is about."""
    return EXAMPLES[engine.name] / 5


def fresh(engine: Engine, records: Sequence[Record] = ()) -> GraphStore:
    """A store that holds these records, resolved."""
    engine.write(lambda tx: tx.run(WIPE))
    store = GraphStore(engine)
    store.load(records)
    resolve(store)
    return store


def say(store: GraphStore, words: Iterable[Assertion]) -> None:
    store.load(list(words))
    resolve(store)


def withdrawn(words: Iterable[Assertion]) -> list[Assertion]:
    return [replace(w, revised_at=LATER, withdrawn_at=LATER, withdrawn_by="lee") for w in words]


@dataclass(frozen=True, slots=True)
class Seen:
    """All there is to see of who is who: the export, without what people say on request, and the evidence."""

    export: tuple[bytes, ...]
    evidence: tuple[Resemblance, ...]


def seen(store: GraphStore, *, words: bool = True) -> Seen:
    lines = tuple(line for line in store.export() if words or b'"record":"assertion"' not in line)
    return Seen(lines, tuple(store.people.resemblances([handle.key for handle in HANDLES])))


def customers(store: GraphStore) -> Customers:
    keys = [row.key for row in store.reader.customer_page(CustomerFilter(), "", 100)]
    owned = store.reader.handles_of_customers(keys)
    return {key: frozenset(h.key for h in handles) for key, handles in zip(keys, owned, strict=True)}


def together(found: Customers, *handles: str) -> bool:
    return any(held.issuperset(handles) for held in found.values())


def worlds() -> st.SearchStrategy[list[Profile]]:
    """Something of every handle, and more of some."""
    return st.lists(contacts(), min_size=6, max_size=12).map(
        lambda told: [*(Profile("crm", handle, START) for handle in HANDLES), *told]
    )


@st.composite
def some_words(draw: st.DrawFn) -> list[Assertion]:
    """Words that contradict each other, of two people whom a third joins, and some more."""
    one, third, other = draw(st.permutations(HANDLES))[:3]
    quarrel = [
        asserted("q1", (one, other), same=False),
        asserted("q2", (one, third), same=True, at=draw(INSTANTS)),
        asserted("q3", (third, other), same=True, at=draw(INSTANTS)),
    ]
    return [*quarrel, *draw(st.lists(assertions(st.sampled_from(PAIRS)), max_size=3))]


class TestTakingBack:
    @pytest.mark.timeout(300)
    def test_saying_and_withdrawing_leaves_things_as_they_were(self, engine: Engine) -> None:
        met: Counter[str] = Counter()

        def holds(example: tuple[list[Profile], list[tuple[Handle, Handle]], bool]) -> None:
            world, pairs, same = example
            store = fresh(engine, world)
            before = seen(store, words=False)
            words = [asserted(f"w{n}", pair, same=same, at=LATER) for n, pair in enumerate(pairs)]
            say(store, words)
            met["changed"] += seen(store, words=False) != before
            say(store, withdrawn(words))
            assert seen(store, words=False) == before

        pairs = st.lists(st.sampled_from(PAIRS), min_size=1, max_size=3, unique=True)
        for_all(engine, st.tuples(worlds(), pairs, st.booleans()), holds)
        assert met["changed"] >= few(engine)

    @pytest.mark.timeout(300)
    def test_a_customer_split_and_the_split_withdrawn_is_that_customer(self, engine: Engine) -> None:
        met: Counter[str] = Counter()

        def holds(world: list[Profile]) -> None:
            store = fresh(engine, world)
            before = seen(store, words=False)
            largest = max(map(sorted, customers(store).values()), key=len)
            met["joined"] += len(largest) > 1
            pairs = [pair for pair in PAIRS if {each.key for each in pair} <= set(largest)]
            words = [asserted(f"s{n}", pair, same=False, at=LATER) for n, pair in enumerate(pairs)]
            say(store, words)
            assert all(not together(customers(store), *pair) for pair in combinations(largest, 2))
            say(store, withdrawn(words))
            assert seen(store, words=False) == before

        for_all(engine, worlds(), holds)
        assert met["joined"] >= few(engine)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Records in the order of their arrival, in batches after some of which who is who is decided."""

    records: list[Record]
    size: int
    deciding: list[bool]


@st.composite
def arrivals(draw: st.DrawFn) -> Arrivals:
    come: list[Record] = [*draw(worlds()), *draw(some_words())]
    records = draw(st.permutations(come))
    size = draw(st.integers(1, 6))
    batches = -(-len(records) // size)
    return Arrivals(records, size, draw(st.lists(st.booleans(), min_size=batches, max_size=batches)))


def arrived(engine: Engine, come: Arrivals, after_each: Callable[[GraphStore], None]) -> GraphStore:
    """The store after all has come to one that goes on running, with a look after each decision."""
    store = fresh(engine)
    catalogue = Catalogue(store)
    for number, decide in enumerate(come.deciding):
        store.load(come.records[number * come.size :][: come.size])
        if decide:
            resolve(store, catalogue)
            after_each(store)
    resolve(store, catalogue)
    after_each(store)
    return store


def called(number: str, name: str) -> Profile:
    """A contact of the CRM with a telephone that others have too."""
    return Profile("crm", Handle("crm", number, name, identifiers=("phone:+442079460958",)), START)


class TestArriving:
    @pytest.mark.timeout(300)
    def test_the_order_of_what_comes_and_what_is_said_does_not_matter(self, engine: Engine) -> None:
        met: Counter[str] = Counter()

        def holds(come: Arrivals) -> None:
            by_and_by = arrived(engine, come, lambda _: None)
            found = seen(by_and_by)
            at_once = fresh(engine, sorted(come.records, key=repr))
            assert found == seen(at_once)
            met["joined"] += any(len(held) > 2 for held in customers(at_once).values())
            met["barred"] += any(each.bar for each in found.evidence)

        for_all(engine, arrivals(), holds)
        assert min(met["joined"], met["barred"]) >= few(engine)

    def test_words_that_now_are_of_others_let_go_of_whom_they_joined(self, engine: Engine) -> None:
        jane, tom, ravi, kim = HANDLES[:4]
        first = asserted("a1", (jane, tom), same=True)
        revised = asserted("a1", (ravi, kim), same=True, at=LATER)
        store = fresh(engine, [first])
        assert together(customers(store), jane.key, tom.key)
        say(store, [replace(revised, revised_at=LATER)])
        assert not together(customers(store), jane.key, tom.key)
        assert together(customers(store), ravi.key, kim.key)

    def test_a_number_that_is_no_switchboards_after_all_joins_whom_it_did_not(self, engine: Engine) -> None:
        """Three people have the number, until two of them turn out to be called alike."""
        names = ["Jane Doe", "Jane Doe", "Tom Weber", "Zoe Xu"]
        store = fresh(engine, [called(f"{number}", name) for number, name in enumerate(names)])
        assert not together(customers(store), "crm:0", "crm:1")
        store.load([called("3", "Tom Weber")])
        resolve(store)
        assert together(customers(store), "crm:0", "crm:1")

    @pytest.mark.timeout(300)
    def test_who_is_said_to_be_two_people_never_is_one(self, engine: Engine) -> None:
        met: Counter[str] = Counter()

        def holds(come: Arrivals) -> None:
            def look(store: GraphStore) -> None:
                found, held = customers(store), [handle.key for handle in HANDLES]
                words = [w for w in store.people.assertions_about(held) if not w.withdrawn_at]
                apart = [(w.first, w.second) for w in words if not w.same]
                both = [row.verified for row in store.reader.handles(ACCOUNTS) if row]
                apart += [ACCOUNTS] if both == [True, True] else []
                assert not [pair for pair in apart if together(found, *pair)]
                met["said"] += bool(apart)
                met["contradicted"] += bool(apart) and any(w.same for w in words)

            arrived(engine, come, look)

        for_all(engine, arrivals(), holds)
        assert min(met["said"], met["contradicted"]) >= few(engine)

    @pytest.mark.timeout(300)
    def test_a_former_customer_is_always_found_as_exactly_one(self, engine: Engine) -> None:
        met: Counter[str] = Counter()

        def holds(come: Arrivals) -> None:
            ever: set[str] = set()

            def look(store: GraphStore) -> None:
                found = customers(store)
                ever.update(found)
                owned = Counter(handle for held in found.values() for handle in held)
                assert set(owned.values()) <= {1}
                former = sorted(ever)
                now = store.reader.customer_keys_of_handles(former)
                assert [former[n] in found.get(key or "", ()) for n, key in enumerate(now)] == [True] * len(
                    now
                )
                met["moved"] += now != former

            arrived(engine, come, look)

        for_all(engine, arrivals(), holds)
        assert met["moved"] >= few(engine)
