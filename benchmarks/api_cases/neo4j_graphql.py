"""Four questions of a customer app to us and to @neo4j/graphql, over one Neo4j with the same data.

Both serve over HTTP on this machine, each in a process of its own, and are asked in turn over
connections that are kept. Before anything is timed, the ids in both answers are compared. The peer
gets of advocates what we work out: their stored scores, and the messages those rest on, filed in the
graph for it by `graph.filled`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.api_cases.exchange import Exchange, timings
from benchmarks.api_cases.graph import filled
from benchmarks.api_cases.load import Target, answer
from benchmarks.api_cases.processes import PROGRAM, running
from benchmarks.result import Result
from graph_service.api.ids import global_id
from graph_service.bootstrap import open_engine
from graph_service.config import Settings, read_settings
from graph_service.store.port import Statement
from tests import neo4j_server
from tests.neo4j_release import CannotRun, wanted_release
from tests.node_packages import NoNode, installed, program

PEER: Final = Path(__file__).parent / "peers" / "neo4j_graphql"
MESSAGES: Final = 2_000
"""As few as have three pages of what the third question asks for; Neo4j takes minutes to take more in."""
REQUESTS: Final = {"small": 60, "full": 300}
CONCURRENCY: Final = (1, 4)
CHANNEL: Final = "chat"
PRODUCT: Final = "kettle"
LAST: Final = 10
TALKATIVE: Final = Statement(
    "benchmark: talkative",
    "MATCH (c:Customer)-[:OWNS]->(h:Handle) MATCH (h)-[:SENT]->(m:Message) "
    "RETURN c.key AS key, count(m) AS messages ORDER BY messages DESC, key LIMIT 1",
)
Data = Mapping[str, Any]
Ids = list[Any]

CUSTOMER: Final = """query Customer($id: ID!) { customer(by: {id: $id}) {
  id name kind handles(first: 10) { edges { node { channel address name } } }
  messages(first: 10) { edges { node { id text sentAt } } } } }"""
THEIR_CUSTOMER: Final = """query Customer($key: String!) { customers(where: {key: {eq: $key}}) {
  key name kind handles { channel address name
    messages(sort: [{sentAt: DESC}, {key: ASC}], limit: 10) { key text sentAt } } } }"""
ADVOCATES: Final = """{ advocates(first: 20) { edges { node { score interval { low high }
  customer { id name } evidence(first: 5) { edges { node { id text sentAt } } } } } } }"""
THEIR_ADVOCATES: Final = """{ scores(where: {kind: {eq: "advocacy"}, product: {eq: ""}, leaning: {eq: true}},
  sort: [{score: DESC}, {key: ASC}], limit: 20) { score low high customers { key name }
  evidenceConnection(sort: [{edge: {place: ASC}}], first: 5) { edges { node { key text sentAt } } } } }"""
CONVERSATIONS: Final = """query Page($filter: ConversationFilter, $after: String) {
  conversations(filter: $filter, first: 20, after: $after) {
    edges { node { id channel openedAt lastMessageAt messageCount
      messages(first: 3) { edges { node { id text sentAt } } } } }
    pageInfo { hasNextPage endCursor } } }"""
THEIR_CONVERSATIONS: Final = """query Page($channel: String!, $product: String!) {
  conversations(where: {channel: {eq: $channel}, messages: {some: {products: {some: {slug: {eq: $product}}}}}}
    sort: [{openedAt: DESC}, {key: ASC}], limit: 20, offset: 40) {
    key channel openedAt lastMessageAt messagesConnection { aggregate { count { nodes } } }
    messages(sort: [{sentAt: ASC}, {key: ASC}], limit: 3) { key text sentAt } } }"""
PRODUCTS: Final = "{ products { edges { node { slug name messageCount } } } }"
THEIR_PRODUCTS: Final = """{ products(sort: [{slug: ASC}]) {
  slug name messagesConnection { aggregate { count { nodes } } } } }"""


@dataclass(frozen=True, slots=True)
class Question:
    """The same question in both schemas, and what has to be the same in both answers."""

    case: str
    ours: Exchange
    theirs: Exchange
    our_ids: Callable[[Data], Ids]
    their_ids: Callable[[Data], Ids]


def results(scale: str) -> list[Result]:
    """The median and the 99th percentile of each question; none where Neo4j or Node cannot be had."""
    try:
        with both(MESSAGES) as (ours, theirs, questions):
            for question in questions:
                compare(ours, theirs, question)
            return [
                row for question in questions for row in measured(ours, theirs, question, REQUESTS[scale])
            ]
    except (CannotRun, neo4j_server.DidNotStart, NoNode) as reason:
        print(f"The cases with @neo4j/graphql are left out: {reason}", file=sys.stderr)
        return []


@contextmanager
def both(messages: int) -> Iterator[tuple[Target, Target, list[Question]]]:
    """Both servers over one filled Neo4j, and what they are asked."""
    with ExitStack() as stack:
        folder = installed(PEER)
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="graph-service-benchmark-")))
        server = stack.enter_context(neo4j_server.running(wanted_release()))
        cache = read_settings(os.environ).cache
        settings = Settings(data, server.uri, cache, server.username, server.password)
        filled(settings, messages)
        talkative = most_talkative(settings)
        stack.enter_context(credentials(server))
        command = [str(PROGRAM), "serve", "--store", server.uri, "--data", str(data), "--port"]
        ours = stack.enter_context(running("ours", command, Path.cwd()))
        theirs = stack.enter_context(running("@neo4j/graphql", [program("node"), "server.mjs"], folder))
        yield ours, theirs, questions(ours, talkative)


@contextmanager
def credentials(server: neo4j_server.Neo4jServer) -> Iterator[None]:
    """The environment that both servers find Neo4j by."""
    found = {"NEO4J_URI": server.uri, "NEO4J_USERNAME": server.username, "NEO4J_PASSWORD": server.password}
    before = dict(os.environ)
    os.environ.update(found)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def most_talkative(settings: Settings) -> str:
    """The key of the customer who wrote most."""
    engine = open_engine(settings)
    try:
        return str(engine.read(TALKATIVE)[0]["key"])
    finally:
        engine.close()


def questions(ours: Target, customer: str) -> list[Question]:
    """The four; the cursor of the third page is found by turning two."""
    wanted = {"channel": CHANNEL, "product": global_id("Product", PRODUCT)}
    after = None
    for _ in range(2):
        page = answer(ours, CONVERSATIONS, {"filter": wanted, "after": after})["conversations"]
        after = page["pageInfo"]["endCursor"]
    return [
        Question(
            "a customer with handles and last messages",
            Exchange(CUSTOMER, {"id": global_id("Customer", customer)}),
            Exchange(THEIR_CUSTOMER, {"key": customer}),
            our_customer,
            their_customer,
        ),
        Question(
            "advocates with evidence",
            Exchange(ADVOCATES),
            Exchange(THEIR_ADVOCATES),
            our_advocates,
            their_advocates,
        ),
        Question(
            "filtered conversations, third page",
            Exchange(CONVERSATIONS, {"filter": wanted, "after": after}),
            Exchange(THEIR_CONVERSATIONS, {"channel": CHANNEL, "product": PRODUCT}),
            our_conversations,
            their_conversations,
        ),
        Question(
            "products with counts", Exchange(PRODUCTS), Exchange(THEIR_PRODUCTS), our_products, their_products
        ),
    ]


def compare(ours: Target, theirs: Target, question: Question) -> None:
    """Raises `ValueError` where the two answers are not about the same things in the same order."""
    mine = question.our_ids(answer(ours, question.ours.document, question.ours.variables))
    other = question.their_ids(answer(theirs, question.theirs.document, question.theirs.variables))
    if not mine or mine != other:
        raise ValueError(f"{question.case}: ours brings {mine}, the peer {other}")


def measured(ours: Target, theirs: Target, question: Question, requests: int) -> Iterator[Result]:
    """Both percentiles at each concurrency."""
    asked = [(ours, question.ours), (theirs, question.theirs)]
    for concurrency in CONCURRENCY:
        mine, other = timings(asked, requests, concurrency)
        case = f"{question.case}, {concurrency} at a time"
        yield Result(case, "p50 ms", mine.p50, {theirs.name: other.p50}, "lower")
        yield Result(case, "p99 ms", mine.p99, {theirs.name: other.p99}, "lower")


def nodes(connection: Data) -> list[Data]:
    return [edge["node"] for edge in connection["edges"]]


def ids(connection: Data) -> Ids:
    return [node["id"] for node in nodes(connection)]


def said(rows: Sequence[Data]) -> Ids:
    return [global_id("Message", row["key"]) for row in rows]


def our_customer(data: Data) -> Ids:
    customer = data["customer"]
    handles = sorted((each["channel"], each["address"]) for each in nodes(customer["handles"]))
    return [customer["id"], handles, ids(customer["messages"])]


def their_customer(data: Data) -> Ids:
    """The last messages of all handles are those of the last of each."""
    (customer,) = data["customers"]
    handles = sorted((each["channel"], each["address"]) for each in customer["handles"])
    messages = [row for handle in customer["handles"] for row in handle["messages"]]
    messages.sort(key=lambda row: row["key"])
    messages.sort(key=lambda row: datetime.fromisoformat(row["sentAt"]), reverse=True)
    return [global_id("Customer", customer["key"]), handles, said(messages[:LAST])]


def our_advocates(data: Data) -> Ids:
    return [
        [each["customer"]["id"], each["score"], ids(each["evidence"])] for each in nodes(data["advocates"])
    ]


def their_advocates(data: Data) -> Ids:
    return [
        [
            global_id("Customer", each["customers"][0]["key"]),
            each["score"],
            said(nodes(each["evidenceConnection"])),
        ]
        for each in data["scores"]
    ]


def our_conversations(data: Data) -> Ids:
    return [
        [each["id"], each["messageCount"], ids(each["messages"])] for each in nodes(data["conversations"])
    ]


def their_conversations(data: Data) -> Ids:
    return [
        [global_id("Conversation", each["key"]), count(each), said(each["messages"])]
        for each in data["conversations"]
    ]


def our_products(data: Data) -> Ids:
    return [[each["slug"], each["messageCount"]] for each in nodes(data["products"])]


def their_products(data: Data) -> Ids:
    return [[each["slug"], count(each)] for each in data["products"]]


def count(node: Data) -> int:
    """How many messages something has."""
    return int(node["messagesConnection"]["aggregate"]["count"]["nodes"])
