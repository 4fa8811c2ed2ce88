"""Records on their way in, without those who were erased: what is theirs is left out, the rest redacted.

What comes of a record of somebody else is what `forgetting` made of it in the graph, so that
taking in an old file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from graph_service.store.fact_queries import KINDS
from graph_service.store.facts import message_key, snake
from graph_service.store.forget_queries import FACT_WORDS
from graph_service.store.person import OF_ITS_GIVER
from graph_service.store.redaction import forgotten_key
from graph_service.store.sealed_words import SealedWords, digest_by, spelling_of
from graph_service.store.suppression import ErasedPerson
from ingest.canonical import Message, Profile, Record
from ingest.checks import LONGEST_NAME, LONGEST_TEXT
from ingest.facts import Fact
from ingest.handle import Handle

Kept = TypeVar("Kept", Message, Fact)

LABELS: Final = {kind.form: kind.label for kind in KINDS}
FACT_IDS: Final = {
    "reaction": {"message": ""},
    "referral": {"opportunity": "opportunity/"},
    "ticket": {"conversation": "#"},
}
"""Of kinds of facts the fields that name something by its native id, and what precedes that in its key."""

FACT_KEYS: Final = {
    "correction": ("message",),
    "signal_act": ("message",),
    "rating": ("message", "context"),
    "reference_act": ("message", "opportunity", "use"),
}
"""Those that name something by its whole key."""


class Gate:
    """Keeps those out whose digests were made with one secret."""

    def __init__(self, secret: str, entries: Iterable[ErasedPerson]) -> None:
        listed = list(entries)
        key = bytes.fromhex(secret)
        self._digest = digest_by(key)
        self._addresses = {address for each in listed for address in each.addresses}
        self._keys = {held for each in listed for held in each.keys}
        self._words = SealedWords(key, (spelling_of(text) for each in listed for text in each.spellings))

    def without(self, record: Record) -> Record | None:
        """The record as it may be taken in; None where it is of somebody on the list."""
        if isinstance(record, Message):
            return None if self._hers(record.sender) else self._message(record)
        if isinstance(record, Profile):
            return None if self._hers(record.handle) else record
        return None if any(map(self._hers, record.handles)) else self._fact(record)

    def found_in(self, text: str) -> bool:
        """Whether somebody on the list is called by name or address in a text."""
        return self._words.found_in(text)

    def _hers(self, handle: Handle) -> bool:
        return any(self._digest(each) in self._addresses for each in (handle.key, *handle.identifiers))

    def _held(self, key: str) -> bool:
        """Whether a key is that of something of hers, or holds within its id what she was called."""
        return self._digest(key) in self._keys or self._words.found_in(key.partition(":")[2])

    def _message(self, record: Message) -> Message:
        ids = {
            name: self._named(record.source, "", getattr(record, name))
            for name in ("reply_to", "thread", "shares")
        }
        return changed(
            record,
            native_id=self._named(record.source, "", record.native_id),
            text=self._words.redacted(record.text, LONGEST_TEXT),
            subject=record.subject and self._words.redacted(record.subject, LONGEST_NAME),
            conversation=self._named(record.source, "#", record.conversation),
            known_replies=tuple(self._renamed(record.source, "", each) for each in record.known_replies),
            mentions=tuple(handle for handle in record.mentions if not self._hers(handle)),
            **ids,
        )

    def _fact(self, record: Fact) -> Fact | None:
        about = message_key(record)
        if about is not None and self._digest(about) in self._keys and record.form not in OF_ITS_GIVER:
            return None
        after: dict[str, object] = {
            name: self._named(record.source, prefix, getattr(record, name))
            for name, prefix in FACT_IDS.get(record.form, {}).items()
        }
        for name in FACT_KEYS.get(record.form, ()):
            key = getattr(record, name)
            after[name] = forgotten_key(key) if key is not None and self._held(key) else key
        for name in map(snake, FACT_WORDS.get(LABELS[record.form], ())):
            text = getattr(record, name)
            after[name] = text and self._words.redacted(text, LONGEST_NAME)
        return changed(
            record, native_id=self._renamed(record.source, f"{record.form}/", record.native_id), **after
        )

    def _named(self, source: str, prefix: str, native_id: str | None) -> str | None:
        return None if native_id is None else self._renamed(source, prefix, native_id)

    def _renamed(self, source: str, prefix: str, native_id: str) -> str:
        """A native id as it is in the graph, where the key that is made of it was renamed."""
        key = f"{source}:{prefix}{native_id}"
        return forgotten_key(key).removeprefix(f"{source}:{prefix}") if self._held(key) else native_id


def changed(record: Kept, **after: Any) -> Kept:
    """The record with some fields as they are now: itself where none is another."""
    other = {name: value for name, value in after.items() if value != getattr(record, name)}
    return replace(record, **other) if other else record


class KeptOut:
    """Everybody on the list, whatever secrets it was made with: usually one."""

    def __init__(self, entries: Sequence[ErasedPerson]) -> None:
        secrets = {each.secret for each in entries if each.addresses}
        self._gates = [Gate(each, (e for e in entries if e.secret == each)) for each in sorted(secrets)]

    def without(self, records: Sequence[Record]) -> list[Record]:
        """The records that may be taken in, redacted."""
        if not self._gates:
            return list(records)
        return [kept for record in records if (kept := self._kept(record)) is not None]

    def found_in(self, text: Callable[[], str]) -> bool:
        """Whether somebody on the list is called in a text, which is only made where there is a list."""
        return bool(self._gates) and any(gate.found_in(text()) for gate in self._gates)

    def _kept(self, record: Record) -> Record | None:
        kept: Record | None = record
        for gate in self._gates:
            kept = gate.without(kept) if kept is not None else None
        return kept
