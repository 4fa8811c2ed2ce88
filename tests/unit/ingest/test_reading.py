import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.canonical import Message, RejectedRow
from ingest.detect import BUNDLES, CONNECTORS, UnknownFormat, detected, known_formats
from ingest.formats import EmptyFile, UnreadableFile
from ingest.reading import read_files

TWEETS = (
    "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
    "1,700001,True,Sun Mar 01 12:30:05 +0000 2026,hi,,\n"
)
MAIL = "From: jane@acme.com\nDate: Sun, 01 Mar 2026 12:30:05 +0000\nMessage-ID: <2@acme.com>\n\nhi\n"
NOTE = json.dumps(
    {
        "record": "message",
        "source": "zendesk",
        "native_id": "3",
        "channel": "email",
        "sender": {"channel": "email", "address": "jane@acme.com"},
        "sent_at": "2026-03-01T12:30:05Z",
        "text": "hi",
    }
)
KNOWN = known_formats()
Written = Callable[[str, str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def keys(paths: list[Path], format_name: str | None = None) -> list[str]:
    return [row.key if isinstance(row, Message) else repr(row) for row in read_files(paths, format_name)]


def test_files_of_all_formats_are_recognised_whatever_they_are_called(written: Written) -> None:
    paths = [written("three", NOTE), written("one", TWEETS), written("two", MAIL)]
    assert keys(paths) == ["zendesk:3", "twitter:1", "mail:2@acme.com"]


def test_every_format_is_recognised_by_one_connector_only() -> None:
    heads = [TWEETS.encode(), MAIL.encode(), NOTE.encode()]
    assert [[c.name for c in CONNECTORS if c.sniff(head, Path("any"))] for head in heads] == [
        ["care-csv"],
        ["mail"],
        ["ndjson"],
    ]


def test_a_folder_is_walked_in_the_order_of_names(written: Written, tmp_path: Path) -> None:
    written("all/b/one.csv", TWEETS)
    written("all/a.eml", MAIL)
    written("all/c.ndjson", NOTE)
    written("all/.hidden/d.ndjson", NOTE)
    assert keys([tmp_path / "all"]) == ["mail:2@acme.com", "twitter:1", "zendesk:3"]


def test_what_else_lies_in_a_folder_is_rejected_not_dropped(written: Written, tmp_path: Path) -> None:
    readme, empty = written("all/README", "About these files"), written("all/empty.csv", "")
    written("all/one.csv", TWEETS)
    first, second, third = read_files([tmp_path / "all"])
    assert first == RejectedRow(str(readme), 0, f"file: {readme}: in none of the known formats: {KNOWN}", "")
    assert second == RejectedRow(str(empty), 0, f"file: {empty}: the file is empty", "")
    assert isinstance(third, Message)


def test_a_mistake_in_the_last_file_is_told_before_the_first_is_read(
    written: Written, tmp_path: Path
) -> None:
    good = written("one.csv", TWEETS)
    cases = [
        (written("story.txt", "Once upon a time"), UnknownFormat, f"in none of the known formats: {KNOWN}"),
        (written("empty.csv", ""), EmptyFile, "the file is empty"),
        (written("short.csv", "tweet_id,author_id,inbound\n"), UnreadableFile, "no column created_at, text"),
        (tmp_path / "nowhere", UnreadableFile, "No such file or directory"),
    ]
    for path, kind, told in cases:
        with pytest.raises(kind) as refusal:
            read_files([good, path])
        assert str(refusal.value).startswith(f"{path}: {told}")


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="a folder without files"):
        read_files([tmp_path])


def test_a_named_format_is_taken_at_its_word(written: Written) -> None:
    path = written("tweets", TWEETS)
    rows = list(read_files([path], "ndjson"))
    assert [(row.line, row.reason.partition(":")[0]) for row in rows if isinstance(row, RejectedRow)] == [
        (1, "json"),
        (2, "json"),
    ]


def test_an_unknown_format_is_told_with_those_there_are(written: Written) -> None:
    with pytest.raises(UnknownFormat) as refusal:
        read_files([written("tweets", TWEETS)], "xml")
    assert str(refusal.value) == f"no format is called 'xml'; known: {KNOWN}"


def test_detection_tells_the_connector() -> None:
    assert detected(TWEETS.encode(), Path("any")).name == "care-csv"


def test_the_formats_there_are_is_said_of_every_connector() -> None:
    told = KNOWN.split("; ")
    assert "care-csv (customer care on Twitter, as CSV)" in told
    assert "slack (a Slack export, as folder or zip)" in told
    assert [each.partition(" ")[0] for each in told] == [each.name for each in (*CONNECTORS, *BUNDLES)]
    assert len(set(told)) == len(told)
