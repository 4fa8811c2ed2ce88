import copy
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.canonical import Message, Profile, Record, RejectedRow
from ingest.detect import UnknownFormat
from ingest.facts import Reaction, ReactionKind
from ingest.formats import DamagedFile, UnreadableFile
from ingest.handle import Handle
from tests.exports import read_all, written_tree, zipped

MADE = datetime(2026, 3, 9, 8, tzinfo=UTC)
OWNER = Handle(
    "twitter",
    "brewco_help",
    name="BrewCo & Friends",
    identifiers=("twitter_id:42", "email:care@brewco.example"),
)
ACCOUNT = {
    "account": {
        "email": "Care@brewco.example",
        "username": "BrewCo_Help",
        "accountId": "42",
        "createdAt": "2020-01-01T00:00:00.000Z",
        "accountDisplayName": "BrewCo & Friends",
    }
}
MANIFEST = {
    "userInfo": {"accountId": "42", "userName": "BrewCo_Help", "displayName": "BrewCo & Friends"},
    "archiveInfo": {
        "sizeBytes": "1",
        "generationDate": "2026-03-09T08:00:00.000Z",
        "isPartialArchive": False,
    },
    "dataTypes": {
        "follower": {
            "files": [{"fileName": "data/follower.js", "globalName": "YTD.follower.part0", "count": "2"}]
        }
    },
}


def tweet(number: int, text: str, **more: object) -> dict[str, Any]:
    """A tweet of the owner, sent so many minutes after nine."""
    entities: dict[str, list[object]] = {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []}
    return {
        "tweet": {
            "edit_info": {"initial": {"editTweetIds": [str(number)], "isEditEligible": True}},
            "id": str(number),
            "id_str": str(number),
            "created_at": f"Sun Mar 01 09:{number:02}:00 +0000 2026",
            "full_text": text,
            "entities": entities,
            **more,
        }
    }


def assigned(name: str, items: object, part: int = 0) -> str:
    return f"window.YTD.{name}.part{part} = {json.dumps(items, indent=2)}"


JANE = {"name": "Jane \u2615", "screen_name": "Jane_D", "indices": ["0", "7"], "id_str": "7", "id": "7"}
TWEETS = [
    tweet(10, "Tea &amp; kettles &lt;3"),
    tweet(
        11,
        "@Jane_D on its way",
        entities={"user_mentions": [JANE], "urls": []},
        in_reply_to_status_id_str="5",
        in_reply_to_screen_name="Jane_D",
        in_reply_to_user_id_str="7",
    ),
    tweet(
        12,
        "so kind https://t.co/x",
        entities={
            "urls": [
                {"expanded_url": "https://brewco.example/status/1"},
                {"expanded_url": "https://twitter.com/i/web/status/12"},
                {"expanded_url": "https://x.com/jane_d/status/5?s=20"},
            ]
        },
    ),
    tweet(
        13,
        "RT @Jane_D: look https://t.co/y",
        entities={"user_mentions": [JANE], "urls": [{"expanded_url": "https://twitter.com/ann/status/4"}]},
    ),
]
LATER = [
    tweet(15, "Opening at ten", edit_info={"edit": {"initialTweetId": "14", "editControlInitial": {}}}),
    tweet(16, "and more", in_reply_to_status_id_str="15", in_reply_to_screen_name="BrewCo_Help"),
    tweet(17, "gone", in_reply_to_status_id_str="3", in_reply_to_user_id_str="8"),
]
CHAT = {
    "dmConversation": {
        "conversationId": "7-42",
        "messages": [
            {
                "messageCreate": {
                    "recipientId": "42",
                    "reactions": [
                        {"senderId": "42", "reactionKey": "like", "createdAt": "2026-03-02T10:01:00.000Z"},
                        {"senderId": "42", "reactionKey": "sad", "createdAt": "2026-03-02T10:01:00.000Z"},
                    ],
                    "urls": [],
                    "text": "It leaks &gt; a lot",
                    "mediaUrls": [],
                    "senderId": "7",
                    "id": "900",
                    "createdAt": "2026-03-02T10:00:00.500Z",
                }
            },
            {"participantsLeave": {"userIds": ["7"], "createdAt": "2026-03-02T10:02:00.000Z"}},
        ],
    }
}
GROUP = {
    "dmConversation": {
        "conversationId": "77",
        "messages": [
            {
                "messageCreate": {
                    "text": "hi all",
                    "senderId": "42",
                    "id": "901",
                    "createdAt": "2026-03-03T10:00:00.000Z",
                }
            }
        ],
    }
}
ARCHIVE: dict[str, str] = {
    "Your archive.html": "<html></html>",
    "assets/js/main.js": "void 0",
    "data/README.txt": "About",
    "data/manifest.js": f"window.__THAR_CONFIG = {json.dumps(MANIFEST)};",
    "data/account.js": assigned("account", [ACCOUNT]),
    "data/ad-engagements.js": assigned("ad_engagements", [{}]),
    "data/deleted-tweets.js": assigned("deleted_tweets", [tweet(18, "withdrawn")]),
    "data/direct-message-headers.js": assigned("direct_message_headers", [CHAT]),
    "data/direct-messages.js": assigned("direct_messages", [CHAT]),
    "data/direct-messages-group.js": assigned("direct_messages_group", [GROUP]),
    "data/follower.js": assigned("follower", [{"follower": {"accountId": "7", "userLink": "x"}}]),
    "data/following.js": assigned("following", [{"following": {"accountId": "9", "userLink": "x"}}]),
    "data/like.js": assigned(
        "like", [{"like": {"tweetId": "5", "fullText": "I love it", "expandedUrl": "x"}}]
    ),
    "data/tweets.js": assigned("tweets", TWEETS),
    "data/tweets-part1.js": assigned("tweets", LATER, part=1),
    "data/tweets_media/10-x.jpg": "JPEG",
}
SEVEN = Handle("twitter_id", "7", identifiers=("twitter_id:7",))
NAMED = Handle("twitter", "jane_d", name="Jane \u2615", identifiers=("twitter_id:7",))


