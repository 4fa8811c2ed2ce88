"""Every root field answers from the graph, exactly."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest

from graph_service.api.ids import global_id, parse_id
from ingest.handle import Handle
from tests.api.conftest import Ask, data_of
from tests.api.sample import Sample, tweet

ANN_ID = global_id("Customer", "email:ann@example.org")
NOTES = global_id("Product", "lark-notes")
A1 = global_id("Message", "twitter:a1")


def test_an_id_is_base64url_of_type_and_key() -> None:
    assert urlsafe_b64encode(b"Customer:email:ann@example.org").decode().rstrip("=") == ANN_ID
    assert parse_id(ANN_ID) == ("Customer", "email:ann@example.org")


def test_customers_by_key_with_their_handles(ask: Ask) -> None:
    answer = ask(
        "{ customers { edges { node { name kind handles { edges { node { channel address } } } } } } }"
    )
    assert [edge["node"] for edge in answer["customers"]["edges"]] == [
        {
            "name": "Ann Archer",
            "kind": "unknown",
            "handles": {
                "edges": [
                    {"node": {"channel": "email", "address": "ann@example.org"}},
                    {"node": {"channel": "twitter", "address": "ann"}},
                ]
            },
        },
        {
            "name": "Bob Baker",
            "kind": "unknown",
            "handles": {"edges": [{"node": {"channel": "twitter", "address": "bob"}}]},
        },
        {
            "name": None,
            "kind": "unknown",
            "handles": {"edges": [{"node": {"channel": "twitter", "address": "cy"}}]},
        },
    ]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"channel": "email"}, ["Ann Archer"]),
        ({"name": "BAKER"}, ["Bob Baker"]),
        ({"kind": "bot"}, []),
        ({"channel": "twitter", "name": "ann"}, ["Ann Archer"]),
    ],
)
def test_customers_that_pass_a_filter(ask: Ask, wanted: dict[str, str], names: list[str]) -> None:
    query = "query ($f: CustomerFilter) { customers(filter: $f) { edges { node { name } } } }"
    assert [edge["node"]["name"] for edge in ask(query, f=wanted)["customers"]["edges"]] == names


@pytest.mark.parametrize(
    "by",
    [
        {"id": ANN_ID},
        {"handle": {"channel": "twitter", "address": "@Ann"}},
        {"handle": {"channel": "email", "address": "Ann <ANN@example.org>"}},
    ],
)
def test_a_customer_by_id_or_any_handle(ask: Ask, by: dict[str, object]) -> None:
    query = "query ($by: CustomerBy!) { customer(by: $by) { id name } }"
    assert ask(query, by=by) == {"customer": {"id": ANN_ID, "name": "Ann Archer"}}


def test_exactly_one_way_to_name_a_customer(refused: Ask) -> None:
    query = "query ($by: CustomerBy!) { customer(by: $by) { id } }"
    both = {"id": ANN_ID, "handle": {"channel": "twitter", "address": "ann"}}
    assert refused(query, by=both)[0] == "INVALID_QUERY"
    assert refused(query, by={})[0] == "INVALID_QUERY"


def test_the_id_of_a_customer_merged_away_finds_the_customer_it_is_part_of(fresh: Sample) -> None:
    query = "query ($id: ID!) { node(id: $id) { id ... on Customer { name } } }"
    pipeline = fresh.context.pipeline
    zoe, mail = Handle("twitter", "zoe", name="Zoe"), Handle("email", "zoe@example.org")
    pipeline.ingest([tweet("z1", zoe, "hello"), tweet("z2", mail, "hello again")])
    former = global_id("Customer", "twitter:zoe")
    assert data_of(fresh.context, query, {"id": former})["node"] == {"id": former, "name": "Zoe"}
    same = ("email:zoe@example.org",)
    joined = [
        Handle("twitter", "zoe", "Zoe", identifiers=same),
        Handle("email", "zoe@example.org", identifiers=same),
    ]
    pipeline.ingest([tweet(f"z{n}", handle, "me again") for n, handle in enumerate(joined, start=3)])
    now = global_id("Customer", "email:zoe@example.org")
    assert data_of(fresh.context, query, {"id": former})["node"] == {"id": now, "name": "Zoe"}


def test_nodes_are_aligned_with_their_ids(ask: Ask) -> None:
    unknown = [global_id("Message", "twitter:none"), global_id("Planet", "mars"), "%%%", "", "YQ"]
    handle, conversation = global_id("Handle", "twitter:bob"), global_id("Conversation", "twitter:b1")
    ids = [A1, unknown[0], handle, *unknown[1:], conversation, NOTES, ANN_ID, A1]
    found = ask("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=ids)["nodes"]
    assert found == [
        {"__typename": "Message", "id": A1},
        None,
        {"__typename": "Handle", "id": handle},
        None,
        None,
        None,
        None,
        {"__typename": "Conversation", "id": conversation},
        {"__typename": "Product", "id": NOTES},
        {"__typename": "Customer", "id": ANN_ID},
        {"__typename": "Message", "id": A1},
    ]


def test_too_many_nodes_are_refused(refused: Ask) -> None:
    code, message = refused("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[A1] * 101)
    assert (code, message) == ("BAD_REQUEST", "101 ids, more than 100. Ask for them in several queries.")


def test_a_message_with_all_its_links(ask: Ask) -> None:
    query = """query ($id: ID!) { message(id: $id) { text subject channel sentAt direction sentiment
      sender { address ours team customer { name } } conversation { messageCount openedAt lastMessageAt }
      replyTo { id } mentions { address } stances { value product { slug name aliases } } } }"""
    assert ask(query, id=global_id("Message", "twitter:a2"))["message"] == {
        "text": "Thank you Ann!",
        "subject": None,
        "channel": "twitter",
        "sentAt": "2026-03-01T12:05:00Z",
        "direction": "OUTBOUND",
        "sentiment": 0.0,
        "sender": {"address": "larkhelp", "ours": True, "team": "care", "customer": None},
        "conversation": {
            "messageCount": 2,
            "openedAt": "2026-03-01T12:00:00Z",
            "lastMessageAt": "2026-03-01T12:05:00Z",
        },
        "replyTo": {"id": A1},
        "mentions": [{"address": "ann"}],
        "stances": [],
    }
    stances = ask(query, id=global_id("Message", "twitter:b1"))["message"]["stances"]
    assert stances == [
        {"value": -1.0, "product": {"slug": "lark-notes", "name": "Lark Notes", "aliases": []}}
    ]


def test_the_id_of_another_kind_is_refused(refused: Ask) -> None:
    code, message = refused("query ($id: ID!) { message(id: $id) { id } }", id=ANN_ID)
    assert code == "INVALID_ID"
    assert "is the id of a Customer, not of a Message." in message


@pytest.mark.parametrize(
    ("wanted", "opened"),
    [
        ({"channel": "email"}, ["12:10"]),
        ({"product": global_id("Product", "lark-mail")}, ["12:40"]),
        ({"opened": {"from": "2026-03-01T13:24:00+01:00", "to": "2026-03-01T12:40:00Z"}}, ["12:25", "12:24"]),
        ({"channel": "twitter", "opened": {"to": "2026-03-01T12:20:00Z"}}, ["12:00"]),
    ],
)
def test_conversations_the_latest_first(ask: Ask, wanted: dict[str, object], opened: list[str]) -> None:
    query = "query ($f: ConversationFilter) { conversations(filter: $f) { edges { node { openedAt } } } }"
    edges = ask(query, f=wanted)["conversations"]["edges"]
    assert [edge["node"]["openedAt"] for edge in edges] == [f"2026-03-01T{time}:00Z" for time in opened]


def test_the_conversations_of_a_customer_under_all_handles(ask: Ask) -> None:
    query = """query ($id: ID!) { node(id: $id) { ... on Customer {
      conversations { edges { node { channel openedAt } } } } } }"""
    edges = ask(query, id=ANN_ID)["node"]["conversations"]["edges"]
    assert [edge["node"] for edge in edges] == [
        {"channel": "email", "openedAt": "2026-03-01T12:10:00Z"},
        {"channel": "twitter", "openedAt": "2026-03-01T12:00:00Z"},
    ]


def test_a_critic_comes_with_the_proof(ask: Ask) -> None:
    query = """query ($product: ID) { critics(product: $product) { totalCount edges { node {
      certain asOf customer { name } components { name } interval { level }
      evidence(first: 1) { edges { node { sentiment } } pageInfo { hasNextPage } } } } } }"""
    assert ask(query, product=NOTES)["critics"] == {
        "totalCount": 1,
        "edges": [
            {
                "node": {
                    "certain": False,
                    "asOf": "2026-03-01T13:00:00Z",
                    "customer": {"name": "Bob Baker"},
                    "components": [{"name": "praise"}, {"name": "criticism"}, {"name": "influence"}],
                    "interval": {"level": 0.9},
                    "evidence": {
                        "edges": [{"node": {"sentiment": -1.0}}],
                        "pageInfo": {"hasNextPage": True},
                    },
                }
            }
        ],
    }


def test_an_advocates_score_is_the_low_end_of_the_interval(ask: Ask) -> None:
    query = """{ advocates(time: {asOf: "2026-03-01T12:19:00Z"}) { edges { node {
      score interval { low high } components { name contribution } } } } }"""
    (edge,) = ask(query)["advocates"]["edges"]
    # One message of stance 1, half a day old at the end of the day, at a half-life of 180 days: the
    # posterior is Beta(1 + weight, 1), whose quantile of p is p to the power of 1 / (1 + weight).
    weight = 0.5 ** (0.5 / 180)
    low, high = (p ** (1 / (1 + weight)) for p in (0.05, 0.95))
    assert edge["node"]["score"] == pytest.approx(low, rel=1e-9)
    assert edge["node"]["interval"] == {
        "low": pytest.approx(low, rel=1e-9),
        "high": pytest.approx(high, rel=1e-9),
    }
    assert edge["node"]["components"][0] == {
        "name": "praise",
        "contribution": pytest.approx(weight, rel=1e-9),
    }


def test_advocates_as_of_an_earlier_time_are_those_of_then(ask: Ask) -> None:
    query = """query ($time: Time) { advocates(time: $time) {
      totalCount edges { node { asOf customer { id } } } } }"""
    then = ask(query, time={"asOf": "2026-03-01T12:19:00Z"})["advocates"]
    assert then == {
        "totalCount": 1,
        "edges": [{"node": {"asOf": "2026-03-01T12:19:00Z", "customer": {"id": ANN_ID}}}],
    }
    assert ask(query, time={"knownAt": "2026-03-01T12:19:00Z"})["advocates"]["totalCount"] == 0


def test_a_product_we_do_not_have_is_not_found(refused: Ask) -> None:
    code, message = refused(
        "query ($p: ID) { critics(product: $p) { totalCount } }", p=global_id("Product", "x")
    )
    assert (code, message) == (
        "NOT_FOUND",
        "No product 'x'. `products` lists those declared in company.toml.",
    )


def test_a_time_without_an_offset_is_refused(refused: Ask) -> None:
    code, message = refused('{ advocates(time: {asOf: "2026-03-01T12:00:00"}) { totalCount } }')
    assert code == "INVALID_QUERY"
    assert "write ISO 8601 with an offset" in message


def test_a_search_by_words_finds_the_message_that_says_them(ask: Ask) -> None:
    query = """{ search(text: "refund", mode: WORDS) { edges { node {
      words meaning message { id } conversation { messageCount } } } } }"""
    (edge,) = ask(query)["search"]["edges"]
    assert edge["node"].pop("words") > 0
    assert edge["node"] == {
        "meaning": None,
        "message": {"id": global_id("Message", "twitter:b1")},
        "conversation": {"messageCount": 4},
    }


def test_a_search_by_meaning_of_a_messages_own_text_puts_it_first(ask: Ask) -> None:
    query = """{ search(text: "Thank you Ann!", mode: MEANING, first: 1) { edges { node {
      meaning words message { text } } } pageInfo { hasNextPage } } }"""
    answer = ask(query)["search"]
    node = answer["edges"][0]["node"]
    assert node["meaning"] == pytest.approx(1.0, abs=1e-6)
    assert (node["words"], node["message"]["text"]) == (None, "Thank you Ann!")
    assert answer["pageInfo"] == {"hasNextPage": True}


def test_a_search_keeps_to_its_filter(ask: Ask) -> None:
    query = """query ($f: ConversationFilter) { search(text: "Lark Notes", mode: BOTH, filter: $f) {
      edges { node { conversation { openedAt } } } } }"""
    window = {"product": NOTES, "opened": {"to": "2026-03-01T12:20:00Z"}}
    assert ask(query, f=window)["search"]["edges"] == [
        {"node": {"conversation": {"openedAt": "2026-03-01T12:00:00Z"}}}
    ]


def test_products_and_stats(ask: Ask) -> None:
    answer = ask("""{ products { edges { node { slug } } }
      stats { messages handles customers conversations products engine position
        planes { name position } } }""")
    assert [edge["node"]["slug"] for edge in answer["products"]["edges"]] == ["lark-mail", "lark-notes"]
    position = answer["stats"].pop("position")
    assert answer["stats"] == {
        "messages": 13,
        "handles": 5,
        "customers": 3,
        "conversations": 9,
        "products": 2,
        "engine": "embedded",
        "planes": [{"name": name, "position": position} for name in ("interactions", "lexical", "vectors")],
    }


def test_a_critic_has_a_kind_with_its_reason_and_messages(ask: Ask) -> None:
    query = """{ critics { edges { node {
      customer { name } kind because damped decidedBy(first: 1) { edges { node { text } } } } } } }"""
    (edge,) = ask(query)["critics"]["edges"]
    assert edge["node"] == {
        "customer": {"name": "Bob Baker"},
        "kind": "FIXABLE",
        "because": "Wants something settled since 1 March 2026: the record has no answer of ours.",
        "damped": None,
        "decidedBy": {"edges": [{"node": {"text": "hate Lark Notes more every day"}}]},
    }


def test_an_advocates_deeds_and_topic(ask: Ask) -> None:
    query = """query ($topic: String, $time: Time) { advocates(topic: $topic, time: $time) {
      edges { node { recommends vouches damped customer { name } } } } }"""
    then = {"asOf": "2026-03-01T12:19:00Z"}
    (edge,) = ask(query, time=then)["advocates"]["edges"]
    assert edge["node"] == {
        "recommends": 0.0,
        "vouches": 0.0,
        "damped": None,
        "customer": {"name": "Ann Archer"},
    }
    assert ask(query, topic="zeppelin", time=then)["advocates"]["edges"] == []
