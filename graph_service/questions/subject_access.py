"""What is held about one person, as she may ask to have it: all of it, and of others no more than needed.

Her own words stay as they are. Of what others said to her their names and addresses, and
those of whoever they mention, become a mark; so do the handles of others that facts name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from graph_service.access.audit import AuditLog
from graph_service.access.verifying import told
from graph_service.store.port import Row
from graph_service.store.record import GraphStore
from graph_service.store.redaction import Names
from graph_service.store.subject import Subject
from ingest.checks import LONGEST_TEXT

SOMEBODY: Final = "[somebody]"
FORM: Final = 1
"""Of the document."""

INTERNAL: Final = frozenset({"seq", "contentHash", "id", "title", "type", "saidAt"})
"""Properties that say nothing of her: numbers of changes and digests."""

NAMING: Final = frozenset({"otherKey", "targetKey", "referredKey", "other"})
"""Properties that hold a handle, perhaps of somebody else."""


@dataclass(frozen=True, slots=True)
class Section:
    """Things of one kind that are held, each with its properties."""

    name: str
    things: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What is held about a person, by kind, and when that was so."""

    at: datetime
    handles: tuple[str, ...]
    sections: tuple[Section, ...]

    def as_json(self) -> str:
        """For machines."""
        held = {section.name: section.things for section in self.sections}
        body = {"form": FORM, "at": self.at, "handles": self.handles, "held": held}
        return json.dumps(body, ensure_ascii=False, indent=2, default=str)

    def as_markdown(self) -> str:
        """For her to read."""
        return (
            "\n".join(
                ["# What we hold about you", "", f"As of {self.at:%Y-%m-%d %H:%M} UTC.", *self._lines()]
            )
            + "\n"
        )

    def _lines(self) -> Iterator[str]:
        for section in self.sections:
            yield from ("", f"## {TITLES.get(section.name, section.name)} ({len(section.things)})", "")
            for thing in section.things:
                said = (
                    f"{name}: {readable(value)}"
                    for name, value in thing.items()
                    if value not in (None, [], "")
                )
                yield "- " + "; ".join(said)


TITLES: Final = {
    "handles": "Your addresses and accounts",
    "customers": "You as a customer",
    "messages": "What you wrote or said, and what was found in it",
    "said by others": "What others said to you, without their names",
    "matters": "What you want settled",
    "scores": "Scores",
    "signals": "What we were told to act on",
    "contextsMatched": "Subjects that your messages were found for",
    "references": "Whether you vouch for us",
    "reference_act": "What passed between us about vouching",
    "consent": "What you allowed or forbade",
    "assertion": "Who said which accounts are yours",
    "evidence": "Why accounts are taken for yours",
    "trait": "What sources say of you",
    "audit": "What was done about you",
}


def readable(value: object) -> str:
    text = (
        str(value)
        if not isinstance(value, dict | list | tuple)
        else json.dumps(value, default=str, ensure_ascii=False)
    )
    return " ".join(text.split())


def subject_access(store: GraphStore, handles: Sequence[str], audit: AuditLog) -> Document:
    """All that is held about the person of these handles."""
    subject = store.subject(handles)
    hers = {*subject.person.handles, *subject.person.customers}
    sections = [
        Section(name, tuple(tidied(row, hers) for row in rows)) for name, rows in subject.held.items()
    ]
    sections.append(Section("said by others", tuple(said_by_others(subject))))
    sections.append(Section("audit", tuple(audited(audit, hers))))
    kept = tuple(section for section in sections if section.things)
    return Document(datetime.now(UTC), subject.person.handles, kept)


def tidied(row: Row, hers: set[str]) -> Mapping[str, object]:
    """The properties of a thing, with those of what joins it to her, without others' handles."""
    flat = {**row, **(row.get("held") or {})}
    return {
        name: SOMEBODY if name in NAMING and value not in hers and value else value
        for name, value in flat.items()
        if name != "held" and name not in INTERNAL
    }


def said_by_others(subject: Subject) -> Iterator[Mapping[str, object]]:
    """Messages of others that mention or answer her, without who they are."""
    for row in subject.others:
        names = names_around(row, subject.person.handles)
        yield {
            "at": row["sentAt"],
            "channel": row["channel"],
            "by": "us" if row["ours"] else SOMEBODY,
            "subject": row["subject"] and names.redacted(row["subject"], LONGEST_TEXT, SOMEBODY),
            "text": names.redacted(row["text"], LONGEST_TEXT, SOMEBODY),
        }


def names_around(row: Row, hers: Iterable[str]) -> Names:
    """What whoever sent a message and whoever else it mentions are called."""
    mentioned = [(key, name) for key, name in row["mentions"] if key not in set(hers)]
    addresses = [row["sender"], *row["identifiers"], *(key for key, _ in mentioned)]
    names = [row["name"], *row["names"], *(name for _, name in mentioned)]
    return Names(addresses, [name for name in names if name])


def audited(audit: AuditLog, hers: Iterable[str]) -> Iterator[Mapping[str, object]]:
    """The lines of the audit log that are about her, by sealed digest: when, what, and what came of it."""
    digests = {audit.sealed(key) for key in hers}
    for line in told(audit.folder):
        if line.get("subject") in digests:
            yield {name: line.get(name) for name in ("time", "act", "outcome", "request")}
