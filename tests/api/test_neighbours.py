"""What other people's tools export, in one store: together, twice, and in another order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from graph_service.store.port import Statement
from ingest.canonical import Message, Record, RejectedRow
from ingest.facts import SignalAct
from ingest.reading import read_files
from tests.api.sample import Sample, opened

GOLDEN: Final = Path(__file__).parents[1] / "unit" / "ingest" / "golden"
FILES: Final = tuple(
    GOLDEN / name
    for name in (
        *("brandwatch_mentions.csv", "radian6_mentions.csv", "qualtrics_contacts.csv"),
        *("activity_streams_outbox.json", "intercom_conversations.json", "intercom_contacts.csv"),
        *("telegram_result.json", "mattermost_export.jsonl", "mailchimp_members.csv", "cards.vcf"),
        *("zendesk_users.csv", "singer.jsonl", "survey_qualtrics.csv"),
    )
)
JANE: Final = {
    "email:jane@acme.example",
    "intercom:u8",
    "mattermost:jane",
    "twitter:jane_d",
    "zendesk:601",
}
"""Jane Doe as seven tools know her; on Telegram and Mastodon nothing says that it is she."""
OWNERS: Final = Statement(
    "test_owners", "MATCH (c:Customer)-[:OWNS]->(h:Handle) RETURN c.key AS customer, h.key AS handle"
)
MESSAGES: Final = Statement("test_messages", "MATCH (m:Message) WHERE m.text IS NOT NULL RETURN m.key AS key")
REACTIONS: Final = Statement("test_reactions", "MATCH (r:Reaction) RETURN r.key AS key, r.until AS until")
TICKETS: Final = Statement("test_tickets", "MATCH (t:Ticket) RETURN t.key AS key, t.status AS status")
CORRECTIONS: Final = Statement(
    "test_corrections", "MATCH (c:Correction) RETURN c.key AS key, c.label AS label"
)
HELD: Final = (MESSAGES, REACTIONS, TICKETS, CORRECTIONS)
ACTS: Final = Statement("test_acts", "MATCH (a:SignalAct)-[:TOUCHES]->(m:Message) RETURN count(a) AS acts")


def read(paths: Sequence[Path]) -> list[Record]:
    return [row for row in read_files(paths) if not isinstance(row, RejectedRow)]


def groups(sample: Sample) -> set[frozenset[str]]:
    """The handles of each customer."""
    found: dict[str, set[str]] = {}
    for row in sample.engine.read(OWNERS):
        found.setdefault(str(row["customer"]), set()).add(str(row["handle"]))
    return {frozenset(handles) for handles in found.values()}


def keys(sample: Sample, statement: Statement) -> set[tuple[object, ...]]:
    return {tuple(row.values()) for row in sample.engine.read(statement)}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    made = opened(tmp_path_factory.mktemp("neighbours"))
    made.context.pipeline.ingest(read(FILES))
    return made


def test_what_several_tools_say_of_one_person_meets_in_one_customer(sample: Sample) -> None:
    (jane,) = (handles for handles in groups(sample) if "email:jane@acme.example" in handles)
    assert jane >= JANE
    assert "telegram:8" not in jane


def test_a_tweet_that_two_tools_found_is_one_message(sample: Sample) -> None:
    records = read(FILES)
    tweets = [row for row in records if isinstance(row, Message) and row.key == "twitter:700001"]
    assert len(tweets) == 2
    assert keys(sample, MESSAGES) == {(row.key,) for row in records if isinstance(row, Message)}
    (row,) = sample.engine.read(ACTS)
    assert row["acts"] == sum(isinstance(each, SignalAct) for each in records)


def test_loading_twice_adds_nothing(sample: Sample) -> None:
    before = [groups(sample), *(keys(sample, statement) for statement in HELD)]
    receipt = sample.context.pipeline.ingest(read(FILES)).receipt
    assert (receipt.added, receipt.revised) == (0, 0)
    assert [groups(sample), *(keys(sample, statement) for statement in HELD)] == before


def test_the_order_does_not_matter(sample: Sample, tmp_path: Path) -> None:
    other = opened(tmp_path)
    other.context.pipeline.ingest(reversed(read(FILES)))
    assert groups(other) == groups(sample)
    for statement in HELD:
        assert keys(other, statement) == keys(sample, statement)


def test_the_words_that_nobody_knows_are_counted_as_the_documentation_says(sample: Sample) -> None:
    page = (Path(__file__).parents[2] / "docs" / "listening.md").read_text(encoding="utf-8")
    statement = Statement("test_words", page.partition("```cypher\n")[2].partition("```")[0])
    counts = {str(row["note"]): row["times"] for row in sample.engine.read(statement)}
    assert counts == {
        "Categories: Giveaway": 1,
        "Classification: Giveaway": 1,
        "Engagement Level: Follow-up": 1,
        "Sent a new lid": 1,
        "Source Tags: Advocate": 1,
        "Source Tags: Customer": 1,
        "Source Tags: Influencer": 1,
        "Tags: VIP": 1,
    }
