"""What a mail's writer wrote: without quoted mails, forwarded mails and signatures."""

from __future__ import annotations

import re
from collections.abc import Iterable

SIGNATURE = re.compile(r"-- ?$")
FORWARDED = re.compile(
    r"\s*(?:-{3,} ?(?:original message|forwarded message|forwarded by .*|next part|ursprüngliche nachricht|"
    r"weitergeleitete nachricht|message d'origine|mensaje original)"
    r" ?-{3,}|begin forwarded message:|_{20,})\s*$",
    re.IGNORECASE,
)
OUTLOOK_FROM = re.compile(r"\*?(?:From|Von|De|Da|Van):\*? \S")
OUTLOOK_DATE = re.compile(r"\*?(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato|Verzonden|To|An):\*? \S")
DEVICE = re.compile(
    r"(?:Sent from my \w|Get Outlook for \w|Sent from (?:Mail|Outlook) for \w|Von meinem .{1,30} gesendet)"
)
VERBS = r"(?:wrote|writes|said|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev)"
OPENED = re.compile(rf"(?:On|Am|Le|El|Il|Op|Em|Den|At)\b(?=.*\d).{{5,300}}(?:{VERBS}\s*)?:")
OPENED_WITH_VERB = re.compile(rf"(?:On|Am|Le|El|Il|Op|Em|Den)\b(?=.*\d).{{5,300}}\b{VERBS}\s*:")
NAMED = re.compile(rf".{{0,200}}(?:\b{VERBS}\s*|<[^<>]*(?:@| at )[^<>]*>\s*):")
MANY_BLANK_LINES = re.compile(r"\n{3,}")
LONGEST_INTRODUCTION = 3
LONGEST_INTRODUCING_LINE = 400


def own_words(text: str) -> str:
    """The text without quotations, the lines that introduce them, forwarded mails and signature.

    Quotations are lines that begin with `>`; answers between them stay. The rest of the
    text is dropped from a signature mark (`-- `), a list's footer, a forwarded or original
    mail's heading, or an introduction ("On … wrote:") that no `>` line follows.
    """
    kept: list[str] = []
    quoted = False
    for line in before_foreign(text.split("\n")):
        starts_quote = is_quoted(line) and not quoted
        quoted = is_quoted(line)
        if starts_quote:
            kept = without_introduction(kept)
        elif not quoted and not DEVICE.match(line):
            kept.append(line.rstrip())
    return MANY_BLANK_LINES.sub("\n\n", "\n".join(kept)).strip()


def is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def before_foreign(lines: list[str]) -> list[str]:
    """The lines before the first from which on all is a signature or somebody else's."""
    last_quoted = max((place for place, line in enumerate(lines) if is_quoted(line)), default=-1)
    for place, line in enumerate(lines):
        if SIGNATURE.match(line) or FORWARDED.match(line) or outlook_heading(lines[place : place + 2]):
            return lines[:place]
        if place > last_quoted and introduces(lines[place : place + 2]):
            return lines[:place]
    return lines


def outlook_heading(pair: list[str]) -> bool:
    return len(pair) == 2 and bool(OUTLOOK_FROM.match(pair[0]) and OUTLOOK_DATE.match(pair[1]))


def introduces(pair: list[str]) -> bool:
    return any(OPENED_WITH_VERB.fullmatch(joined(pair[:size])) for size in (1, 2))


def without_introduction(lines: list[str]) -> list[str]:
    """Lines before a quotation, less the one to three that say whom it quotes."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    for size in range(1, LONGEST_INTRODUCTION + 1):
        if OPENED.fullmatch(joined(lines[max(0, end - size) : end])):
            return lines[: max(0, end - size)]
    if end and NAMED.fullmatch(joined(lines[end - 1 : end])):
        return lines[: end - 1]
    return lines


def joined(lines: Iterable[str]) -> str:
    """Lines as one; a longer line introduces nothing, and would take the patterns long to refuse."""
    return " ".join(line[:LONGEST_INTRODUCING_LINE].strip() for line in lines)
