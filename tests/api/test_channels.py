"""Channels and a blackout over GraphQL; their numbers are tested on both engines in `tests/contract`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from ingest.canonical import Profile, Record
from tests.api.conftest import data_of, refusal_of
from tests.api.sample import ANN, ANN_MAIL, BOB, COMPANY, CY, HELP, NOON, Sample, opened, tweet
from tests.channels import COSTS, WORLD
from tests.crowd import Telling

DAY: Final = 24 * 60
"""Minutes."""
SHARE: Final = "value numerator denominator interval { low high level }"
CHANNELS: Final = f"""query ($window: Window, $first: Int, $after: String) {{
  channels(window: $window) {{
    definition asOf graphVersion issueCount
    channels {{
      name people incoming outgoing unowned
      answered {{ {SHARE} evidence {{ edges {{ node {{ text }} }} }} }}
      repeated {{ {SHARE} }}
      cost {{ currency total perContact perSettled interval {{ low high }} contacts settled unknown }}
      referrals {{ count people evidence(first: 1) {{ edges {{ node {{ text }} }} }} }}
    }}
    hops {{ source target people matters {{ {SHARE} }} }}
    issues(first: $first, after: $after) {{
      edges {{ node {{ intent segment channel matters {{ {SHARE} }} }} cursor }} pageInfo {{ hasNextPage }}
    }} }} }}"""
BLACKOUT: Final = f"""query ($channel: String!, $time: Time, $first: Int, $after: String) {{
  blackout(channel: $channel, time: $time, first: $first, after: $after) {{
    channel definition asOf graphVersion
    people {{ before after gone }} matters {{ before after gone }} fans {{ before after gone }}
    dependence {{ people onlyHere {{ {SHARE} }} messages messagesHere concentration }}
    segments {{ segment people }}
    lostFans {{ edges {{ node {{ name }} }} }}
    lostReferences {{ edges {{ node {{ customer {{ name }} product {{ name }} }} }} }}
    lostMatters {{ edges {{ node {{ text }} }} }}
    joined {{ edges {{ node {{ now without customers {{ id }} }} }} }}
    affected {{
      totalCount pageInfo {{ hasNextPage endCursor }}
      edges {{ node {{
        customer {{ name }} reachable refused fan vouches openMatters messages
        nextBest {{ channel verified lastUsedAt confidence handle {{ address }} }}
        evidence(first: 1) {{ edges {{ node {{ text }} }} }} spokenOf {{ edges {{ node {{ text }} }} }}
      }} }} }} }} }}"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = opened(tmp_path_factory.mktemp("channels"), judge=Telling())
    made.context.pipeline.declare_company(replace(COMPANY, costs=COSTS))
    made.context.pipeline.ingest(WORLD)
    yield made
    made.engine.close()


def channels(sample: Sample, **asked: Any) -> Any:
    return data_of(sample.context, CHANNELS, asked)["channels"]


def blackout(sample: Sample, channel: str, **asked: Any) -> Any:
    return data_of(sample.context, BLACKOUT, {"channel": channel, **asked})["blackout"]


def test_each_channel_with_its_proof(world: Sample) -> None:
    answer = channels(world)
    twitter, mail, phone = answer["channels"]
    assert [row["name"] for row in answer["channels"]] == ["twitter", "email", "phone"]
    answered = twitter["answered"]
    assert (answered["numerator"], answered["denominator"]) == (1, 3)
    assert answered["evidence"]["edges"] == [{"node": {"text": "how do I print from Lark Notes"}}]
    assert answered["interval"]["low"] < answered["value"] < answered["interval"]["high"]
    assert mail["answered"] == {
        "value": None,
        "numerator": 0,
        "denominator": 0,
        "interval": None,
        "evidence": {"edges": []},
    }
    assert phone["cost"]["perSettled"] == 6.0
    assert (mail["cost"]["currency"], mail["cost"]["perContact"]) == (None, None)
    assert mail["cost"]["unknown"].startswith("company.toml states no costs of email")
    assert twitter["referrals"]["evidence"]["edges"] == [{"node": {"text": "thanks, that helped"}}]
    assert [(hop["source"], hop["target"], hop["people"]) for hop in answer["hops"]] == [
        ("email", "twitter", 1),
        ("twitter", "email", 1),
    ]


