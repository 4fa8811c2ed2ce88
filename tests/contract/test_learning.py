"""Learning what agreement tells: an explicit step, which is kept, exported, restored and undone."""

import re
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from graph_service.identity.catalogue import Catalogue
from graph_service.identity.weights import TooFew, current
from graph_service.pipeline.learn import learn, unlearn
from graph_service.pipeline.resolve import resolve
from graph_service.pipeline.restore import compared, restore
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.export import exported_file
from graph_service.store.record import GraphStore
from ingest.canonical import Profile
from ingest.handle import Handle

DAY = datetime(2026, 5, 1, tzinfo=UTC)
GIVEN = ["Ada", "Bo", "Cleo", "Dmitri", "Esra", "Femi", "Goro", "Hana", "Ivo", "Jun"]
SURNAMES = ["Falk", "Grau", "Hoxha", "Ito", "Jansen", "Kaya", "Lund", "Mbeki", "Novak", "Okoro", "Petit"]
PEOPLE = [(given, surname) for given in GIVEN for surname in SURNAMES]


def rows() -> list[Profile]:
    """Each person in a CRM and in a mailing list, where every fifth birth date has a digit wrong."""
    found = []
    for number, (given, surname) in enumerate(PEOPLE):
        name, born = f"{given} {surname}", f"{1950 + number % 50}-0{1 + number % 9}-1{number % 10}"
        wrong = f"{born[:-1]}{(number + 1) % 10}" if number % 5 == 0 else born
        listed = Handle("email", f"{given}.{surname}@list.example".lower(), name=name)
        found.append(Profile("crm", Handle("crm", f"{number:04}", name=name), DAY, birth_date=born))
        found.append(Profile("list", listed, DAY, birth_date=wrong))
    return found


def exported(store: GraphStore) -> list[bytes]:
    return list(store.export())


def test_what_is_learnt_is_kept_and_undone(store: GraphStore, tmp_path: Path) -> None:
    store.load(rows())
    catalogue = Catalogue(store)
    resolve(store, catalogue)
    before = exported(store)
    weights = learn(store, catalogue)
    resolve(store, catalogue)
    assert weights.version.startswith("learnt-")
    assert weights.records == len(rows())
    assert current(store.people.weights()).version == weights.version
    assert {each.version for each in store.people.resemblances(["crm:0000"])} == {weights.version}
    owners = store.reader.customer_keys_of_handles([profile.handle.key for profile in rows()])
    pairs = list(zip(owners[::2], owners[1::2], strict=True))
    assert [one == other for n, (one, other) in enumerate(pairs) if n % 5] == [True] * 88
    assert len({one for one, _ in pairs}) == len(PEOPLE)

    file = list(exported_file(store.export()))
    other = GraphStore(EmbeddedEngine(tmp_path / "other"))
    restore(other, lambda: file, lambda _: None)
    resolve(other)
    assert compared(other, file).difference is None
    other.close()

    unlearn(store)
    resolve(store, catalogue)
    assert exported(store) == before


def test_nothing_is_learnt_of_too_few(store: GraphStore) -> None:
    store.load(rows()[:20])
    with pytest.raises(TooFew, match="20 handles are too few to learn from; 200 are needed"):
        learn(store, Catalogue(store))
    assert store.people.weights() is None


def test_what_is_learnt_holds_nobody_s_name(store: GraphStore) -> None:
    store.load(rows())
    learn(store, Catalogue(store))
    (line,) = [each for each in exported(store) if orjson.loads(each)["record"] == "weights"]
    words = set(re.findall(r"[a-z]+", line.decode().lower()))
    assert not words & {word.lower() for word in [*GIVEN, *SURNAMES]}
    assert '\\"common\\":{\\"' in line.decode(), "names that ten people have are counted"
