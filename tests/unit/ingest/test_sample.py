"""The sample says what it promises; its files are read here with the standard library alone."""

from __future__ import annotations

import csv
import hashlib
import json
import mailbox
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from pathlib import Path
from random import Random

import pytest

from ingest.canonical import Message, Profile, RejectedRow
from ingest.company import read_company
from ingest.reading import read_files
from ingest.sample import InvalidSample, Person, Role, Sample, write_sample
from ingest.sample.phrases import Phrasebook
from ingest.sample.speech import fill
from ingest.sample.writer import read_company_and_phrases

REAL_BRANDS = re.compile(
    r"\b(apple|iphone|ipad|google|android|amazon|microsoft|facebook|instagram|twitter|tesla|samsung|spotify"
    r"|netflix|evernote|notion|onenote|revolut|monzo|wise|visa|mastercard|paypal|smeg|uber|ryanair|slack|zendesk"
    r"|trustpilot|whatsapp|ember|larkspur|gmail|outlook|ikea|lidl|tesco|reddit|linkedin|discord)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Row:
    """A message as the standard library reads it."""

    key: str
    sender: str
    at: datetime
    text: str
    answers: str | None = None
    mentions: tuple[str, ...] = ()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return write_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def rows(sample: Sample) -> dict[str, Row]:
    every = [*tweets(sample.folder), *mails(sample.folder), *voices(sample.folder)]
    assert len({row.key for row in every}) == len(every)
    return {row.key: row for row in every}


@pytest.fixture(scope="module")
def book() -> Phrasebook:
    return read_company_and_phrases()[1]


def tweets(folder: Path) -> Iterator[Row]:
    with folder.joinpath("tweets.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["tweet_id"] and row["created_at"] not in {None, "yesterday evening"}:
                answers = row["in_response_to_tweet_id"]
                yield Row(
                    f"twitter:{row['tweet_id']}",
                    f"twitter:{row['author_id']}",
                    datetime.strptime(row["created_at"], "%a %b %d %H:%M:%S %z %Y"),
                    row["text"],
                    f"twitter:{answers}" if answers else None,
                    tuple(f"twitter:{name}" for name in re.findall(r"@(\w+)", row["text"])),
                )


def parsed_mails(folder: Path) -> list[EmailMessage]:
    with closing(mailbox.mbox(folder / "support.mbox", create=False)) as box:
        return [as_email(box.get_bytes(key)) for key in box.iterkeys()]


def as_email(data: bytes) -> EmailMessage:
    made = message_from_bytes(data, policy=default)
    assert isinstance(made, EmailMessage)
    return made


def mails(folder: Path) -> Iterator[Row]:
    for mail in parsed_mails(folder):
        if mail["Date"] is not None and mail["Date"].datetime is not None:
            body = mail.get_body(("plain", "html"))
            assert isinstance(body, EmailMessage)
            answers = mail["In-Reply-To"]
            yield Row(
                f"mail:{mail['Message-ID'].strip('<>')}",
                f"email:{parseaddr(mail['From'])[1]}",
                mail["Date"].datetime,
                body.get_content(),
                f"mail:{answers.strip('<>')}" if answers else None,
                tuple(f"email:{parseaddr(one)[1]}" for one in mail["To"].split(",")),
            )


def objects(folder: Path) -> Iterator[dict[str, object]]:
    for line in folder.joinpath("voices.ndjson").read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            assert "torn" in line


def voices(folder: Path) -> Iterator[Row]:
    for item in objects(folder):
        sender, sent_at, source = item.get("sender"), item.get("sent_at"), item["source"]
        if not isinstance(sender, dict) or not isinstance(sent_at, str):
            continue
        at = datetime.fromisoformat(sent_at)
        if at.tzinfo is not None and at.year < 2200:
            mentions = item.get("mentions", [])
            assert isinstance(mentions, list)
            answers = item.get("reply_to")
            yield Row(
                f"{source}:{item['native_id']}",
                f"{sender['channel']}:{sender['address']}",
                at,
                str(item["text"]),
                f"{source}:{answers}" if answers else None,
                tuple(f"{one['channel']}:{one['address']}" for one in mentions),
            )


def said_by(person: Person, rows: dict[str, Row]) -> list[Row]:
    keys = {handle.key for handle in person.handles}
    return [row for row in rows.values() if row.sender in keys]


def root(row: Row, rows: dict[str, Row]) -> str:
    while row.answers is not None:
        row = rows[row.answers]
    return row.key


def digest(folder: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(folder.iterdir()))).hexdigest()


def test_same_seed_same_bytes_in_another_process_with_other_hashes(sample: Sample, tmp_path: Path) -> None:
    script = "import sys, pathlib, ingest.sample as s; s.write_sample(pathlib.Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONHASHSEED": "4242"}
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, env=environment)
    assert digest(tmp_path) == digest(sample.folder)


