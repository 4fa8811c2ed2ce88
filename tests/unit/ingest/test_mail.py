import gzip
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.canonical import Message, MessageKind, RejectedRow
from ingest.checks import InvalidRecord
from ingest.connectors import mail
from ingest.formats import DamagedFile
from ingest.handle import Handle

DATE = "Sun, 01 Mar 2026 13:30:05 +0100"
SENT = datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)
PLAIN = f"From: jane@acme.com\nDate: {DATE}\nMessage-ID: <1@acme.com>\n"


def parsed(text: str) -> Message:
    return mail.message(text.encode())


def test_a_mail_becomes_a_message_in_its_thread() -> None:
    found = parsed(
        'From: "Doe, Jane" <Jane@Acme.com>\n'
        'To: BrewCo Help <help@brewco.example>, "Al, the Boss" <al@brewco.example>\n'
        "Cc: AL@brewco.example, jim@acme.com\n"
        f"Date: {DATE}\n"
        "Message-ID: <3@acme.com>\n"
        "In-Reply-To: <2@brewco.example>\n"
        "References: <1@acme.com>\n <2@brewco.example>\n"
        "Subject: =?utf-8?q?Kettle_is_sch=C3=B6n?=\n =?utf-8?q?_kaputt?=\n"
        "\n"
        "It leaks.\n\nOn 1 March 2026 Al wrote:\n> What is wrong?\n-- \nJane\n"
    )
    assert found == Message(
        source="mail",
        native_id="3@acme.com",
        channel="email",
        sender=Handle("email", "jane@acme.com", name="Doe, Jane"),
        sent_at=SENT,
        text="It leaks.",
        subject="Kettle is schön kaputt",
        reply_to="2@brewco.example",
        thread="1@acme.com",
        mentions=(
            Handle("email", "help@brewco.example", name="BrewCo Help"),
            Handle("email", "al@brewco.example", name="Al, the Boss"),
            Handle("email", "jim@acme.com"),
        ),
    )


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("Auto-Submitted: auto-replied; owner=x\n", MessageKind.AUTOREPLY),
        ("Auto-Submitted: No\n", None),
        ("Precedence: auto_reply\n", MessageKind.AUTOREPLY),
        ("X-Autoreply: yes\n", MessageKind.AUTOREPLY),
        ("Precedence: list\n", None),
        ("", None),
    ],
)
def test_what_a_program_sends(headers: str, kind: MessageKind | None) -> None:
    assert parsed(f"{PLAIN}{headers}\nhi\n").kind is kind


@pytest.mark.parametrize(
    ("headers", "reply_to", "thread"),
    [
        ("", None, None),
        ("References: <a@x> <b@x> <c@x>\n", "c@x", "a@x"),
        ("In-Reply-To: Your message of Sunday <b@x>\nReferences: <a@x>\n", "b@x", "a@x"),
        ("In-Reply-To: <b@x> (Al's message of Sunday)\n", "b@x", None),
        ("In-Reply-To: b@x\n", "b@x", None),
        ("In-Reply-To: Your message of Sunday\n", None, None),
        ("References: <a@x>\n\t<b@x>\n", "b@x", "a@x"),
    ],
)
def test_threads(headers: str, reply_to: str | None, thread: str | None) -> None:
    found = parsed(f"{PLAIN}{headers}\nhi\n")
    assert (found.reply_to, found.thread) == (reply_to, thread)


@pytest.mark.parametrize(
    ("sender", "address", "name"),
    [
        ("Jane <jane@acme.com>", "jane@acme.com", "Jane"),
        ("jane@acme.com (Jane Doe)", "jane@acme.com", "Jane Doe"),
        ("jane at acme.com (Jane Doe)", "jane@acme.com", "Jane Doe"),
        ('"jane@acme.com" <jane@acme.com>', "jane@acme.com", None),
        ("\"'Jane'\" <jane@acme.com>", "jane@acme.com", "Jane"),
        ("=?iso-8859-1?q?G=F6ran?= <goran@acme.com>", "goran@acme.com", "Göran"),
        ("=?utf-8?b?SmFuZSBEb2U=?= <jane@acme.com>, bob@acme.com", "jane@acme.com", "Jane Doe"),
        ("=?nonsense?q?Jane?= <jane@acme.com>", "jane@acme.com", "Jane"),
    ],
)
def test_senders(sender: str, address: str, name: str | None) -> None:
    found = parsed(f"From: {sender}\nDate: {DATE}\n\nhi")
    assert found.sender == Handle("email", address, name=name)


