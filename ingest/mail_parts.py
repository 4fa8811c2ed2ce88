"""A mail's headers and body as text, whatever their encodings claim to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Mail
from email.utils import getaddresses

from ingest.checks import LONGEST_TEXT, InvalidRecord
from ingest.html_text import html_text
from ingest.repair import repair_markup, repair_text

# The bounds are those of RFC 5321; without them a long header takes quadratic time.
ADDRESS = re.compile(r"(?<![^\s@<>\"(),;:])[^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]{1,255}")
SPELLED_AT = re.compile(r" at (?=\S{1,250}\.\S)")
LONGEST_WORDS = 10_000
"""Characters of a subject or name beyond which its encoded words are left as they are."""


def parse(data: bytes) -> Mail:
    """The mail's tree of parts; raises `InvalidRecord` for one nested too deeply to be a mail."""
    try:
        return message_from_bytes(data)
    except RecursionError:
        raise InvalidRecord("mail: its parts are nested too deeply") from None


def headers(mail: Mail) -> dict[str, str]:
    """The headers by name in lower case, unfolded; of several of one name the first."""
    found: dict[str, str] = {}
    for name, value in mail.raw_items():
        text = as_text(str(value).encode("utf-8", "surrogateescape"), "utf-8")
        found.setdefault(name.lower(), " ".join(line.strip() for line in text.splitlines()))
    return found


def as_text(data: bytes, charset: str) -> str:
    """Bytes decoded as claimed, else as UTF-8, else as Windows-1252, which nearly everything is then."""
    for encoding in (charset, "utf-8"):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def readable(header: str) -> str:
    """A header's value with its encoded words (RFC 2047) decoded and repaired."""
    try:
        words = decode_header(header) if len(header) <= LONGEST_WORDS else [(header, None)]
    except HeaderParseError:
        words = [(header, None)]
    return repair_text("".join(word_text(word, charset) for word, charset in words)).strip()


def word_text(word: str | bytes, charset: str | None) -> str:
    return word if isinstance(word, str) else as_text(word, charset or "raw-unicode-escape")


def addresses(header: str) -> list[tuple[str, str]]:
    """The display names and addresses in a header; archives that write `jane at acme.com` are understood."""
    spelled = header if "@" in header else SPELLED_AT.sub("@", header)
    try:
        pairs = getaddresses([spelled])
    except RecursionError:  # comments nested by the thousand
        pairs = []
    parsed = [(readable(name), address) for name, address in pairs if ADDRESS.fullmatch(address)]
    return parsed or [("", address) for address in ADDRESS.findall(spelled)]


def body_text(mail: Mail) -> str:
    """The text of a mail: its plain parts, else its HTML parts reduced to text; attachments are left out."""
    parts = list(leaves(mail))
    plain = [repair_markup(content(part)) for part in parts if part.get_content_type() == "text/plain"]
    if any(text.strip() for text in plain):
        return "\n".join(plain)
    markup = [content(part) for part in parts if part.get_content_type() == "text/html"]
    if sum(map(len, markup)) > LONGEST_TEXT:
        raise InvalidRecord(f"text: HTML of more than {LONGEST_TEXT:,} characters")
    return "\n".join(repair_text(html_text(one)) for one in markup)


def leaves(mail: Mail) -> Iterator[Mail]:
    """The parts that hold content, in order, without attachments and attached mails."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        if part.get_content_disposition() == "attachment" or part.get_content_maintype() == "message":
            continue
        inner = part.get_payload() if part.is_multipart() else None
        if isinstance(inner, list):
            waiting.extend(one for one in reversed(inner) if isinstance(one, Mail))
        else:
            yield part


def content(part: Mail) -> str:
    data = part.get_payload(decode=True)
    return as_text(data, part.get_content_charset() or "utf-8") if isinstance(data, bytes) else ""
