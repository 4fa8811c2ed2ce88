"""How often the store is called: once for each kind of thing, however many there are."""

from __future__ import annotations

from graph_service.api.ids import global_id
from tests.api.conftest import data_of
from tests.api.sample import Sample
from tests.api.test_limits import NESTED


def reads_of(sample: Sample, query: str) -> dict[str, int]:
    sample.engine.reads.clear()
    data_of(sample.context, query, {})
    return dict(sample.engine.reads)


def test_a_nested_query_reads_each_level_once(sample: Sample) -> None:
    assert reads_of(sample, NESTED) == {
        "customer page": 1,
        "handles of customers": 1,
        "conversations of handles": 1,
        "messages of conversations": 1,
        "handles": 1,
        "customers": 1,
    }


def test_more_customers_take_no_more_calls(sample: Sample) -> None:
    assert sum(reads_of(sample, NESTED.replace("first: 10", "first: 1")).values()) == 6


def test_a_page_of_messages_with_all_they_are_linked_to(sample: Sample) -> None:
    query = """{ conversations { edges { node { messages { edges { node {
      replyTo { id } mentions { id } conversation { id } stances { product { name } } } } } } } } }"""
    assert reads_of(sample, query) == {
        "conversation page": 1,
        "messages of conversations": 1,
        "message rows": 1,
        "handles": 1,
        "conversations": 1,
        "products": 1,
    }


def test_a_customer_with_handles_and_last_messages(sample: Sample) -> None:
    query = """{ customer(by: {id: "%s"}) { id name handles { edges { node { address } } }
      messages(first: 5) { edges { node { id text sentAt } } } } }"""
    assert reads_of(sample, query % global_id("Customer", "email:ann@example.org")) == {
        "customers and handles": 1,
        "messages of customers": 1,
    }


def test_advocates_with_evidence_are_worked_out_once(sample: Sample) -> None:
    query = """{ advocates(first: 20) { edges { node { score customer { id name }
      evidence(first: 5) { edges { node { id text } } } } } } }"""
    data_of(sample.context, query, {})
    assert reads_of(sample, query) == {"clock": 1, "customers": 1, "message rows": 1}


def test_a_page_of_filtered_conversations_with_their_first_messages(sample: Sample) -> None:
    query = """{ conversations(filter: {channel: "twitter"}, first: 2) { edges { node {
      messageCount messages(first: 3) { edges { node { id text } } } } } } }"""
    assert reads_of(sample, query) == {"conversation page": 1, "messages of conversations": 1}


def test_products_with_counts(sample: Sample) -> None:
    query = "{ products { edges { node { slug messageCount } } } }"
    assert reads_of(sample, query) == {"products": 1, "messages about products": 1}


def test_the_same_thing_twice_is_read_once(sample: Sample) -> None:
    query = """{ a: handle(channel: "twitter", address: "bob") { id }
      b: handle(channel: "twitter", address: "@Bob") { name } }"""
    assert reads_of(sample, query) == {"handles": 1}