@pytest.mark.parametrize(
    ("date", "meant"),
    [
        ("Sun, 01 Mar 2026 12:30:05 -0000", SENT),
        ("1 Mar 2026 07:30:05 EST", SENT),
        ("Sun, 1 Mar 2026 13:30:05 +0100 (CET)", SENT),
        ("Sun, 1 Mar 2026 12:30:05", SENT),
    ],
)
def test_dates_become_utc(date: str, meant: datetime) -> None:
    assert parsed(f"From: jane@acme.com\nDate: {date}\n\nhi").sent_at == meant


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ("From: jane@acme.com", "date: absent; a mail needs the time it was sent"),
        ("From: jane@acme.com\nDate: yesterday", "date: 'yesterday' is no date of a mail"),
        ("From: jane@acme.com\nDate: Sun, 31 Feb 2026 12:00:00 +0000", "is no date of a mail"),
        ("From: jane@acme.com\nDate: Mon, 1 Jan 1900 12:00:00 +0000", "sent_at: 1900-01-01 lies outside"),
        ("From: jane@acme.com\nDate: Tue, 1 Jan 2999 12:00:00 +0000", "sent_at: 2999-01-01 lies outside"),
        (f"Date: {DATE}", "from: absent; a mail needs its sender"),
        (f"From: Jane\nDate: {DATE}", "from: no mail address in 'Jane'"),
    ],
)
def test_a_mail_without_sender_or_date_is_refused(headers: str, told: str) -> None:
    with pytest.raises(InvalidRecord) as refusal:
        parsed(f"{headers}\n\nhi")
    assert told in str(refusal.value)


def test_a_mail_without_an_id_gets_one_from_its_content() -> None:
    bare = f"From: jane@acme.com\nDate: {DATE}\n\nhi"
    first, again, other = parsed(bare), parsed(bare.replace("\n", "\r\n") + "\r\n"), parsed(bare + " there")
    assert first.native_id == again.native_id
    assert first.native_id != other.native_id
    assert first.native_id.startswith("sha256-")


def multipart(plain: str | None, html: str | None) -> bytes:
    made = EmailMessage()
    made["From"], made["Date"], made["Message-ID"] = "jane@acme.com", DATE, "<1@acme.com>"
    if plain is not None:
        made.set_content(plain)
    if html is not None:
        if plain is None:
            made.set_content(html, subtype="html")
        else:
            made.add_alternative(html, subtype="html")
    made.add_attachment("not this", filename="notes.txt")
    return made.as_bytes()


@pytest.mark.parametrize(
    ("plain", "html", "text"),
    [
        ("It leaks — badly.", "<p>It drips.</p>", "It leaks — badly."),
        (None, "<p>It &lt;leaks&gt; &amp;amp; drips.</p>", "It <leaks> &amp; drips."),
        ("  \n", "<p>It drips.</p>", "It drips."),
    ],
)
def test_plain_text_is_preferred_html_reduced_and_attachments_left_out(
    plain: str | None, html: str | None, text: str
) -> None:
    assert mail.message(multipart(plain, html)).text == text


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("iso-8859-1", "schön".encode("latin-1"), "schön"),
        ("koi8-r", "чайник".encode("koi8-r"), "чайник"),
        ("us-ascii", "schön".encode(), "schön"),
        ("no-such-charset", "schön".encode(), "schön"),
        ("utf-8", "schön “so”".encode("cp1252"), "schön “so”"),
        ("utf-8", "schÃ¶n".encode(), "schön"),
    ],
)
def test_bodies_in_any_encoding(charset: str, body: bytes, text: str) -> None:
    head = f"{PLAIN}Content-Type: text/plain; charset={charset}\n\n"
    assert mail.message(head.encode() + body).text == text


def test_an_attached_mail_is_not_the_writers_word() -> None:
    inner = EmailMessage()
    inner.set_content("Foreign words")
    outer = EmailMessage()
    outer["From"], outer["Date"] = "jane@acme.com", DATE
    outer.set_content("See attached.")
    outer.add_attachment(inner)
    assert mail.message(outer.as_bytes()).text == "See attached."


def test_parts_nested_without_end_are_refused_or_read() -> None:
    nested = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(3_000))
    with pytest.raises(InvalidRecord, match=r"^mail: its parts are nested too deeply$"):
        parsed(PLAIN + nested)