def sent(number: int, text: str, minute: int, **more: Any) -> Message:
    at = datetime(2026, 3, 1, 9, minute, tzinfo=UTC)
    return Message("twitter", str(number), "twitter", OWNER, at, text, **more)


def reaction(native_id: str, kind: ReactionKind, who: Handle, at: datetime = MADE, **what: Any) -> Reaction:
    return Reaction(source="twitter", native_id=native_id, at=at, handle=who, kind=kind, **what)


PROFILE: list[Record] = [Profile("twitter", OWNER, MADE, followers=2)]
DIRECT: list[Record] = [
    Message(
        "twitter",
        "dm/901",
        "twitter_dm",
        OWNER,
        datetime(2026, 3, 3, 10, tzinfo=UTC),
        "hi all",
        conversation="dm/77",
    ),
    Message(
        "twitter",
        "dm/900",
        "twitter_dm",
        SEVEN,
        datetime(2026, 3, 2, 10, 0, 0, 500_000, tzinfo=UTC),
        "It leaks > a lot",
        conversation="dm/7-42",
        mentions=(OWNER,),
    ),
    reaction(
        "dm/900/like/42", ReactionKind.LIKE, OWNER, datetime(2026, 3, 2, 10, 1, tzinfo=UTC), message="dm/900"
    ),
]
FOLLOWS: list[Record] = [
    reaction("follow/7/42", ReactionKind.FOLLOW, SEVEN, target=OWNER),
    reaction(
        "follow/42/9",
        ReactionKind.FOLLOW,
        OWNER,
        target=Handle("twitter_id", "9", identifiers=("twitter_id:9",)),
    ),
]
LIKES: list[Record] = [reaction("like/42/5", ReactionKind.LIKE, OWNER, message="5")]
LATER_SENT: list[Record] = [
    sent(14, "Opening at ten", 15, revised_at=datetime(2026, 3, 1, 9, 15, tzinfo=UTC)),
    sent(16, "and more", 16, reply_to="15"),
    sent(17, "gone", 17, reply_to="3", mentions=(Handle("twitter_id", "8", identifiers=("twitter_id:8",)),)),
]
SENT: list[Record] = [
    sent(10, "Tea & kettles <3", 10),
    sent(11, "@Jane_D on its way", 11, reply_to="5", mentions=(NAMED,)),
    sent(12, "so kind https://t.co/x", 12, shares="5"),
    sent(13, "RT @Jane_D: look https://t.co/y", 13, mentions=(NAMED,)),
]
EXPECTED = PROFILE + DIRECT + FOLLOWS + LIKES + LATER_SENT + SENT


