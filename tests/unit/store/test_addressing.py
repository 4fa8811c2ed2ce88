from __future__ import annotations

from dataclasses import replace

import pytest

from graph_service.store.addressing import Addressing, Directions, direction
from ingest.canonical import Direction
from ingest.handle import Handle
from tests.records import tweet

IN, OUT, PEER = Direction.INBOUND, Direction.OUTBOUND, Direction.PEER
US = frozenset({"twitter:us"})


@pytest.mark.parametrize(
    ("message", "known", "unknown"),
    [
        (Addressing(True, None, []), OUT, OUT),
        (Addressing(True, IN, [True]), OUT, OUT),
        (Addressing(False, None, []), PEER, PEER),
        (Addressing(False, IN, []), IN, IN),
        (Addressing(False, OUT, []), PEER, OUT),
        (Addressing(False, PEER, [False, True]), IN, PEER),
        (Addressing(False, IN, [False]), PEER, IN),
    ],
)
def test_direction_where_the_company_is_known_and_where_not(
    message: Addressing, known: Direction, unknown: Direction
) -> None:
    assert direction(message, company_known=True) is known
    assert direction(message, company_known=False) is unknown


def test_a_message_is_inbound_when_what_it_answers_is_ours() -> None:
    ours, answer, other = tweet(1, "us"), tweet(2, reply_to=1), tweet(3, reply_to=2)
    batch = {message.key: message for message in (ours, answer, other)}
    directions = Directions(batch, {}, US, company_known=True)
    assert [directions.of(message) for message in batch.values()] == [OUT, IN, PEER]


def test_what_is_answered_may_be_held_already_or_not_there() -> None:
    above = {"twitter:1": {"fromUs": True}, "twitter:2": {"fromUs": False}}
    directions = Directions({}, above, US, company_known=True)
    answers = [replace(tweet(9, reply_to=to), direction=IN) for to in (1, 2, 3, 9)]
    assert [directions.of(message) for message in answers] == [IN, PEER, IN, IN]


def test_a_mention_of_us_makes_it_inbound_only_where_we_are_known() -> None:
    message = replace(tweet(1), mentions=(Handle("twitter", "us"),))
    assert Directions({}, {}, US, company_known=True).of(message) is IN
    assert Directions({}, {}, US, company_known=False).of(message) is PEER
