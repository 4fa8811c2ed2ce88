import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.canonical import Message, Record, RejectedRow
from ingest.connectors import discourse
from ingest.formats import UnreadableFile
from ingest.handle import Handle

GOLDEN = Path(__file__).parent / "golden"
TOPIC = GOLDEN / "discourse_topic.json"
ARCHIVE = GOLDEN / "discourse_archive" / "user_archive.csv"
REAL = (
    Path(os.environ.get("GRAPH_SERVICE_EVAL_DATA", "../shared/data")) / "formats" / "perceval" / "discourse"
)
SENT = datetime(2026, 3, 1, 8, 30, 0, 123_000, tzinfo=UTC)
JANE = Handle("discourse", "janed", name="Jane Doe")
HEADER, ROW = ARCHIVE.read_text(encoding="utf-8").splitlines()

Changed = dict[str, Any]
Saved = Callable[[Changed], Path]


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    def save(document: Changed) -> Path:
        path = tmp_path / "topic.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    return save


def post(**changed: object) -> Changed:
    """The first post of the golden topic, changed."""
    first: Changed = json.loads(TOPIC.read_text(encoding="utf-8"))["post_stream"]["posts"][0]
    return first | changed


def topic(*posts: object) -> Changed:
    return {"post_stream": {"posts": posts}, "id": 61, "title": "Kettle leaks"}


def texts(found: list[Record | RejectedRow]) -> list[str]:
    return [item.text for item in found if isinstance(item, Message)]


def archive(folder: Path, *lines: str) -> Path:
    shutil.copy(ARCHIVE.parent / "preferences.json", folder)
    path = folder / "user_archive.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_topic_without_what_was_taken_back_and_what_is_no_post() -> None:
    assert list(discourse.read(TOPIC)) == [
        Message(
            source="discourse",
            native_id="61/1",
            channel="discourse",
            sender=JANE,
            sent_at=SENT,
            text="The kettle leaks & hisses. :frowning:",
            subject="Kettle leaks",
            conversation="61",
            revised_at=SENT,
        ),
        Message(
            source="discourse",
            native_id="61/2",
            channel="discourse",
            sender=Handle("discourse", "al_brewer"),
            sent_at=datetime(2026, 3, 1, 9, 0, tzinfo=UTC),
            text="Sorry @JaneD! Which one?",
            subject="Kettle leaks",
            reply_to="61/1",
            conversation="61",
            mentions=(Handle("discourse", "janed"),),
            revised_at=datetime(2026, 3, 1, 9, 10, tzinfo=UTC),
        ),
    ]


def test_a_members_archive() -> None:
    assert list(discourse.read(ARCHIVE)) == [
        Message(
            source="discourse",
            native_id="61/1",
            channel="discourse",
            sender=JANE,
            sent_at=SENT,
            text="The kettle leaks & hisses. :frowning:",
            subject="Kettle leaks",
            conversation="61",
        )
    ]


def test_the_topic_and_the_archive_have_the_same_post() -> None:
    (archived,), (first, _) = discourse.read(ARCHIVE), discourse.read(TOPIC)
    assert isinstance(archived, Message)
    assert isinstance(first, Message)
    assert (archived.key, archived.content_hash) == (first.key, first.content_hash)


def test_reading_twice_gives_the_same() -> None:
    assert list(discourse.read(TOPIC)) == list(discourse.read(TOPIC))


def test_an_older_archive_has_one_column_of_markup_and_another_form_of_time(tmp_path: Path) -> None:
    header = "topic_title,categories,is_pm,post,like_count,reply_count,url,created_at"
    quoted = '[quote=""al, post:2""][quote=""jane""]Mine[/quote]Theirs[/quote]My own'
    row = f'T,C,No,"{quoted}",0,0,https://forum.brewco.example/t/61/7,2026-03-01 08:30:00 UTC'
    (found,) = discourse.read(archive(tmp_path, header, row))
    assert isinstance(found, Message)
    assert (found.native_id, found.text) == ("61/7", "My own")
    assert found.sent_at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def test_a_single_post_is_read_without_its_topics_title(saved: Saved) -> None:
    (found,) = discourse.read(saved(post()))
    assert isinstance(found, Message)
    assert (found.native_id, found.subject) == ("61/1", None)


@pytest.mark.parametrize(
    ("cooked", "raw", "text"),
    [
        ("<p>Hi</p>", "Hi **all**", "Hi"),
        (None, "Hi **all**", "Hi **all**"),
        (None, None, ""),
        ('<p>See <a href="x">this</a></p><aside class="onebox"><h3>Shop</h3></aside>', None, "See this"),
        ("<aside class=quote>a<aside>b</aside>c</aside><p>Mine</p>", None, "Mine"),
    ],
)
def test_only_the_members_own_words(saved: Saved, cooked: str | None, raw: str | None, text: str) -> None:
    assert texts(list(discourse.read(saved(topic(post(cooked=cooked, raw=raw)))))) == [text]