def archive_with(folder: Path, **files: str | None) -> Path:
    """The archive with these files of `data` changed; None takes one away."""
    changed = ARCHIVE | {f"data/{name}.js": text for name, text in files.items()}
    return written_tree(
        folder / "archive", {name: text for name, text in changed.items() if text is not None}
    )


def test_an_archive_becomes_the_owners_profile_tweets_messages_likes_and_follows(tmp_path: Path) -> None:
    assert read_all(archive_with(tmp_path)) == (EXPECTED, [])


def test_the_zip_of_a_folder_gives_the_same_and_so_does_reading_again(tmp_path: Path) -> None:
    folder = archive_with(tmp_path)
    assert read_all(zipped(folder)) == read_all(folder) == read_all(folder, "x-archive") == (EXPECTED, [])


def test_the_folder_data_alone_is_an_archive_too(tmp_path: Path) -> None:
    folder = archive_with(tmp_path)
    assert read_all(folder / "data") == (EXPECTED, [])


def test_what_lies_beside_a_folder_data_is_read_by_itself(tmp_path: Path) -> None:
    tree = {name: text for name, text in ARCHIVE.items() if name.startswith("data/")}
    mail = (
        "From: jane@acme.example\nDate: Sun, 01 Mar 2026 12:30:05 +0000\nMessage-ID: <2@acme.example>\n\nhi\n"
    )
    records, rejected = read_all(written_tree(tmp_path / "all", {**tree, "letter.eml": mail}))
    assert rejected == []
    assert records[:-1] == EXPECTED
    assert isinstance(records[-1], Message)
    assert records[-1].key == "mail:2@acme.example"


def test_a_stranger_in_a_whole_archive_is_rejected(tmp_path: Path) -> None:
    folder = archive_with(tmp_path)
    (folder / "mails.mbox").write_text("From me")
    assert read_all(folder)[1] == [
        RejectedRow(str(folder / "mails.mbox"), 0, "file: not a part of an X archive; give it by itself", "")
    ]


def test_tweets_not_wrapped_as_before_2019_are_understood(tmp_path: Path) -> None:
    bare = [one["tweet"] for one in TWEETS]
    folder = archive_with(tmp_path, tweets=None, tweet=assigned("tweet", bare))
    assert sorted(map(repr, read_all(folder)[0])) == sorted(map(repr, EXPECTED))


def test_without_account_js_the_archive_is_refused(tmp_path: Path) -> None:
    folder = archive_with(tmp_path, account=None)
    with pytest.raises(UnreadableFile, match=r"archive: no account\.js, which names whose tweets these are"):
        read_all(folder)


def test_a_file_of_an_archive_alone_is_refused_and_in_a_mixed_folder_rejected(tmp_path: Path) -> None:
    path = archive_with(tmp_path) / "data" / "tweets.js"
    for format_name in (None, "x-archive"):
        with pytest.raises(
            UnreadableFile, match=r"tweets\.js: one file of an X archive; .* account\.js beside it"
        ):
            read_all(path, format_name)
    (tmp_path / "lost").mkdir()
    (tmp_path / "lost" / "like.js").write_text(ARCHIVE["data/like.js"])
    records, (rejected,) = read_all(tmp_path / "lost")
    assert records == []
    assert "one file of an X archive" in rejected.reason


@pytest.mark.parametrize(
    ("account", "told"),
    [
        ([{"account": {"accountId": "42"}}], "username: absent; it must be a text"),
        ([], "account: absent; it must be an object"),
    ],
)
def test_an_account_without_a_name_is_refused(tmp_path: Path, account: object, told: str) -> None:
    folder = archive_with(tmp_path, account=assigned("account", account))
    with pytest.raises(UnreadableFile, match=told):
        read_all(folder)


def test_without_a_manifest_likes_and_follows_have_no_time_and_are_rejected(tmp_path: Path) -> None:
    records, rejected = read_all(archive_with(tmp_path, manifest=None))
    assert records == DIRECT + LATER_SENT + SENT
    assert [(Path(row.file).name, row.line, row.reason.partition(":")[0]) for row in rejected] == [
        ("follower.js", 0, "at"),
        ("following.js", 0, "at"),
        ("like.js", 0, "at"),
    ]


def test_a_damaged_file_costs_only_itself(tmp_path: Path) -> None:
    folder = archive_with(tmp_path, tweets=ARCHIVE["data/tweets.js"][:-40])
    records, (damage,) = read_all(folder)
    assert records == EXPECTED[: -len(SENT)]
    assert isinstance(damage, DamagedFile)


