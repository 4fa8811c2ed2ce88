"""What people try at the door for Cypher: to write, read files, call out, exhaust. None of it works."""

from __future__ import annotations

import hashlib
import resource
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest

from graph_service.errors import GraphServiceError, InvalidStatement, TooExpensive
from graph_service.store.analyst import Asked, Limits
from graph_service.store.port import Engine
from graph_service.store.record import GraphStore
from graph_service.store.table import Cut
from tests.records import tweet

SHORT: Final = Limits(seconds=3.0, characters=200_000, memory=200_000_000)
BOUND: Final = 60_000_000
"""Bytes by which this process may have grown after all of it."""
TWENTY: Final = " ".join("WITH s + s AS s" for _ in range(20))
WRITES: Final = {
    "create": "CREATE (n:Message {key: 'x'}) RETURN n",
    "create in lower case": "create (n:Message {key: 'x'}) return n",
    "insert": "INSERT (n:Message {key: 'x'})",
    "merge": "MERGE (n:Message {key: 'x'}) RETURN n",
    "set": "MATCH (m:Message) SET m.text = 'gone' RETURN m",
    "set by a map": "MATCH (m:Message) SET m += $map RETURN m",
    "set a label": "MATCH (m:Message) SET m:Gone RETURN m",
    "remove": "MATCH (m:Message) REMOVE m.text RETURN m",
    "delete": "MATCH (m:Message) DETACH DELETE m",
    "delete behind NODETACH": "MATCH (m:Message) NODETACH DELETE m",
    "foreach": "FOREACH (x IN [1] | CREATE (:Message {key: 'y'}))",
    "in a subquery": "MATCH (m:Message) CALL { WITH m SET m.text = 'x' } RETURN m",
    "merge in a scoped subquery": "MATCH (m:Message) CALL (m) { MERGE (x:Gone {key: m.key}) } RETURN m",
    "in a subquery that exists": "MATCH (m) WHERE EXISTS { MATCH (m) SET m.text = 'x' } RETURN m",
    "in transactions": "MATCH (m:Message) CALL (m) { DELETE m } IN TRANSACTIONS OF 10 ROWS",
    "on create set": "MATCH (m:Message) MERGE (m)-[r:LIKES]->(m) ON CREATE SET r.x = 1 RETURN r",
    "behind a comment": "/* just reading */ MATCH (m) /* really */ DELETE m",
    "within a comment's end": "MATCH (m) /*/ RETURN m /*/ DELETE m",
    "in a comment of another's line end": "MATCH (m) // reading\rDETACH DELETE m",
    "by escapes": "CRE\\u0041TE (n:Message {key: 'x'})",
    "by wide letters": "\uff23\uff32\uff25\uff21\uff34\uff25 (n:Message)",
    "by a long s": "MATCH (m:Message) \u017fET m.text = 'x'",
    "by a space that is none": "MATCH (m:Message)\u00a0SET\u2003m.text = 'x'",
    "by a space of no width": "MATCH (m:Message) S\u200bET m.text = 'x'",
    "behind an escaped quote": "RETURN 'a\\' AS x CREATE (:Message {key: ' '})",
    "behind a doubled backtick": "MATCH (`a``) CREATE (:Gone) //`) RETURN 1",
    "glued to a number": "UNWIND [1] AS x WITH x LIMIT 1CREATE (:Message {key: 'y'})",
    "as a second statement": "RETURN 1; MATCH (n) DETACH DELETE n",
    "by union": "RETURN 1 AS a UNION CREATE (n:Gone) RETURN 1 AS a",
    "create an index": "CREATE INDEX gone FOR (n:Message) ON (n.text)",
    "drop a constraint": "DROP CONSTRAINT message_key",
    "create a user": "CREATE USER mallory SET PASSWORD 'password'",
    "alter a user": "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "grant": "GRANT ROLE admin TO mallory",
    "alter a database": "ALTER DATABASE neo4j SET ACCESS READ ONLY",
}
REVEALS: Final = {
    "load a file": "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "load with headers": "LOAD CSV WITH HEADERS FROM 'file:///etc/hostname' AS line RETURN line",
    "load in a subquery": "CALL () { LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line } RETURN line",
    "call out": "LOAD CSV FROM 'http://127.0.0.1:{port}/x' AS line RETURN line",
    "call out by a parameter": "LOAD CSV FROM $url AS line RETURN line",
    "call out with what is held": (
        "MATCH (m:Message) WITH collect(m.text) AS texts LOAD CSV FROM "
        "'http://127.0.0.1:{port}/' + texts[0] AS line RETURN line"
    ),
    "call a procedure": "CALL db.labels() YIELD label RETURN label",
    "call one without brackets": "CALL db.labels",
    "call one in backticks": "CALL `db`.`labels`() YIELD label RETURN label",
    "call one behind a comment": "call /* sly */ dbms.components()",
    "read the settings": "CALL dbms.listConfig() YIELD name, value RETURN name, value",
    "kill others": "CALL dbms.killQuery('query-1')",
    "load by a plug-in": "CALL apoc.load.json('http://127.0.0.1:{port}/x') YIELD value RETURN value",
    "export by a plug-in": "CALL apoc.export.csv.all('out.csv', {})",
    "a plug-in's function": "RETURN apoc.util.sha1(['x']) AS x",
    "a function in backticks": "RETURN `apoc`.`util`.`sha1`(['x']) AS x",
    "a function of files": "RETURN file() AS f",
    "a function in a map": "RETURN {a: randomUUID()} AS x",
    "a function behind a bar": "RETURN [x IN [1] | randomUUID()] AS x",
    "another database": "USE system MATCH (n) RETURN n",
    "another database in a subquery": "CALL () { USE system MATCH (n) RETURN n } RETURN n",
    "show users": "SHOW USERS",
    "show settings": "SHOW SETTINGS YIELD name, value",
    "show procedures": "SHOW PROCEDURES EXECUTABLE",
    "end transactions": "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "format": "MATCH (m:Message) RETURN m.key FORMAT CSV",
    "plan": "EXPLAIN MATCH (n) RETURN n",
    "profile": "PROFILE MATCH (n) RETURN n",
}
EXHAUSTS: Final = {
    "a catastrophic pattern": "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a+)+$' AS x",
    "alternatives repeated": "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a|aa)+$' AS x",
    "a pattern put together": "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a+' + ')+$' AS x",
    "a pattern by a parameter": "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ $pattern AS x",
    "a pattern of many stars": "MATCH (m:Message) RETURN m.text =~ '.*a.*b.*c.*d.*e.*' AS x",
    "a huge range": "UNWIND range(1, 1000000000) AS x RETURN sum(x) AS x",
    "a range by arithmetic": "UNWIND range(1, 1000 * 1000 * 1000) AS x RETURN sum(x) AS x",
    "a range by a parameter": "UNWIND range(1, $many) AS x RETURN sum(x) AS x",
    "adding up for ever": "RETURN reduce(s = 0, x IN range(1, 2000000000) | s + 1) AS s",
    "a text that doubles": "RETURN reduce(s = 'xxxxxxxxxx', x IN range(1, 40) | s + s) AS s",
    "a list that doubles": "RETURN reduce(s = [1], x IN range(1, 40) | s + s) AS s",
    "a number that becomes a text": "RETURN reduce(s = 0, x IN range(1, 60) | s + 'x' + s) AS s",
    "replacing that multiplies": "RETURN reduce(s = 0, x IN range(1, 99) | replace(s, 'a', 'aaaa')) AS s",
    "doubling from clause to clause": f"WITH 'xxxxxxxxxx' AS s {TWENTY} {TWENTY} RETURN size(s) AS n",
    "lists in themselves": "WITH [1] AS s " + " ".join("WITH [s, s] AS s" for _ in range(40)) + " RETURN s",
    "lists within lists within lists": (
        "RETURN size([a IN range(1, 9999) | [b IN range(1, 9999) | [c IN range(1, 9999) | a]]]) AS n"
    ),
    "a path without an end": "MATCH p = (a:Message)-[*]->(b:Message) RETURN count(p) AS n",
    "a path too long": "MATCH p = (a:Message)-[:REPLIES_TO*1..40]-(b:Message) RETURN count(p) AS n",
    "a path as long in another base": "MATCH (a:Message)-[r:REPLIES_TO*1..0x7F]-(b) RETURN count(*) AS n",
    "a quantified path": "MATCH (a:Message)--{1,60}(b) RETURN count(*) AS n",
    "many shortest paths": "MATCH p = SHORTEST 1000 (a:Message)-[:REPLIES_TO]-+(b:Message) RETURN p LIMIT 1",
    "deep brackets": "RETURN " + "(" * 3_000 + "1" + ")" * 3_000 + " AS x",
    "deep lists": "RETURN " + "[" * 3_000 + "1" + "]" * 3_000 + " AS x",
    "many hops to plan": "MATCH " + "-->".join(f"(n{n})" for n in range(80)) + " RETURN count(*) AS n",
    "many parts to plan": "MATCH "
    + ", ".join(f"(n{n}:Message)" for n in range(80))
    + " RETURN count(*) AS n",
    "alternatives to plan": (
        "MATCH (n:Message) WHERE "
        + " AND ".join(f"(n.a{i} = 1 OR n.b{i} = 2)" for i in range(80))
        + " RETURN n"
    ),
    "a long sum to plan": "RETURN 1" + "+1" * 9_000 + " AS x",
    "one list in many to plan": "RETURN [1]" + "[0]" * 6_000 + " AS x",
    "many unions to plan": "RETURN 1 AS a" + " UNION ALL RETURN 1 AS a" * 800,
    "a long statement": "RETURN '" + "x" * 30_000 + "' AS x",
    "every pair of every pair": (
        "MATCH (a:Message), (b:Message), (c:Message), (d:Message), (e:Message) "
        "RETURN max(a.text + b.text + c.text + d.text + e.text) AS n"
    ),
    "all of it in one list": (
        "MATCH (a:Message), (b:Message), (c:Message), (d:Message) "
        "RETURN collect(a.text + b.text + c.text + d.text) AS all"
    ),
    "sorted out of memory": (
        "MATCH (a:Message), (b:Message), (c:Message), (d:Message) "
        "RETURN a.text + b.text + c.text + d.text AS t, a.key AS k ORDER BY t DESC, k"
    ),
    "unwound again and again": (
        "UNWIND range(1, 10000) AS a UNWIND range(1, 10000) AS b UNWIND range(1, 10000) AS c "
        "RETURN count(DISTINCT a + b * c) AS n"
    ),
    "ranges through lists through ranges": (
        "UNWIND range(1, 10000) AS a WITH collect(a) AS xs UNWIND xs AS x UNWIND xs AS y UNWIND xs AS z "
        "WITH x, y, z ORDER BY x + y + z RETURN collect(x) AS n"
    ),
}
GIVEN: Final[dict[str, Any]] = {
    "pattern": "(a+)+$",
    "many": 1_000_000_000,
    "map": {"text": "gone"},
    "url": "http://127.0.0.1:{port}/x",
}
LARGE: Final = {
    "many rows": "MATCH (a:Message), (b:Message) RETURN a.text AS a, b.text AS b",
    "one row": "MATCH (a:Message), (b:Message) WITH a, b LIMIT 20000 RETURN collect(a.text + b.text) AS all",
}
READING: Final = frozenset(
    {
        *("behind an escaped quote", "behind a doubled backtick", "in a comment of another's line end"),
        *("a function of files", "a function in a map", "a function behind a bar", "plan"),
    }
)
"""What an engine takes for a statement that only reads."""