HOSTILE = {
    "comments in comments": "From: " + "(" * 50_000 + "\n",
    "encoded words never closed": "Subject: " + "=?a?q?" * 100_000 + "\n",
    "one long word": "References: " + "a" * 500_000 + "\nTo: " + "a" * 500_000 + "\n",
    "at and at": "To: " + "a at " * 100_000 + "\n",
    "an introduction without end": "\nOn 1 " + "<@" * 200_000 + ":\n> quoted\n",
    "open comments": "Content-Type: text/html\n\n" + "<!-- " * 20_000,
    "open tags": "Content-Type: text/html\n\n" + "<a " * 20_000,
    "long tags": "Content-Type: text/html\n\n" + ("<a" + " x='" * 400 + ">") * 400,
    "blank tags": "Content-Type: text/html\n\n" + ("<a" + " " * 1_900 + ">") * 400,
    "quotations": "\n" + "a\n>b\n" * 50_000,
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("rest", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_mails_take_no_long_time(rest: str) -> None:
    head = f"From: jane@acme.com\nDate: {DATE}\n"
    try:
        found = parsed((rest + head if rest.startswith("From") else head + rest) + "\nhi\n")
    except InvalidRecord:
        return
    assert found.sent_at == SENT


MBOX = (
    "From jane@acme.com Sun Mar  1 12:30:05 2026\n"
    f"{PLAIN}\nOne.\n\nFrom here on it leaks.\n>From the start.\n\n"
    "From MAILER-DAEMON Sun Mar 01 12:31:00 +0000 2026\r\n"
    "From: bob@acme.com\r\nMessage-ID: <2@acme.com>\r\n\r\nTwo.\r\n\r\n"
    "From - Sun Mar  1 12:32:00 2026\n"
    f"From: eve@acme.com\nDate: {DATE}\nMessage-ID: <3@acme.com>\n\nThree.\n"
)


@pytest.mark.parametrize("compress", [False, True])
def test_an_mbox_is_split_at_its_separators(tmp_path: Path, compress: bool) -> None:
    path = tmp_path / "archive"
    path.write_bytes(gzip.compress(MBOX.encode()) if compress else MBOX.encode())
    one, two, three = mail.read(path)
    assert isinstance(one, Message)
    assert one.text == "One.\n\nFrom here on it leaks.\nFrom the start."
    assert isinstance(two, RejectedRow)
    assert (two.line, two.reason) == (11, "date: absent; a mail needs the time it was sent")
    assert isinstance(three, Message)
    assert (three.native_id, three.text) == ("3@acme.com", "Three.")


def test_an_eml_is_one_mail_whatever_its_lines_say(tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    path.write_text(f"{PLAIN}\nOne.\n\nFrom jane Sun Mar  1 12:30:05 2026\n>From here\n", encoding="utf-8")
    (found,) = mail.read(path)
    assert isinstance(found, Message)
    assert found.text == "One.\n\nFrom jane Sun Mar  1 12:30:05 2026"


def test_a_mail_with_an_endless_line_is_rejected_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "archive.mbox"
    start = "From a@b Sun Mar  1 12:30:05 2026\n" + PLAIN
    path.write_text(f"{start}\n{'x' * 5_000_000}\n\n{start}\nTwo.\n", encoding="utf-8")
    first, second = mail.read(path)
    assert isinstance(first, RejectedRow)
    assert (first.line, first.reason) == (6, "line: longer than 4 MiB")
    assert isinstance(second, Message)
    assert second.text == "Two."


def test_a_mail_beyond_the_limit_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "big.eml"
    path.write_text(PLAIN + "\n" + ("x" * 999_999 + "\n") * 34, encoding="utf-8")
    (found,) = mail.read(path)
    assert isinstance(found, RejectedRow)
    assert (found.line, found.reason) == (1, "mail: larger than 32 MiB")


def test_a_truncated_archive_loses_only_the_mail_it_was_cut_in(tmp_path: Path) -> None:
    mails = "".join(MBOX.replace("@acme", f"{n}@acme") for n in range(500))
    packed = gzip.compress(mails.encode())
    path = tmp_path / "archive.mbox.gz"
    path.write_bytes(packed[: len(packed) // 2])
    *whole, damage = mail.read(path)
    assert len(whole) > 300
    assert isinstance(damage, DamagedFile)


@pytest.mark.parametrize(
    ("head", "recognised"),
    [
        (MBOX, True),
        (PLAIN + "\nhi", True),
        ("Received: from a\n by b\nFrom: a@b\n\nhi", True),
        ("From: a@b\n\nhi", False),
        ("From here to eternity\n\nA novel", False),
        ("name: kettle\nprice: 30\n", False),
        ('{"from": 1}', False),
    ],
)
def test_recognised_by_its_first_lines(head: str, recognised: bool) -> None:
    assert mail.sniff(head.encode(), Path("any")) is recognised


HEADER_NAMES = st.sampled_from(
    ["From", "To", "Date", "Subject", "References", "Message-ID", "Content-Type", "Content-Transfer-Encoding"]
)
HEADER_VALUES = st.sampled_from(
    [
        b"multipart/mixed; boundary=x",
        b"text/html",
        b"base64",
        b"quoted-printable",
        b"x-uuencode",
        b"a@b",
        b"<a@b>",
        b"text/plain; charset*=utf-8''%e9",
        b"=?utf-8?b?x?=",
        b"=?x?q?=80?= <a@b>",
        DATE.encode(),
        b"message/rfc822",
    ]
)
BODIES = st.sampled_from(
    [b"--x\n", b"--x--\n", b"begin 666 a\n#\n", b"<![odd[ <p>", b"> q\n", b"=E9=\n", b"YQ==\n"]
)


@given(
    st.lists(st.tuples(HEADER_NAMES, HEADER_VALUES | st.binary(max_size=20)), max_size=8),
    st.lists(BODIES | st.binary(max_size=20), max_size=6),
)
@example(headers=[("Content-Type", b"text/plain; charset*=utf-8''%e9")], body=[b"\x80"])
def test_no_mail_however_broken_stops_the_reading(
    headers: list[tuple[str, bytes]], body: list[bytes]
) -> None:
    whole = PLAIN.encode() + b"".join(f"{name}: ".encode() + value + b"\n" for name, value in headers)
    try:
        found = mail.message(whole + b"\n" + b"".join(body))
    except InvalidRecord:
        return
    assert found.sender.address == "jane@acme.com"
