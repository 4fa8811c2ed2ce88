"""Whoever has not allowed it is not named where people are listed to be turned to, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from graph_service.store.port import Engine
from ingest.canonical import Record
from ingest.facts import Consent
from ingest.handle import Handle
from tests.api.conftest import data_of
from tests.api.sample import HELP, Sample, opened, tweet
from tests.records import START

PURPOSE: Final = "reference"
LATER: Final = START + timedelta(days=1)
LAPSED: Final = START + timedelta(days=2)
DECIDED: Final[dict[str, list[tuple[str, datetime, bool, datetime | None]]]] = {
    "granted": [(PURPOSE, START, True, None)],
    "anew": [(PURPOSE, START, False, None), (PURPOSE, LATER, True, None)],
    "refused": [(PURPOSE, START, False, None)],
    "withdrawn": [(PURPOSE, START, True, None), (PURPOSE, LATER, False, None)],
    "expired": [(PURPOSE, START, True, LAPSED)],
    "silent": [("contact", LATER, False, None), (PURPOSE, START, True, None)],
    "otherwise": [("newsletter", START, True, None)],
    "unknown": [],
}
"""What people decided, by their names: for what, when, whether they allowed it, and until when."""
STATES: Final = {
    "granted": ("GRANTED", START),
    "anew": ("GRANTED", LATER),
    "refused": ("REFUSED", START),
    "withdrawn": ("WITHDRAWN", LATER),
    "expired": ("EXPIRED", LAPSED),
    "silent": ("WITHDRAWN", LATER),
    "otherwise": ("UNKNOWN", None),
    "unknown": ("UNKNOWN", None),
}
DOORS: Final = {
    "advocates": '{ advocates(consentedTo: "reference") { edges { node { customer { name } } } } }',
    "critics": '{ critics(consentedTo: "reference") { edges { node { customer { name } } } } }',
    "moments": """{ moments(context: "I love Lark Notes", first: 50,
      guards: {purpose: "reference", lift: [OPEN_COMPLAINT, CONTACTED_LATELY, ALREADY_ANSWERED]}) {
      matches { message { sender { customer { name } } } } } }""",
}
ASKABLE: Final = """{ selectAdvocates(k: 9, carry: {}, constraints: {certainOnly: false,
  guards: {purpose: "reference", lift: [OPEN_COMPLAINT, CONTACTED_LATELY, ALREADY_ANSWERED]}}) {
  askable } }"""
RANKED: Final = (
    '{ SIDE(first: 50) { edges { node { customer { name consent(purpose: "reference") { state at } } } } } }'
)


def records() -> Iterator[Record]:
    """Everybody twice: for us, and as somebody else, in upper case, against us."""
    for place, (name, decisions) in enumerate(DECIDED.items()):
        for called, said in ((name, "I love Lark Notes"), (name.upper(), "I hate Lark Notes")):
            handle = Handle("twitter", f"{called[:1]}-{name}", name=called)
            for number in range(3):
                key = f"{called}-{number}"
                yield tweet(key, handle, said, minutes=10 * place + number, mentions=(HELP,))
            yield from (
                consent(f"{called}-{number}", handle, *decided) for number, decided in enumerate(decisions)
            )


def consent(
    native_id: str, handle: Handle, purpose: str, at: datetime, granted: bool, until: datetime | None
) -> Consent:
    return Consent(
        source="crm",
        native_id=native_id,
        at=at,
        handle=handle,
        purpose=purpose,
        granted=granted,
        expires_at=until,
    )


@pytest.fixture
def sample(engine: Engine, tmp_path: Path) -> Sample:
    made = opened(tmp_path, engine)
    made.context.pipeline.ingest(records())
    return made


def named(found: object) -> set[str]:
    """All names in an answer, in lower case."""
    if isinstance(found, dict):
        own = {found["name"].lower()} if isinstance(found.get("name"), str) else set()
        return own.union(*map(named, found.values()))
    return set().union(*map(named, found)) if isinstance(found, list) else set()


def test_only_who_allows_it_comes_out(sample: Sample) -> None:
    for door, asked in DOORS.items():
        assert named(data_of(sample.context, asked, {})) == {"granted", "anew"}, door
    assert data_of(sample.context, ASKABLE, {})["selectAdvocates"] == {"askable": 2}
    again = LATER + timedelta(days=1)
    for called in ("granted", "GRANTED"):
        handle = Handle("twitter", f"{called[:1]}-granted")
        word = consent(f"{called}-no", handle, PURPOSE, again, granted=False, until=None)
        sample.context.pipeline.ingest([word])
    for door, asked in DOORS.items():
        assert named(data_of(sample.context, asked, {})) == {"anew"}, door
    assert data_of(sample.context, ASKABLE, {})["selectAdvocates"] == {"askable": 1}


def test_everybody_is_marked(sample: Sample) -> None:
    for side in ("advocates", "critics"):
        found = data_of(sample.context, RANKED.replace("SIDE", side), {})[side]["edges"]
        marked = {
            each["node"]["customer"]["name"].lower(): each["node"]["customer"]["consent"] for each in found
        }
        assert marked == {
            name: {"state": state, "at": at and f"{at:%Y-%m-%dT%H:%M:%SZ}"}
            for name, (state, at) in STATES.items()
        }