@dataclass(frozen=True)
class Attacked:
    """A store, its engine, who came to a port of this machine; what process and store held at first."""

    store: GraphStore
    engine: Engine
    port: int
    came: list[object]
    peak: int
    digest: str

    def given(self) -> dict[str, object]:
        return {**GIVEN, "url": GIVEN["url"].format(port=self.port)}


@pytest.fixture(scope="module")
def attacked(lasting_engine: Engine) -> Iterator[Attacked]:
    store = GraphStore(lasting_engine)
    store.load([tweet(n, text=f"number {n} {'x' * 100}", reply_to=n - 1 if n else None) for n in range(300)])
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=welcome, args=(server, came), daemon=True).start()
        yield Attacked(store, lasting_engine, server.getsockname()[1], came, peak(), digest(store))
        server.shutdown(socket.SHUT_RDWR)


def digest(store: GraphStore) -> str:
    return hashlib.sha256(b"".join(store.export())).hexdigest()


def welcome(server: socket.socket, came: list[object]) -> None:
    with suppress(OSError):
        while True:
            came.append(server.accept()[1])


def peak() -> int:
    """The most memory that this process has ever held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("name", [*WRITES, *REVEALS])
def test_nobody_writes_or_reaches_out(attacked: Attacked, name: str) -> None:
    text = WRITES.get(name) or REVEALS[name].replace("{port}", str(attacked.port))
    with pytest.raises(InvalidStatement):
        attacked.store.table(text, attacked.given(), SHORT)
    assert attacked.came == []


@pytest.mark.parametrize("name", [*WRITES, *REVEALS])
def test_what_gets_past_the_words_does_nothing_either(attacked: Attacked, name: str) -> None:
    """The other fences by themselves: plan, type, session and process."""
    text = WRITES.get(name) or REVEALS[name].replace("{port}", str(attacked.port))
    with suppress(GraphServiceError):
        attacked.engine.analyse(Asked(text, attacked.given(), SHORT))
        assert name in READING
    assert attacked.came == []


@pytest.mark.parametrize("name", EXHAUSTS)
def test_nobody_exhausts_it(attacked: Attacked, name: str) -> None:
    with pytest.raises((TooExpensive, InvalidStatement)):
        attacked.store.table(EXHAUSTS[name], GIVEN, SHORT)
    assert attacked.store.analyse("MATCH (m:Message) RETURN count(*) AS n", {}, 1)[1] == [[300]]


@pytest.mark.parametrize("name", LARGE)
def test_a_large_result_is_cut_while_it_is_read(attacked: Attacked, name: str) -> None:
    made = attacked.store.table(LARGE[name], {}, replace(SHORT, rows=1_000, seconds=30.0))
    assert made.cut is Cut.BYTES
    assert len(made.rows) < 1_000


def test_large_parameters_are_refused(attacked: Attacked) -> None:
    with pytest.raises(TooExpensive, match="301,"):
        attacked.store.table("RETURN $x AS x", {"x": ["y" * 1_000] * 300}, SHORT)
    assert attacked.store.table("RETURN $x AS x", {"x": [[[1]]]}, SHORT).rows == [[[[[1]]]]]


def test_after_all_of_it_the_graph_is_what_it_was_and_the_process_has_not_grown(attacked: Attacked) -> None:
    """Comes last in this file, so that it sees what all the others have done."""
    assert digest(attacked.store) == attacked.digest
    assert attacked.came == []
    assert peak() - attacked.peak < BOUND
