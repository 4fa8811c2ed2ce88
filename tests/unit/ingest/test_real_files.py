"""Real exports that nobody here wrote: counts are those of the data's own SOURCE.txt or made with grep."""

import os
from collections import Counter
from pathlib import Path

import pytest

from ingest.canonical import Direction, Message, RejectedRow
from ingest.reading import read_files

DATA = Path(os.environ.get("GRAPH_SERVICE_EVAL_DATA", "../shared/data"))
TWEETS = DATA / "care" / "twcs"
MAILS = DATA / "formats" / "perceval"

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(
        not TWEETS.is_dir(), reason="no evaluation data; GRAPH_SERVICE_EVAL_DATA names its folder"
    ),
]


def read_all(path: Path) -> tuple[list[Message], list[RejectedRow]]:
    rows = list(read_files([path]))
    return [row for row in rows if isinstance(row, Message)], [
        row for row in rows if isinstance(row, RejectedRow)
    ]


@pytest.mark.parametrize(
    ("name", "count", "inbound"),
    [("sample.csv", 93, None), ("twcs_first5000.csv", 5_000, 2_778), ("twcs_union.csv.gz", 21_389, 18_639)],
)
def test_every_tweet_is_read_once(name: str, count: int, inbound: int | None) -> None:
    messages, rejected = read_all(TWEETS / name)
    assert rejected == []
    assert len({message.key for message in messages}) == len(messages) == count
    if inbound is not None:
        assert sum(message.direction is Direction.INBOUND for message in messages) == inbound


def test_the_union_has_the_authors_and_brands_its_source_counts() -> None:
    messages, _ = read_all(TWEETS / "twcs_union.csv.gz")
    brands = {message.sender.key for message in messages if message.direction is Direction.OUTBOUND}
    assert len(brands) == 76
    assert len({message.sender.key for message in messages}) == 10_935


def test_the_raw_and_the_repaired_copy_of_a_tweet_are_one_and_the_same() -> None:
    raw, _ = read_all(TWEETS / "twcs_first5000.csv")
    repaired = {message.key: message for message in read_all(TWEETS / "twcs_union.csv.gz")[0]}
    differing = [message for message in raw if repaired[message.key].content_hash != message.content_hash]
    # Whoever repaired the copy made one line end of the two in the tweet that a CR breaks.
    assert [message.key for message in differing] == ["twitter:3399"]
    assert differing[0].text.split() == repaired["twitter:3399"].text.split()


@pytest.mark.parametrize(
    ("name", "mails", "without_date"),
    [
        ("mbox/mbox_complex.mbox", 2, 0),
        ("mbox/mbox_iso8859_encoding.mbox", 1, 0),
        ("mbox/mbox_multipart.mbox", 2, 0),
        ("mbox/mbox_no_fields.mbox", 4, 2),
        ("mbox/mbox_single.mbox", 1, 0),
        ("mbox/mbox_unixfrom_encoding.mbox", 1, 0),
        ("mbox/mbox_unknown_encoding.mbox", 1, 0),
        ("pipermail/pipermail_2015_november.mbox", 4, 0),
        ("pipermail/pipermail_2016_april.mbox", 3, 0),
        ("pipermail/pipermail_2016_march.mbox", 1, 0),
    ],
)
def test_archives_are_read_to_the_end(name: str, mails: int, without_date: int) -> None:
    messages, rejected = read_all(MAILS / name)
    assert len(messages) == mails
    assert Counter(row.reason for row in rejected) == Counter(
        {"date: absent; a mail needs the time it was sent": without_date} if without_date else {}
    )
    assert not [message for message in messages if "\n>" in message.text or "wrote:" in message.text]


def test_a_thread_of_an_archive_hangs_together() -> None:
    messages, _ = read_all(MAILS / "pipermail" / "pipermail_2015_november.mbox")
    ids = {message.native_id for message in messages}
    assert [message.reply_to in ids for message in messages] == [False, False, True, True]
    assert len({message.thread for message in messages[1:]}) == 1


LANDED = DATA / "formats" / "fivetran_seeds"


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("dbt_qualtrics/directory_contact.csv", {"Profile": 5}),
        ("dbt_qualtrics/core_contact.csv", {"Profile": 1}),
        ("dbt_qualtrics/survey_response.csv", {"Message": 5}),
        ("dbt_intercom/contact_history_data.csv", {"Profile": 9}),
        ("dbt_intercom/conversation_history_data.csv", {"Ticket": 9, "Message": 9}),
        ("dbt_intercom/conversation_part_history_data.csv", {}),
        ("dbt_mailchimp/member.csv", {"Profile": 9, "Consent": 9}),
        ("dbt_mailchimp/campaign_recipient_activity.csv", {"Message": 5}),
        ("dbt_mailchimp/automation_recipient_activity.csv", {"Message": 6}),
        ("dbt_zendesk/user_data.csv", {"Profile": 10}),
        ("dbt_zendesk/organization_data.csv", {"Organization": 10}),
        ("dbt_zendesk/ticket_data.csv", {"Ticket": 10}),
        ("dbt_zendesk/ticket_comment_data.csv", {"Message": 20}),
        ("../perceval/telegram/telegram_messages.json", {"Message": 3}),
        ("../perceval/mattermost/mattermost_posts.json", {"Message": 5}),
        ("../perceval/mattermost/mattermost_user_valcos.json", {"Profile": 1}),
    ],
)
def test_tables_and_answers_that_others_landed(name: str, kinds: dict[str, int]) -> None:
    rows = list(read_files([LANDED / name]))
    assert Counter(type(row).__name__ for row in rows) == Counter(kinds)
