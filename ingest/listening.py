"""What people did with a mention in a listening tool, as corrections and acts of ours.

Nothing that they said is lost: a word that stands in no vocabulary is a comment on the signal, as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ingest.canonical import Message
from ingest.digest_id import digest_id
from ingest.facts import Aspect, Correction, Doing, SignalAct
from ingest.listening_words import INTENT_WORDS, KIND_OF, KIND_WORDS, LEVEL_WORDS, OURS, USUAL_KIND
from ingest.tables import spelled

SEPARATOR: Final = re.compile(r"[;,|]")
LONGEST_WORD: Final = 200
ORDER: Final = tuple(LEVEL_WORDS.table)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a tool's users said of a mention, in their words, and under which headings.

    `whys` are classifications and tags of the post, `whos` tags of its author, each with its heading;
    `at` is when they last touched it, and else when it was posted.
    """

    tool: str
    by: str
    at: datetime
    whys: tuple[tuple[str, str], ...] = ()
    whos: tuple[tuple[str, str], ...] = ()
    level: tuple[str, str] = ("", "")
    owner: str | None = None
    note: str = ""


def split(heading: str, text: str) -> tuple[tuple[str, str], ...]:
    """The words of a cell that holds several, each once and with its heading.

    >>> split("Post Tags", "Lead; Lead;Idea")
    (('Post Tags', 'Lead'), ('Post Tags', 'Idea'))
    """
    told = (part.strip()[:LONGEST_WORD] for part in SEPARATOR.split(text))
    return tuple((heading, word) for word in dict.fromkeys(filter(None, told)))


def says_ours(text: str) -> bool | None:
    """Whether an author's tags say that it is one of our own people; None where they say nothing of it."""
    return True if any(spelled(word) in OURS for _, word in split("", text)) else None


def judgements(message: Message, judged: Judged) -> Iterator[Correction | SignalAct]:
    """The corrections and acts that a mention's marks come to, each under an id of its own."""
    intents = [intent for _, word in judged.whys if (intent := INTENT_WORDS.ours(word))]
    for intent in dict.fromkeys(intents):
        yield correction(message, judged, intent)
    kind = kind_of(intents, judged)
    yield from acts(message, judged, kind)
    kept = [said for said in judged.whys if INTENT_WORDS.ours(said[1]) is None]
    kept += [said for said in judged.whos if spelled(said[1]) not in OURS]
    for heading, word in kept:
        yield comment(message, judged, KIND_WORDS.ours(word) or kind, f"{heading}: {word}")


def kind_of(intents: list[str], judged: Judged) -> str:
    """Which signal was meant: by why somebody posted, else by who they are."""
    raised = (KIND_OF.get(intent) for intent in intents)
    known = (KIND_WORDS.ours(word) for _, word in judged.whos)
    return next(filter(None, (*raised, *known)), USUAL_KIND)


def correction(message: Message, judged: Judged, intent: str) -> Correction:
    told = next(word for _, word in judged.whys if INTENT_WORDS.ours(word) == intent)
    return Correction(
        source=judged.tool,
        native_id=f"{message.key}/intent/{intent}",
        at=judged.at,
        message=message.key,
        aspect=Aspect.INTENT,
        label=intent,
        value=1.0,
        by=judged.by,
        reason=told,
    )


def acts(message: Message, judged: Judged, kind: str) -> Iterator[SignalAct]:
    heading, level = judged.level
    doing = LEVEL_WORDS.ours(level) if level else None
    if judged.owner:
        yield act(message, judged, kind, Doing.ASSIGN)
    if level and (doing is None or doing == Doing.COMMENT):
        yield comment(message, judged, kind, f"{heading}: {level}")
    elif doing and doing != Doing.ASSIGN:
        yield act(message, judged, kind, Doing(doing))
    if judged.note:
        yield comment(message, judged, kind, judged.note[:1_000])


def act(message: Message, judged: Judged, kind: str, doing: Doing) -> SignalAct:
    # What happened at one moment is put in order by the ids, so these say what comes first.
    return SignalAct(
        source=judged.tool,
        native_id=f"{message.key}/{ORDER.index(doing)}-{doing}",
        at=judged.at,
        message=message.key,
        kind=kind,
        act=doing,
        by=judged.owner if judged.owner and doing is not Doing.ASSIGN else judged.by,
        owner=judged.owner if doing is Doing.ASSIGN else None,
        note=judged.level[1] if LEVEL_WORDS.ours(judged.level[1]) == doing else None,
    )


def comment(message: Message, judged: Judged, kind: str, note: str) -> SignalAct:
    return SignalAct(
        source=judged.tool,
        native_id=f"{message.key}/{ORDER.index(Doing.COMMENT)}-{digest_id(note)}",
        at=judged.at,
        message=message.key,
        kind=kind,
        act=Doing.COMMENT,
        by=judged.by,
        note=note,
    )