def test_another_seed_or_another_number_of_people_is_another_sample(tmp_path: Path) -> None:
    write_sample(tmp_path / "one", people=60)
    write_sample(tmp_path / "seed", people=60, seed=8)
    write_sample(tmp_path / "more", people=61)
    assert len({digest(folder) for folder in tmp_path.iterdir()}) == 3


@pytest.mark.parametrize("people", [59, 0, -1, 1_001])
def test_too_few_or_too_many_people_are_refused_and_nothing_is_written(people: int, tmp_path: Path) -> None:
    with pytest.raises(InvalidSample, match="60 to 1,000"):
        write_sample(tmp_path / "none", people=people)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(("people", "seed"), [(60, 1), (60, 2), (60, 3)])
def test_the_smallest_sample_works(people: int, seed: int, tmp_path: Path) -> None:
    assert len(write_sample(tmp_path, people=people, seed=seed).people) == people


def test_the_files_hold_as_many_messages_as_stated(sample: Sample, rows: dict[str, Row]) -> None:
    assert sample.rejected == 9
    assert len(rows) == sample.messages
    assert 3_000 <= sample.messages <= 4_000
    assert all(path.is_file() for path in (*sample.files, sample.company, sample.folder / "README.txt"))


def test_each_part_is_played_by_as_many_as_its_share_of_400_says(sample: Sample) -> None:
    assert Counter(person.role for person in sample.people) == {
        Role.FAN: 24,
        Role.CRITIC: 28,
        Role.MIXED: 56,
        Role.PLEASED_ONCE: 40,
        Role.SARCASTIC: 8,
        Role.CHATTY: 20,
        Role.SILENT: 64,
        Role.ORDINARY: 160,
    }
    assert len({person.name for person in sample.people}) == 400


def test_every_planted_message_is_in_the_files(sample: Sample, rows: dict[str, Row]) -> None:
    planted = [*sample.unanswered, *sample.answered_elsewhere, *sample.reply_unseen, *sample.vouching]
    planted += [key for context in sample.contexts for key in context.messages]
    assert set(planted) <= rows.keys()


def test_every_context_is_held_by_several_people(sample: Sample, rows: dict[str, Row]) -> None:
    assert len(sample.contexts) == 15
    for context in sample.contexts:
        assert len(context.messages) >= 8, context.context
        assert len({rows[key].sender for key in context.messages}) >= 4, context.context


def test_fans_praise_over_months_and_others_answer_or_name_them(sample: Sample, rows: dict[str, Row]) -> None:
    named = Counter(key for row in rows.values() for key in row.mentions)
    for fan in sample.fans:
        said = [row for row in said_by(fan, rows) if row.answers is None]
        assert len(said) >= 10
        assert (max(row.at for row in said) - min(row.at for row in said)).days >= 90
        assert sum(named[handle.key] for handle in fan.handles) >= 3


def test_critics_come_back_and_the_silent_hardly_speak(sample: Sample, rows: dict[str, Row]) -> None:
    assert all(len(said_by(critic, rows)) >= 5 for critic in sample.critics)
    silent = Counter(len(said_by(person, rows)) for person in sample.silent)
    assert silent.keys() == {0, 1}
    assert min(silent.values()) >= 15


def test_pleased_once_is_once(sample: Sample, rows: dict[str, Row]) -> None:
    assert {len(said_by(person, rows)) for person in sample.playing(Role.PLEASED_ONCE)} == {1}


def test_nobody_of_ours_speaks_where_a_complaint_is_unanswered(sample: Sample, rows: dict[str, Row]) -> None:
    company = read_company(sample.company)
    answered = {root(row, rows) for row in rows.values() if row.answers and company.owns(row.sender)}
    assert len(sample.unanswered) >= 30
    assert not answered & set(sample.unanswered)
    assert not answered & set(sample.answered_elsewhere)


def test_what_was_answered_elsewhere_was_answered_by_mail_within_days(
    sample: Sample, rows: dict[str, Row]
) -> None:
    owner = {handle.key: person for person in sample.people for handle in person.handles}
    replied = {row.answers: row for row in rows.values() if row.sender == "email:help@tarnwick.example"}
    assert len(sample.answered_elsewhere) >= 5
    for key in sample.answered_elsewhere:
        asked = rows[key]
        theirs = said_by(owner[asked.sender], rows)
        assert any(0 <= (replied[row.key].at - asked.at).days <= 4 for row in theirs if row.key in replied)


def test_unseen_replies_are_named_and_absent(sample: Sample, rows: dict[str, Row]) -> None:
    with sample.files[0].open(encoding="utf-8", newline="") as lines:
        replies = {f"twitter:{row['tweet_id']}": row["response_tweet_id"] for row in csv.DictReader(lines)}
    assert len(sample.reply_unseen) >= 2
    missing = [replies[key] for key in sample.reply_unseen]
    assert all(re.fullmatch(r"999\d+", reply) and f"twitter:{reply}" not in rows for reply in missing)


