"""Mentions of listening tools, and what their users said of them in their own words."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.canonical import Message, Profile, Record, RejectedRow
from ingest.connectors import brandwatch, radian6
from ingest.detect import detected
from ingest.facts import Correction, Doing, SignalAct
from ingest.formats import UnreadableFile, read_head
from ingest.handle import Handle, HandleKind
from ingest.listening_words import INTENT_WORDS, KIND_OF, KIND_WORDS, LEVEL_WORDS, Vocabulary
from ingest.meanings import INTENTS
from ingest.reading import read_files
from ingest.rejects import Rejects
from ingest.retry import Retry

GOLDEN = Path(__file__).parent / "golden"
BRANDWATCH, RADIAN6 = GOLDEN / "brandwatch_mentions.csv", GOLDEN / "radian6_mentions.csv"
PAGE = Path(__file__).parents[3] / "docs" / "listening.md"


def messages(path: Path) -> list[Message]:
    return [row for row in read_files([path]) if isinstance(row, Message)]


def acts(path: Path, message: str) -> list[tuple[str, str, str, str | None]]:
    found = [row for row in read_files([path]) if isinstance(row, SignalAct) and row.message == message]
    return [(act.kind, act.act.value, act.by, act.note) for act in sorted(found, key=lambda act: act.key)]


def corrected(path: Path) -> Counter[tuple[str, str | None]]:
    return Counter((row.message, row.label) for row in read_files([path]) if isinstance(row, Correction))


def test_a_tweet_of_brandwatch_is_the_tweet_that_it_is_elsewhere() -> None:
    first, second, *_ = messages(BRANDWATCH)
    jane = Handle("twitter", "jane_d", name="Jane Doe", verified=False, identifiers=("twitter_id:4242",))
    assert first == Message(
        source="twitter",
        native_id="700001",
        channel="twitter",
        sender=jane,
        sent_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        text="@AcmeHelp my kettle leaks. Again.",
        mentions=(Handle("twitter", "acmehelp"),),
    )
    assert (second.reply_to, second.text, second.sender.address) == (
        "700001", "@jane_d We are sorry.", "acmehelp"
    )  # fmt: skip
    followers = [row for row in read_files([BRANDWATCH]) if isinstance(row, Profile)]
    assert [(row.handle.key, row.followers) for row in followers] == [
        ("twitter:jane_d", 120),
        ("twitter:acmehelp", 5000),
    ]


def test_other_pages_of_brandwatch() -> None:
    blog, forum = messages(BRANDWATCH)[2:]
    assert (blog.key, blog.channel, blog.sender.key, blog.text, blog.subject) == (
        "brandwatch:b1", "blog", "blog:gadgets.example/Robin", "The Acme kettle boils fast \u2026",
        "The best kettles of the year",
    )  # fmt: skip
    assert forum.sender == Handle(
        "forum", "gadgets.example", name="gadgets.example", kind=HandleKind.ORGANIZATION
    )
    assert (forum.text, forum.conversation) == ("Same here, it leaks\nfrom the lid", "thread-9")


def test_what_users_of_brandwatch_did() -> None:
    assert corrected(BRANDWATCH) == {("twitter:700001", "complaint"): 1}
    assert acts(BRANDWATCH, "twitter:700001") == [
        ("trouble", "assign", "ann@acme.example", "pending"),
        ("trouble", "comment", "ann@acme.example", "Tags: VIP"),
    ]
    assert acts(BRANDWATCH, "brandwatch:c3") == [
        ("trouble", "comment", "Brandwatch", "Categories: Giveaway"),
        ("trouble", "resolve", "Brandwatch", "closed"),
    ]


def test_posts_of_radian6() -> None:
    tweet, blog, question = messages(RADIAN6)
    assert (tweet.key, tweet.text, tweet.subject, tweet.sender.key) == (
        "twitter:700001", "@AcmeHelp my kettle leaks. Again.", None, "twitter:jane_d"
    )  # fmt: skip
    assert (blog.key, blog.channel, blog.subject) == ("radian6:9002", "blog", "Kettles compared")
    assert question.sender.key == "forum:forum.gadgets.example"
    assert question.sent_at == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_what_users_of_radian6_did_is_an_act_a_correction_or_a_comment_and_never_lost() -> None:
    assert corrected(RADIAN6) == {
        ("twitter:700001", "complaint"): 1,
        ("radian6:9002", "recommendation"): 1,
        ("radian6:9003", "question"): 1,
    }
    assert sorted(acts(RADIAN6, "twitter:700001")) == [
        ("trouble", "assign", "ann@acme.example", None),
        ("trouble", "comment", "ann@acme.example", "Sent a new lid"),
        ("trouble", "comment", "ann@acme.example", "Source Tags: Customer"),
        ("trouble", "resolve", "ann@acme.example", "Resolved"),
    ]
    assert sorted(acts(RADIAN6, "radian6:9002")) == [
        ("advocacy", "comment", "Radian6", "Classification: Giveaway"),
        ("advocacy", "comment", "Radian6", "Engagement Level: Follow-up"),
        ("advocacy", "comment", "Radian6", "Source Tags: Advocate"),
        ("advocacy", "comment", "Radian6", "Source Tags: Influencer"),
    ]


def test_an_employee_is_one_of_ours(tmp_path: Path) -> None:
    text = RADIAN6.read_text(encoding="utf-8").replace("Advocate;Influencer", "Employee")
    path = tmp_path / "posts.csv"
    path.write_text(text, encoding="utf-8")
    assert [(row.native_id, row.sender.ours) for row in messages(path)] == [
        ("700001", None), ("9002", True), ("9003", None)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "name", "line", "spoilt"),
    [(BRANDWATCH, "brandwatch", 15, "02/03/2026"), (RADIAN6, "radian6", 9, "yesterday")],
)
def test_a_bad_row_is_rejected_by_line_below_the_preamble_and_mended_without_it(
    tmp_path: Path, path: Path, name: str, line: int, spoilt: str
) -> None:
    (bad,) = [row for row in read_files([path]) if isinstance(row, RejectedRow)]
    assert (bad.line, bad.reason) == (line, f"date: {spoilt!r} is no time like 2026-03-01 09:30:00 +0100")
    assert detected(read_head(path), path).name == name
    with Rejects(tmp_path / "rejects.ndjson") as rejects:
        rejects.add(bad)
    kept = tmp_path / "rejects.ndjson"
    mended = kept.read_text(encoding="utf-8").replace(spoilt, "2026-03-02 10:00")
    kept.write_text(mended, encoding="utf-8")
    retry = Retry(kept, lambda row: pytest.fail(row.reason))
    (message,) = (row for row in retry.records() if isinstance(row, Message))
    assert message.sent_at == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_a_file_without_a_preamble_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "mentions.csv"
    path.write_text(BRANDWATCH.read_text(encoding="utf-8").partition("\n\n")[2], encoding="utf-8")
    assert messages(path) == messages(BRANDWATCH)


def test_a_file_that_lacks_what_is_needed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mentions.csv"
    path.write_text("Report:,x\n\nQuery Id,Date,Url,Domain,Title\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"without a column for author"):
        list(brandwatch.read(path))
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"no header of a mention export of Radian6 in its first 60"):
        list(radian6.read(path))


@pytest.mark.parametrize("words", [INTENT_WORDS, KIND_WORDS, LEVEL_WORDS])
def test_every_word_is_mapped_both_ways(words: Vocabulary) -> None:
    for name, known in words.table.items():
        assert [words.ours(word.upper().replace("-", " ")) for word in known] == [name] * len(known)
        assert words.ours(words.theirs(name)) == name


def test_the_vocabulary_has_all_that_we_have() -> None:
    assert set(INTENT_WORDS.table) == set(INTENTS)
    assert set(LEVEL_WORDS.table) == set(Doing)
    assert set(KIND_OF) < set(INTENTS)


@pytest.mark.parametrize("words", [INTENT_WORDS, KIND_WORDS, LEVEL_WORDS])
def test_the_documented_words_are_those(words: Vocabulary) -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name, known in words.table.items():
        assert f"| `{name}` | {', '.join(known)} |" in text


def test_reading_twice_gives_the_same() -> None:
    def read(path: Path) -> list[Record | RejectedRow]:
        return list(read_files([path]))

    assert read(RADIAN6) == read(RADIAN6)
