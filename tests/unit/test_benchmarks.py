import json
import math

import pytest

from benchmarks.__main__ import as_json, as_table, benchmark_names, main, ratio
from benchmarks.chatter import START, US, chatter
from benchmarks.ingest import most_answering
from benchmarks.plane_load import acts
from benchmarks.result import Result
from benchmarks.store import Speeds, results, speed
from graph_service.store.model import MessageRow
from ingest.canonical import Direction, Message
from ingest.handle import Handle

FASTER = Result("airline tweets", "texts per second", 250.0, {"default": 100.0}, "higher")
QUICKER = Result("2 million edges", "seconds", 0.5, {"networkx": 2.0, "igraph": 0.0}, "lower")


def test_json_has_the_documented_shape() -> None:
    assert json.loads(as_json("embed", [FASTER])) == {
        "name": "embed",
        "results": [
            {
                "case": "airline tweets",
                "metric": "texts per second",
                "ours": 250.0,
                "peers": {"default": 100.0},
                "better": "higher",
            }
        ],
    }


def test_json_is_one_line() -> None:
    assert "\n" not in as_json("embed", [FASTER, QUICKER])


def test_json_refuses_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        as_json("embed", [Result("case", "metric", math.nan, {}, "higher")])


def test_ratio_is_above_one_where_ours_is_better() -> None:
    assert ratio(FASTER, 100.0) == "2.50"
    assert ratio(QUICKER, 2.0) == "4.00"


def test_ratio_against_nothing_is_a_dash() -> None:
    assert ratio(FASTER, 0.0) == "-"


def test_table_has_a_row_a_result() -> None:
    assert as_table("rank", [FASTER, QUICKER]).row_count == 2


def test_unknown_name_exits_2_with_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["nonsense"])
    assert left.value.code == 2
    assert "all" in capsys.readouterr().err


def test_every_benchmark_of_the_issue_is_found() -> None:
    assert {"embed", "ingest", "rank", "store"} <= set(benchmark_names())


def test_chatter_is_the_same_on_every_run() -> None:
    assert chatter(50) == chatter(50)
    assert chatter(20) != chatter(20, seed=1)


def test_chatter_answers_what_was_said_before() -> None:
    messages = chatter(500)
    assert [message.native_id for message in messages] == [str(number) for number in range(500)]
    answers = [message for message in messages if message.reply_to is not None]
    assert all(int(message.reply_to or "") < int(message.native_id) for message in answers)
    assert 200 <= len(answers) <= 300


def test_two_lots_of_chatter_share_only_us() -> None:
    first, second = ({message.sender for message in chatter(100, prefix=prefix)} for prefix in ("a-", "b-"))
    assert first & second == {US}


def test_the_embedded_engine_is_compared_with_raw_and_with_neo4j() -> None:
    embedded, neo4j = (Speeds(written, written * 2, 30.0, 40.0) for written in (9_000.0, 1_500.0))
    written, *_ = results("embedded", {"embedded": embedded, "neo4j": neo4j})
    assert (written.ours, written.peers) == (9_000.0, {"raw": 18_000.0, "neo4j": 1_500.0})
    written, read, _ = results("neo4j", {"embedded": embedded, "neo4j": neo4j})
    assert (written.ours, written.peers, read.peers) == (1_500.0, {"raw": 3_000.0}, {})


def test_speed_works_through_everything_a_page_at_a_time() -> None:
    pages: list[list[int]] = []
    assert speed(lambda page: pages.append(list(page)), range(5), 2) > 0
    assert pages == [[0, 1], [2, 3], [4]]


def test_the_brand_is_the_one_that_answers_most_of_what_is_there() -> None:
    def tweet(number: int, sender: str, reply_to: int | None, direction: Direction) -> Message:
        return Message(
            "twitter",
            str(number),
            "twitter",
            Handle("twitter", sender),
            START,
            "hello",
            reply_to=None if reply_to is None else str(reply_to),
            direction=direction,
        )

    messages = [
        tweet(1, "ann", None, Direction.INBOUND),
        tweet(2, "ours", 1, Direction.OUTBOUND),
        *(tweet(number, "others", 99, Direction.OUTBOUND) for number in (3, 4, 5)),
        *(tweet(number, "ann", 1, Direction.INBOUND) for number in (6, 7)),
    ]
    assert most_answering(messages) == "ours"


def test_acts_are_whom_a_message_answers_shares_and_mentions() -> None:
    row = MessageRow(
        key="chat:1",
        seq=1,
        channel="chat",
        text="hello",
        subject=None,
        sent_at=START,
        recorded_at=START,
        direction="peer",
        sender="chat:ann",
        conversation="chat:1",
        reply_sender="chat:bob",
        mentions=("chat:cem", "chat:dao"),
    )
    assert acts(row) == [("chat:ann", "chat:bob"), ("chat:ann", "chat:cem"), ("chat:ann", "chat:dao")]