def test_replies_come_later_in_time_but_sometimes_earlier_in_the_file(rows: dict[str, Row]) -> None:
    place = {key: number for number, key in enumerate(rows)}
    early = Counter[str]()
    for row in rows.values():
        if row.answers is not None:
            assert rows[row.answers].at < row.at
            early[row.key.partition(":")[0]] += place[row.key] < place[row.answers]
    assert min(early[source] for source in ("twitter", "mail", "community")) >= 10


def test_everything_happens_between_january_and_october(rows: dict[str, Row]) -> None:
    assert min(row.at for row in rows.values()) >= datetime(2026, 1, 15, tzinfo=UTC)
    assert max(row.at for row in rows.values()) < datetime(2026, 11, 1, tzinfo=UTC)


def test_people_with_several_handles_share_an_identifier_in_the_crm(sample: Sample) -> None:
    holders = defaultdict(set)
    for item in objects(sample.folder):
        if item["record"] == "profile":
            handle = item["handle"]
            assert isinstance(handle, dict)
            for identifier in handle.get("identifiers", ()):
                holders[identifier].add(f"{handle['channel']}:{handle['address']}")
    several = [person for person in sample.people if len(person.handles) > 1]
    assert len(several) >= 250
    for person in several:
        assert holders[f"crm:{person.number:04d}"] == {handle.key for handle in person.handles}


def test_mails_come_in_several_encodings_and_forms(sample: Sample) -> None:
    mails = parsed_mails(sample.folder)
    parts = [part for mail in mails for part in mail.walk() if not part.is_multipart()]
    assert {part.get_content_charset() for part in parts} >= {"utf-8", "iso-8859-15"}
    assert {part["Content-Transfer-Encoding"] for part in parts} >= {"8bit", "base64", "quoted-printable"}
    assert {mail.get_content_type() for mail in mails} == {"text/plain", "text/html", "multipart/alternative"}


def test_a_reply_by_mail_names_its_thread_and_quotes_what_it_answers(sample: Sample) -> None:
    mails = {mail["Message-ID"]: mail for mail in parsed_mails(sample.folder)}
    deep = [mail for mail in mails.values() if len((mail["References"] or "").split()) >= 2]
    assert len(deep) >= 20
    for mail in deep:
        references = mail["References"].split()
        assert references[-1] == mail["In-Reply-To"]
        assert mails[references[0]]["References"] is None
        body = mail.get_body(("plain",))
        assert isinstance(body, EmailMessage)
        assert "\n> " in body.get_content()


def templates_of(book: Phrasebook) -> frozenset[str]:
    """Every distinct sentence, its slots not filled."""
    lists = [*book.praise.values(), *book.ideas.values(), *book.said.values()]
    lists += [part for m in book.matters for part in (m.complaints, m.chases, m.fixes, m.settled)]
    lists += [(exchange.ask, *exchange.answers, exchange.ours) for exchange in book.exchanges]
    return frozenset(sentence for sentences in lists for sentence in sentences)


def test_there_are_at_least_250_sentences_and_every_slot_can_be_filled(book: Phrasebook) -> None:
    templates = templates_of(book)
    assert len(templates) >= 500
    particulars = book.particulars(Random(3), "wren-notes") | {"name": "Maya", "agent": "Ruth"}
    assert not [text for text in templates if re.search(r"[{}]", fill([text], particulars))]


def test_texts_vary(rows: dict[str, Row]) -> None:
    assert len({row.text for row in rows.values()}) / len(rows) >= 0.7
    letters = [row.text for row in rows.values() if len(row.text) > 40]
    assert sum(text.upper() == text for text in letters) >= 20
    assert sum("#" in text for text in letters) >= 50
    assert sum(text.startswith("RT @") for text in letters) >= 40


def test_the_company_file_is_one_that_the_reader_takes(sample: Sample) -> None:
    company = read_company(sample.company)
    assert [product.slug for product in company.products] == ["wren-notes", "pipkin-kettle", "stopover-card"]
    assert company.owns("twitter:tarnwickhelp")
    assert company.owns("phone:+441134960100")


def test_no_real_brand_is_named(rows: dict[str, Row]) -> None:
    assert not [row.text for row in rows.values() if REAL_BRANDS.search(row.text)]


def test_our_own_readers_take_all_of_it_and_reject_what_is_broken(
    sample: Sample, rows: dict[str, Row]
) -> None:
    read = list(read_files(sample.files))
    rejects = Counter(Path(item.file).name for item in read if isinstance(item, RejectedRow))
    assert rejects == {"tweets.csv": 3, "support.mbox": 2, "voices.ndjson": 4}
    messages = {item.key: item for item in read if isinstance(item, Message)}
    assert messages.keys() == rows.keys()
    for key, message in messages.items():
        if message.channel == "email":
            assert not re.search(r"(?m)^>|wrote:$|^-- $|Sent from my phone", message.text)
        else:
            assert message.text == rows[key].text
    assert sum(isinstance(item, Profile) for item in read) >= 900
