"""People who may be one, and how to ask about them over GraphQL."""

from __future__ import annotations

from typing import Any, Final

from ingest.handle import Handle
from tests.api.conftest import data_of
from tests.api.sample import HELP, RECORDS, Sample, tweet

EVA: Final = Handle("twitter", "eva_w", name="Eva Winterbottom")
EVA_MAIL: Final = Handle("email", "winter@example.org", name="Eva Winterbottom")
PIA: Final = Handle("twitter", "pia", name="Pia Quist")
PIA_MAIL: Final = Handle("email", "pq@mail.example", name="Pia Quist")
VERA: Final = Handle(
    "twitter", "vera", name="Vera Lund", verified=True, identifiers=("email:v@one.example", "crm:31")
)
VERA_MAIL: Final = Handle("email", "v@one.example")
OTHER_VERA: Final = Handle(
    "twitter", "lund", name="Vera Lund", verified=True, identifiers=("email:lund@two.example", "crm:31")
)
VERA_SURVEY: Final = Handle("survey", "r-9", name="Vera Lund")

ALIKE: Final = (
    *RECORDS,
    *(tweet(f"e{n}", EVA, "I love Lark Notes", minutes=100 + n, mentions=(HELP,)) for n in range(3)),
    *(tweet(f"f{n}", EVA_MAIL, "I hate Lark Notes", minutes=110 + n, mentions=(HELP,)) for n in range(2)),
    tweet("p1", PIA, "Where is my order?", minutes=120, mentions=(HELP,)),
    tweet("p2", PIA_MAIL, "Where is my bill?", minutes=121, mentions=(HELP,)),
    tweet("v1", VERA, "hello", minutes=130),
    tweet("v2", OTHER_VERA, "hello", minutes=131),
    tweet("v3", VERA_MAIL, "hello", minutes=132),
)
"""Twice an Eva, for us under one handle and against us under the other; twice a Pia; two verified Veras."""

ONE: Final = "{ channel address }"
PERSON: Final = f"{{ customer name handles {ONE} }}"
STANDING: Final = "{ side customer name rank total score }"
IMPACT: Final = f"""{{ changes contradiction before {PERSON} after {PERSON}
  standingsBefore {STANDING} standingsAfter {STANDING}
  matters {{ messages {{ edges {{ node {{ text }} }} }} }} }}"""
EVIDENCE: Final = f"""{{ zone probability score together weightsVersion asOf remarks one {ONE} other {ONE}
  prior {{ field bits total probability }} steps {{ field explanation bits total probability }}
  assertions {{ id by same }} }}"""
QUESTION: Final = f"""{{ id probability stake urgency one {{ name }} other {{ name }}
  evidence {EVIDENCE} impact {IMPACT} }}"""
REVIEW: Final = f"""query ($first: Int, $after: String) {{ identityReview(first: $first, after: $after) {{
  totalCount pageInfo {{ hasNextPage endCursor }} edges {{ node {QUESTION} }} }} }}"""
IDENTITY: Final = (
    f"""query ($pair: HandlePair!, $time: Time) {{ identity(pair: $pair, time: $time) {EVIDENCE} }}"""
)
ASSERTION: Final = f"{{ id one {ONE} other {ONE} same by reason at recordedAt withdrawnAt withdrawnBy }}"
AUDIT: Final = f"{{ identityAssertions {{ edges {{ node {ASSERTION} }} }} }}"
PAYLOAD: Final = f"{{ assertion {ASSERTION} impact {IMPACT} userErrors {{ field path code message }} }}"
HANDLES: Final = """query ($id: ID!, $time: Time) { customer(by: {id: $id}) { id name
  handles(time: $time) { edges { node { channel address confidence evidence } } } } }"""
STANDINGS: Final = """{ advocates { edges { node { score customer { id } } } }
  critics { edges { node { score customer { id } } } } }"""
EVERYTHING: Final = f"""{{ customers {{ edges {{ node {{ id name handles {{ edges {{ node {{
  channel address confidence evidence resemblances {{ edges {{ node {{ score other {ONE} }} }} }} }} }} }}
  matters {{ edges {{ node {{ id state }} }} }} }} }} }}
  identityReview {{ edges {{ node {{ id urgency }} }} }} }}"""


def ask(sample: Sample, query: str, **variables: Any) -> Any:
    return data_of(sample.context, query, variables)


def by(handle: Handle) -> dict[str, str]:
    return {"channel": handle.channel, "address": handle.address}


def pair(one: Handle, other: Handle) -> dict[str, dict[str, str]]:
    return {"one": by(one), "other": by(other)}


def evidence(sample: Sample, one: Handle, other: Handle, **time: str) -> Any:
    return ask(sample, IDENTITY, pair=pair(one, other), time=time or None)["identity"]


def questions(sample: Sample) -> list[Any]:
    return [edge["node"] for edge in ask(sample, REVIEW)["identityReview"]["edges"]]


def audit(sample: Sample) -> list[Any]:
    return [edge["node"] for edge in ask(sample, AUDIT)["identityAssertions"]["edges"]]


def change(sample: Sample, mutation: str, **given: Any) -> Any:
    kind = "WithdrawalInput" if mutation == "withdrawAssertion" else "AssertionInput"
    document = f"mutation ($input: {kind}!) {{ {mutation}(input: $input) {PAYLOAD} }}"
    return ask(sample, document, input=given)[mutation]


def say(sample: Sample, one: Handle, other: Handle, *, same: bool = True, **given: Any) -> Any:
    mutation = "assertSame" if same else "assertDifferent"
    return change(sample, mutation, **pair(one, other), **{"by": "anna", **given})


def withdraw(sample: Sample, assertion: str, **given: Any) -> Any:
    return change(sample, "withdrawAssertion", assertion=assertion, **{"by": "bert", **given})


def handles(sample: Sample, customer: str, **time: str) -> list[str]:
    found = ask(sample, HANDLES, id=customer, time=time or None)["customer"]["handles"]["edges"]
    return [f"{edge['node']['channel']}:{edge['node']['address']}" for edge in found]
