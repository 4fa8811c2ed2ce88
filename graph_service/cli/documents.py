"""The GraphQL documents about who is who that commands send."""

from __future__ import annotations

from typing import Final

WORD: Final = """
fragment Word on IdentityAssertion {
  id same by reason at recordedAt withdrawnAt withdrawnBy
  one { channel address } other { channel address }
}
"""
EVIDENCE: Final = f"""
fragment Step on IdentityStep {{ field explanation bits total probability }}
fragment Evidence on IdentityEvidence {{
  one {{ channel address }} other {{ channel address }}
  zone probability score prior {{ ...Step }} steps {{ ...Step }} remarks assertions {{ ...Word }}
  together weightsVersion asOf
}}
{WORD}"""
IMPACT: Final = """
fragment Person on IdentityPerson { customer name handles { channel address } }
fragment Standing on IdentityStanding { side customer name rank total score }
fragment Impact on IdentityImpact {
  changes contradiction
  before { ...Person } after { ...Person }
  standingsBefore { ...Standing } standingsAfter { ...Standing }
  matters { id state openedAt messages(first: 1) { edges { node { text channel sentAt } } } }
}
"""
PAYLOAD: Final = f"""
fragment Payload on AssertionPayload {{
  assertion {{ id }} impact {{ ...Impact }} userErrors {{ code message }}
}}
{IMPACT}"""

REVIEW: Final = """
query ($first: Int!, $after: String) {
  identityReview(first: $first, after: $after) {
    totalCount edges { node { id } } pageInfo { hasNextPage endCursor }
  }
}
"""
QUESTION: Final = f"""
query ($id: ID!) {{
  node(id: $id) {{
    ... on IdentityQuestion {{
      id probability stake urgency one {{ id name }} other {{ id name }}
      evidence {{ ...Evidence }} impact {{ ...Impact }}
    }}
  }}
}}
{EVIDENCE}{IMPACT}"""
EXPLAIN: Final = f"""
query ($pair: HandlePair!, $time: Time) {{ identity(pair: $pair, time: $time) {{ ...Evidence }} }}
{EVIDENCE}"""
ASSERTIONS: Final = f"""
query ($first: Int!, $after: String) {{
  identityAssertions(first: $first, after: $after) {{
    edges {{ node {{ ...Word }} }} pageInfo {{ hasNextPage endCursor }}
  }}
}}
{WORD}"""
ASSERT_SAME: Final = f"""
mutation ($input: AssertionInput!) {{ assertSame(input: $input) {{ ...Payload }} }}
{PAYLOAD}"""
ASSERT_DIFFERENT: Final = f"""
mutation ($input: AssertionInput!) {{ assertDifferent(input: $input) {{ ...Payload }} }}
{PAYLOAD}"""
WITHDRAW: Final = f"""
mutation ($input: WithdrawalInput!) {{ withdrawAssertion(input: $input) {{ ...Payload }} }}
{PAYLOAD}"""