def changed(item: dict[str, Any], **fields: object) -> dict[str, Any]:
    made = copy.deepcopy(item)
    made["tweet"] |= fields
    return made


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id_str": "1e3"}, "id_str: '1e3' is not a tweet's whole number"),
        (
            {"created_at": "yesterday"},
            "created_at: 'yesterday' is no time like 'Tue Oct 31 22:10:47 +0000 2017'",
        ),
        ({"full_text": None}, "tweet.full_text: absent; it must be a text"),
        ({"entities": []}, "tweet.entities: must be an object, not a list"),
    ],
)
def test_a_bad_tweet_is_rejected_by_number_with_its_json(
    tmp_path: Path, fields: dict[str, object], reason: str
) -> None:
    bad = changed(TWEETS[1], **fields)
    folder = archive_with(tmp_path, tweets=assigned("tweets", [TWEETS[0], bad, *TWEETS[1:]]))
    records, (rejected,) = read_all(folder)
    assert records == EXPECTED
    assert (rejected.file, rejected.line, rejected.reason) == (str(folder / "data/tweets.js"), 2, reason)
    assert json.loads(rejected.raw) == bad


def test_a_bad_direct_message_costs_only_itself(tmp_path: Path) -> None:
    chat = copy.deepcopy(CHAT)
    bad = {
        "messageCreate": {
            "text": "who?",
            "senderId": "nobody",
            "id": "902",
            "createdAt": "2026-03-02T10:00:00Z",
        }
    }
    chat["dmConversation"]["messages"] += [bad, {"poem": {}}]  # type: ignore[operator]
    items = [chat, {"dmConversation": {"messages": 3}}]
    records, rejected = read_all(
        archive_with(tmp_path, **{"direct-messages": assigned("direct_messages", items)})
    )
    assert records == EXPECTED
    assert [(row.line, row.reason) for row in rejected] == [
        (1, "senderId: 'nobody' is not the number of an account"),
        (1, "messageCreate: absent; it must be an object"),
        (2, "conversationId: absent; it must be a text"),
    ]
    assert json.loads(rejected[0].raw) == {**bad, "conversationId": "7-42"}


def test_a_javascript_project_is_no_archive(tmp_path: Path) -> None:
    folder = written_tree(tmp_path / "web", {"account.js": "export default 1", "tweets.js": "window.x = 1"})
    records, rejected = read_all(folder)
    assert records == []
    assert [row.reason.count("in none of the known formats") for row in rejected] == [1, 1]


REAL = Path(os.environ.get("GRAPH_SERVICE_EVAL_DATA", "../shared/data")) / "formats" / "x_archive" / "data"


@pytest.mark.data
@pytest.mark.skipif(not REAL.is_dir(), reason="no evaluation data; GRAPH_SERVICE_EVAL_DATA names its folder")
def test_a_real_archive_is_read_whole(tmp_path: Path) -> None:
    """Its tweets, likes and follows are X's own; account.js and manifest.js, which it lacks, are ours."""
    texts = {name: (REAL / f"{name}.js").read_text() for name in ("tweets", "like", "following")}
    others = {name: ARCHIVE[f"data/{name}.js"] for name in ("account", "manifest")}
    folder = written_tree(tmp_path, {f"data/{name}.js": text for name, text in (texts | others).items()})
    records, rejected = read_all(folder)
    assert rejected == []
    tweets = [record for record in records if isinstance(record, Message)]
    assert len({one.key for one in tweets}) == len(tweets) == 60
    assert sum(one.text.startswith("RT @") for one in tweets) == 15
    assert sum(one.reply_to is not None for one in tweets) == 21
    assert not [one for one in tweets if "&amp;" in one.text or "&gt;" in one.text]
    kinds = [record.kind for record in records if isinstance(record, Reaction)]
    assert (kinds.count(ReactionKind.LIKE), kinds.count(ReactionKind.FOLLOW)) == (10, 10)


@pytest.mark.data
@pytest.mark.skipif(not REAL.is_dir(), reason="no evaluation data; GRAPH_SERVICE_EVAL_DATA names its folder")
def test_the_real_tweets_without_their_account_are_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"no account\.js"):
        read_all(REAL)
    with pytest.raises(UnknownFormat, match=r"account\.js beside it"):
        read_all(REAL / "tweets.js")