def test_issues_page_by_page(world: Sample) -> None:
    whole = channels(world, first=10)
    first = channels(world, first=2)["issues"]
    assert (whole["issueCount"], len(first["edges"]), first["pageInfo"]["hasNextPage"]) == (3, 2, True)
    rest = channels(world, first=2, after=first["edges"][-1]["cursor"])["issues"]
    assert [*first["edges"], *rest["edges"]] == whole["issues"]["edges"]


def told_by(folder: Path, *records: Record) -> Sample:
    """A service that was told only this."""
    made = opened(folder, judge=Telling())
    made.context.pipeline.ingest(records)
    return made


def test_issues_of_a_segment_and_of_none_follow_each_other(tmp_path: Path) -> None:
    said = (tweet(f"{who.address}1", who, "I hate Lark Mail", mentions=(HELP,)) for who in (BOB, CY))
    made = told_by(tmp_path, *said, Profile("crm", CY, NOON, industry="Art"))
    first = channels(made, first=1)["issues"]
    rest = channels(made, first=1, after=first["edges"][-1]["cursor"])["issues"]
    assert [edge["node"]["segment"] for edge in (*first["edges"], *rest["edges"])] == ["art", None]


def test_who_praises_elsewhere_is_a_fan_only_without_what_they_said_there(tmp_path: Path) -> None:
    words = ("I hate Lark Notes", "hate it when Lark Mail hangs", "it lost my letter, I hate that")
    said = (
        tweet(f"ann{n}", ANN, text, minutes=(1 + n) * DAY, mentions=(HELP,)) for n, text in enumerate(words)
    )
    praise = tweet("ann4", ANN_MAIL, "I love Lark Notes", mentions=(HELP,))
    fans = blackout(told_by(tmp_path, *said, praise), "twitter")["fans"]
    assert fans == {"before": 0, "after": 1, "gone": 0}


def test_a_blackout_names_whom_and_what_it_takes(world: Sample) -> None:
    answer = blackout(world, "twitter")
    assert answer["people"] == {"before": 5, "after": 3, "gone": 2}
    # Ann's was settled with it, and is open by her mail alone.
    assert answer["matters"] == {"before": 2, "after": 1, "gone": 2}
    assert [edge["node"]["name"] for edge in answer["lostFans"]["edges"]] == ["Bob Baker"]
    bob, cy, ann = (edge["node"] for edge in answer["affected"]["edges"])
    assert (bob["customer"]["name"], bob["reachable"], bob["fan"], bob["nextBest"]) == (
        "Bob Baker",
        False,
        True,
        None,
    )
    assert (cy["openMatters"], cy["reachable"]) == (1, False)
    assert (ann["nextBest"]["channel"], ann["nextBest"]["handle"]) == (
        "email",
        {"address": "ann@example.org"},
    )
    assert 0 < ann["nextBest"]["confidence"] <= 1
    assert ann["evidence"]["edges"] == [{"node": {"text": "thanks, that helped"}}]
    assert {edge["node"]["text"] for edge in answer["lostMatters"]["edges"]} >= {"I hate Lark Mail"}
    assert [row["segment"] for row in answer["segments"]] == [None, "art", "law"]


def test_people_page_by_page_as_of_the_time_of_the_first(world: Sample) -> None:
    first = blackout(world, "twitter", first=2)["affected"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    after = first["pageInfo"]["endCursor"]
    rest = blackout(world, "twitter", first=2, after=after)["affected"]
    assert [edge["node"]["customer"]["name"] for edge in rest["edges"]] == ["Ann Archer"]
    refused = refusal_of(
        world.context,
        BLACKOUT,
        {"channel": "twitter", "after": after, "time": {"asOf": "2026-03-01T13:00:00Z"}},
    )
    assert refused[1].startswith("The cursor belongs to a ranking as of another time.")


def test_a_channel_nobody_knows_is_refused_with_those_there_are(world: Sample, fresh: Sample) -> None:
    told = refusal_of(world.context, BLACKOUT, {"channel": "fax"})
    assert told == ("NOT_FOUND", "No channel 'fax'. There are email, phone, twitter.")
    told = refusal_of(fresh.context, BLACKOUT, {"channel": "fax"})
    assert told == ("NOT_FOUND", "No channel 'fax'. Nothing has been said on any yet.")
    assert channels(fresh)["channels"] == []