@pytest.mark.parametrize(
    "changed",
    [
        {"user_deleted": True},
        {"deleted_at": "2026-03-02T00:00:00.000Z"},
        {"hidden": True},
        {"post_type": 3},
        {"post_type": 4},
    ],
)
def test_what_is_passed_over(saved: Saved, changed: Changed) -> None:
    assert list(discourse.read(saved(topic(post(**changed))))) == []


def test_a_name_in_a_quotation_is_not_mentioned(saved: Saved) -> None:
    link = '<a class="mention" href="/u/al">@al</a>'
    found = list(discourse.read(saved(topic(post(cooked=f"<aside>{link}</aside><p>Hm</p>")))))
    assert [item.mentions for item in found if isinstance(item, Message)] == [()]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"topic_id": None}, "topic_id: absent; it must be a number"),
        ({"post_number": "2"}, "post_number: must be a number, not a text"),
        ({"username": None}, "username: absent; it must be a text"),
        ({"post_type": None}, "post_type: absent; it must be a number"),
        (
            {"created_at": "2026-03-01"},
            "created_at: '2026-03-01' is no time from 1970 to 2199 with an offset, as in ISO 8601",
        ),
    ],
)
def test_a_bad_post_costs_only_itself(saved: Saved, changed: Changed, reason: str) -> None:
    path = saved(topic(post(), post(**changed)))
    good, bad = discourse.read(path)
    assert isinstance(good, Message)
    assert isinstance(bad, RejectedRow)
    assert (bad.file, bad.line, bad.reason, json.loads(bad.raw)) == (str(path), 2, reason, post(**changed))


@pytest.mark.parametrize(
    ("url", "created_at", "reason"),
    [
        (
            "https://forum.brewco.example/u/jane",
            "2026-03-01T08:30:00Z",
            "url: 'https://forum.brewco.example/u/jane'",
        ),
        (
            "https://forum.brewco.example/t/x/61/1",
            "2026-03-01T08:30:00",
            "created_at: '2026-03-01T08:30:00' has no",
        ),
        ("", "2026-03-01T08:30:00Z", "url: empty"),
    ],
)
def test_a_bad_row_of_an_archive(tmp_path: Path, url: str, created_at: str, reason: str) -> None:
    row = f"T,C,No,hi,<p>hi</p>,0,0,{url},{created_at}"
    good, bad = discourse.read(archive(tmp_path, HEADER, ROW, row))
    assert isinstance(good, Message)
    assert isinstance(bad, RejectedRow)
    assert (bad.line, bad.raw) == (3, row)
    assert bad.reason.startswith(reason)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"topic_list": {}}, "no posts in it; save a topic from its address with .json added"),
        ({"post_stream": []}, "post_stream: must be an object, not a list"),
        ({"post_stream": {"posts": [1]}}, "post_stream.posts[0]: must be an object, not a number"),
    ],
)
def test_json_without_posts_is_told(saved: Saved, document: Changed, told: str) -> None:
    path = saved(document)
    with pytest.raises(UnreadableFile) as refusal:
        discourse.read(path)
    assert str(refusal.value) == f"{path}: {told}"


def test_an_archive_without_its_owner_or_a_column_is_told(tmp_path: Path) -> None:
    path = archive(tmp_path, "topic_title,post,created_at")
    with pytest.raises(
        UnreadableFile, match=r"no column for url \(such as url\); its columns are topic_title"
    ):
        discourse.read(path)
    (tmp_path / "preferences.json").unlink()
    with pytest.raises(UnreadableFile, match=r"preferences.json, beside user_archive.csv, names whose posts"):
        discourse.read(path)


@pytest.mark.parametrize(
    ("head", "recognised"),
    [
        (TOPIC.read_bytes(), True),
        (json.dumps(post()).encode(), True),
        (ARCHIVE.read_bytes(), True),
        (b'{"topic_list": {"topics": []}}', False),
        (b"url,created_at\n", False),
        (b"", False),
    ],
)
def test_recognised_by_what_it_begins_with(head: bytes, recognised: bool) -> None:
    assert discourse.sniff(head, Path("any")) is recognised


@pytest.mark.data
@pytest.mark.skipif(not REAL.is_dir(), reason="no evaluation data; GRAPH_SERVICE_EVAL_DATA names its folder")
@pytest.mark.parametrize(
    ("name", "posts", "replies", "members"),
    [("discourse_topic_1148", 20, 9, 10), ("discourse_topic_1149", 2, 0, 1), ("discourse_posts", 4, 1, 4)],
)
def test_answers_of_real_forums(name: str, posts: int, replies: int, members: int) -> None:
    path = REAL / f"{name}.json"
    assert discourse.sniff(path.read_bytes()[: 64 * 1024], path)
    found = [item for item in discourse.read(path) if isinstance(item, Message)]
    assert len({message.key for message in found}) == len(found) == posts
    assert sum(message.reply_to is not None for message in found) == replies
    assert {message.reply_to for message in found} <= {message.native_id for message in found} | {None}
    assert len({message.sender.key for message in found}) == members
    assert not [message for message in found if "</" in message.text]
    # Somebody put his whole post into a quotation.
    assert {message.native_id for message in found if not message.text} <= {"1148/7"}
