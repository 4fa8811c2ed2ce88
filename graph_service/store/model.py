"""The graph's vocabulary and the typed rows that leave the store.

Labels are PascalCase, relationship types UPPER_SNAKE, properties camelCase; what they
mean is explained to analysts in `docs/graph-model.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class ChangeKind(StrEnum):
    """What an entry of the change log says has changed; its ids are keys of that kind.

    Those of matters are the messages that opened them; those of signals are signals that have a team
    to act, newly or again; those of moments are matches of standing contexts that people are told of.
    """

    MESSAGES = "messages"
    HANDLES = "handles"
    CUSTOMERS = "customers"
    ANNOTATIONS = "annotations"
    FACTS = "facts"
    PRODUCTS = "products"
    MATTERS = "matters"
    SIGNALS = "signals"
    MOMENTS = "moments"
    REMOVED = "removed"


VERSIONED = frozenset(
    {
        ChangeKind.MESSAGES,
        ChangeKind.HANDLES,
        ChangeKind.FACTS,
        ChangeKind.PRODUCTS,
        ChangeKind.REMOVED,
    }
)
"""Changes that make a new graph version; the rest is derived from these."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the change log: at `seq`, the things of `kind` named by `keys` changed.

    The first `added` of them are messages that are new; the rest were held before.
    """

    seq: int
    kind: ChangeKind
    keys: tuple[str, ...]
    added: int = 0


class Addition(NamedTuple):
    """A message that was new at `seq`: additions compare as they follow each other."""

    seq: int
    key: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where the record stands: its last change and its count of changes of facts."""

    seq: int
    graph_version: int


@dataclass(frozen=True, slots=True)
class StanceRow:
    """A message's stance towards a product, in -1 (against) to 1 (for)."""

    product: str
    value: float


@dataclass(frozen=True, slots=True)
class Found:
    """Something that was found in a message, with its probability, 0 to 1."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as the record holds it now, with the keys of what it is linked to.

    `reply_sender` and `share_sender` are the handles whose messages it answers and
    passes on, `linked_at` when we learnt the last of those. `sentiment` is None until the
    message has been annotated, and for one without words.
    """

    key: str
    seq: int
    channel: str
    text: str
    subject: str | None
    sent_at: datetime
    recorded_at: datetime
    direction: str
    sender: str
    conversation: str
    reply_to: str | None = None
    reply_sender: str | None = None
    share_sender: str | None = None
    linked_at: datetime | None = None
    mentions: tuple[str, ...] = ()
    sentiment: float | None = None
    annotated_by: str | None = None
    stances: tuple[StanceRow, ...] = ()
    intents: tuple[Found, ...] = ()
    irony: float | None = None
    urgency: float | None = None
    kind: str | None = None
    outcome: str | None = None
    seconds: int | None = None
    rating: int | None = None


def words(subject: str | None, text: str) -> str:
    """What is read and searched of a message: its subject and its text, empty where neither has a word."""
    both = text if not subject else f"{subject}\n{text}"
    return both if both.strip() else ""


@dataclass(frozen=True, slots=True)
class MessageText:
    """What annotation reads of a message, and which version of it read the message last."""

    key: str
    text: str
    subject: str | None
    annotated_by: str | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a stage of the pipeline has read the change log, and by which version of itself."""

    stage: str
    seq: int
    version: str = ""

    @property
    def key(self) -> str:
        return f"cursor:{self.stage}"

    def at(self, seq: int) -> Cursor:
        """The same cursor further on."""
        return Cursor(self.stage, seq, self.version)


@dataclass(frozen=True, slots=True)
class Owner:
    """A handle, the customer it belongs to (None: nobody yet, or us), its kind, and whether it is ours.

    `team` speaks through it, if it is ours; `bot` says that a program does.
    """

    handle: str
    customer: str | None
    kind: str | None
    ours: bool
    team: str | None = None
    bot: bool = False


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """That one handle brought another to us, and when we learnt of it. `key` is the fact's."""

    key: str
    handle: str
    referred: str
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """What was once said of a handle: a name, an identifier, or a trait by its name.

    `at` is when it was first said, `recorded_at` when we learnt of it.
    """

    what: str
    value: str
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Bearer:
    """A handle as far as it lends its customer a name, a key and a kind."""

    key: str
    name: str | None
    name_at: datetime | None
    verified: bool
    kind: str | None
    ours: bool


@dataclass(frozen=True, slots=True)
class Identity(Bearer):
    """What identity resolution needs to know of a handle, with the customer it belongs to now."""

    customer: str | None
    first_at: datetime
    recorded_at: datetime
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class AssertionRow:
    """Somebody's word that two handles are one person's, or that they are not."""

    key: str
    first: str
    second: str
    same: bool
    by: str
    reason: str | None
    at: datetime
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str | None


class Zone(StrEnum):
    """What becomes of a pair of handles by its evidence: joined by itself, asked about, or left apart."""

    JOIN = "join"
    ASK = "ask"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Resemblance:
    """The evidence that two handles are one person's, the first the smaller of their keys.

    `says` has a sentence for each field and `weights` what it adds, in bits, the heaviest first. They
    and what is believed before anything is known sum to `score`; `probability` is that in 0 to 1.
    `bar` says why they are not joined whatever else agrees.
    """

    first: str
    second: str
    score: float
    probability: float
    zone: Zone
    fields: tuple[str, ...]
    says: tuple[str, ...]
    weights: tuple[float, ...]
    bar: str | None
    version: str


@dataclass(frozen=True, slots=True)
class Ownership:
    """Why a handle belongs to its customer, and how sure that is (0 to 1)."""

    handle: str
    confidence: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A customer as identity resolution sees one. `key` is the anchor handle's key."""

    key: str
    name: str | None
    kind: str
    handles: tuple[Ownership, ...]


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """What annotation, in this version, found in a message; see `text.meaning` for what each means.

    Neither sentiment nor tone where there are no words. `corrected` names what a person has put right.
    """

    key: str
    version: str
    sentiment: float | None = None
    tone: str | None = None
    certainty: float | None = None
    emotions: tuple[Found, ...] = ()
    intents: tuple[Found, ...] = ()
    irony: float | None = None
    urgency: float | None = None
    stances: tuple[StanceRow, ...] = ()
    corrected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """What a person says of a message in place of what was found: of an aspect, and of what label of it."""

    key: str
    message: str
    aspect: str
    label: str | None
    value: float
    by: str
    reason: str | None
    at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str | None
