"""What is known of people beside what they say: reactions, use, referrals, consent, tickets, deals.

Each is dated, belongs to the handle it was seen on, and is named for good by its source's id;
of two versions of one fact the one revised later is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Final

from ingest.checks import InvalidRecord, Name, NativeId, Range, Slug
from ingest.forms import check
from ingest.handle import Handle
from ingest.meanings import EMOTIONS, INTENTS


class ReactionKind(StrEnum):
    """What somebody did without a word."""

    LIKE = "like"
    FOLLOW = "follow"
    SHARE = "share"


class UsageKind(StrEnum):
    """How somebody is known to have a product."""

    USES = "uses"
    BOUGHT = "bought"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A dated fact; subclasses say what of. `at` is when it began or was first seen."""

    form: ClassVar[str]
    """What it is called in keys and in our NDJSON form."""

    source: Annotated[Slug, "Where it was exported from, such as twitter or salesforce."]
    native_id: Annotated[NativeId, "Its id in that source; with the source it names the fact for good."]
    at: Annotated[datetime, "When it happened or began; else when the source first said so."]
    revised_at: Annotated[
        datetime | None, "When this version was written; of two versions the later one is kept."
    ] = None

    def __post_init__(self) -> None:
        check(self)

    @property
    def key(self) -> str:
        """`source:form/native_id`, unique in the graph."""
        return f"{self.source}:{self.form}/{self.native_id}"

    @property
    def handles(self) -> Iterator[Handle]:
        """Everybody it names."""
        values = (getattr(self, each.name) for each in fields(self))
        return (value for value in values if isinstance(value, Handle))

    @property
    def content_hash(self) -> str:
        """Equal for equal content, whoever computes it; decides ties between revisions."""
        values = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "revised_at"}
        plain = {name: value.key if isinstance(value, Handle) else value for name, value in values.items()}
        body = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=str)
        return hashlib.blake2b(body.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction(Fact):
    """Somebody liked or passed on a message, or follows somebody: `message` or `target`, not both."""

    form = "reaction"

    handle: Annotated[Handle, "Who reacted."]
    kind: Annotated[ReactionKind, "What they did."]
    message: Annotated[NativeId | None, "The native_id of the message they liked or shared."] = None
    target: Annotated[Handle | None, "Whom they follow or like."] = None
    until: Annotated[datetime | None, "When they took it back."] = None

    def __post_init__(self) -> None:
        check(self)
        if (self.message is None) == (self.target is None):
            raise InvalidRecord("message: give either the message or the target that was reacted to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage(Fact):
    """Somebody uses or bought a product."""

    form = "usage"

    handle: Annotated[Handle, "Who has the product."]
    product: Annotated[Slug, "The product's slug in company.toml."]
    kind: Annotated[UsageKind, "How that is known."]
    until: Annotated[datetime | None, "When that ended."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral(Fact):
    """Somebody brought somebody to us."""

    form = "referral"

    handle: Annotated[Handle, "Who referred."]
    referred: Annotated[Handle, "Whom they brought."]
    opportunity: Annotated[NativeId | None, "The native_id of the deal it led to."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Fact):
    """Somebody allowed or forbade us something."""

    form = "consent"

    handle: Annotated[Handle, "Who decided."]
    purpose: Annotated[Slug, "What for, such as marketing, reference or profiling."]
    granted: Annotated[bool, "Whether they allowed it."]
    basis: Annotated[Slug | None, "On what basis, such as opt_in or contract."] = None
    expires_at: Annotated[datetime | None, "When it ends by itself."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket(Fact):
    """A ticket that a help desk or CRM keeps for somebody."""

    form = "ticket"

    handle: Annotated[Handle, "Whose ticket it is."]
    status: Annotated[Slug | None, "Where it stands, such as open, pending or solved."] = None
    subject: Annotated[Name | None, "What it is about."] = None
    conversation: Annotated[NativeId | None, "The source's id of the conversation that belongs to it."] = None
    closed_at: Annotated[datetime | None, "When it was closed."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity(Fact):
    """A deal that a CRM keeps."""

    form = "opportunity"

    handle: Annotated[Handle | None, "The contact on the other side."] = None
    name: Annotated[Name | None, "What it is called."] = None
    stage: Annotated[Name | None, "Where it stands."] = None
    amount: Annotated[float | None, Range(0, 1e15), "What it is worth, in its currency."] = None
    currency: Annotated[Slug | None, "The currency, such as eur."] = None
    won: Annotated[bool | None, "Whether it was won; null while it is open."] = None
    closed_at: Annotated[datetime | None, "When it was won or lost."] = None
    organization: Annotated[NativeId | None, "The native_id of the organisation it is with."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Fact):
    """A company or other body that people work for."""

    form = "organization"

    name: Annotated[Name | None, "What it is called."] = None
    domain: Annotated[Name | None, "Its domain on the internet."] = None
    industry: Annotated[Name | None, "What it does."] = None
    employees: Annotated[int | None, Range(0, 1e8), "How many people work for it."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion(Fact):
    """Somebody's word that two handles are one person's, or that they are not; `at` is when they said so."""

    form = "assertion"

    handle: Annotated[Handle, "The one handle."]
    other: Annotated[Handle, "The other handle."]
    same: Annotated[bool, "Whether they are one person's."]
    by: Annotated[Name, "Who says so: a colleague, or a program and its version."]
    reason: Annotated[Name | None, "Why."] = None
    withdrawn_at: Annotated[datetime | None, "When it was taken back."] = None
    withdrawn_by: Annotated[Name | None, "Who took it back."] = None

    def __post_init__(self) -> None:
        check(self)
        if self.handle.key == self.other.key:
            raise InvalidRecord(f"other: is {self.handle.key!r} too; an assertion is about two handles")


class Aspect(StrEnum):
    """Of what a correction speaks."""

    SENTIMENT = "sentiment"
    EMOTION = "emotion"
    INTENT = "intent"
    STANCE = "stance"


LABELS: Final = {Aspect.EMOTION: EMOTIONS, Aspect.INTENT: INTENTS}
"""What may be there or not; products are whatever the company sells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Fact):
    """What a person says of a message in place of what was found in it; `at` is when they said so."""

    form = "correction"

    message: Annotated[Name, "The message it is about, as source:native_id."]
    aspect: Annotated[Aspect, "Of what it speaks."]
    label: Annotated[Slug | None, "Which emotion, intent or product; nothing for the sentiment."] = None
    value: Annotated[
        float,
        Range(-1, 1),
        "The sentiment or stance; of an emotion or intent 1 where it is there, 0 where not.",
    ]
    by: Annotated[Name, "Who says so."]
    reason: Annotated[Name | None, "Why."] = None
    withdrawn_at: Annotated[datetime | None, "When it was taken back."] = None
    withdrawn_by: Annotated[Name | None, "Who took it back."] = None

    def __post_init__(self) -> None:
        check(self)
        if (self.label is None) != (self.aspect is Aspect.SENTIMENT):
            raise InvalidRecord("label: an emotion, intent or stance needs one, and a sentiment has none")
        if self.aspect in LABELS:
            if self.label not in LABELS[self.aspect]:
                known = ", ".join(LABELS[self.aspect])
                raise InvalidRecord(f"label: no {self.aspect} is called {self.label!r}; there are {known}")
            if self.value not in {0, 1}:
                raise InvalidRecord(
                    f"value: 1 where the {self.aspect} is there, 0 where not, not {self.value:g}"
                )


class Doing(StrEnum):
    """What a person does with a signal."""

    TAKE = "take"
    ASSIGN = "assign"
    RESOLVE = "resolve"
    COMMENT = "comment"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalAct(Fact):
    """What a person did with a signal; `at` is when.

    The signal is the one of its kind about the matter that a message belongs to, so that the act stays
    with it whatever else is learnt of that matter.
    """

    form = "signal_act"

    message: Annotated[Name, "A message that the signal is about, as source:native_id."]
    kind: Annotated[Slug, "The signal's kind, such as trouble."]
    act: Annotated[Doing, "What was done."]
    by: Annotated[Name, "Who did it."]
    team: Annotated[Name | None, "To which team it was assigned."] = None
    owner: Annotated[Name | None, "To whom it was assigned."] = None
    note: Annotated[Name | None, "What was said with it."] = None

    def __post_init__(self) -> None:
        check(self)
        if self.act is Doing.ASSIGN and not (self.team or self.owner):
            raise InvalidRecord("team: assigning needs a team or an owner")
        if self.act is Doing.COMMENT and not self.note:
            raise InvalidRecord("note: a comment needs one")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingContext(Fact):
    """What somebody wants to hear of as it is said; `at` is when it was first saved.

    Editing, pausing and deleting it are later versions of it: of a deleted one only that is left.
    """

    form = "context"

    name: Annotated[Name, "What people call it; nothing of a deleted one."]
    text: Annotated[Name, "What the messages looked for are about; nothing of a deleted one."]
    worded_at: Annotated[datetime, "When the text was given its present wording."]
    by: Annotated[Name, "Who wrote this version."]
    channel: Annotated[Slug | None, "Only what is said on this channel."] = None
    product: Annotated[Slug | None, "Only what is about this product, by its slug in company.toml."] = None
    max_irrelevant: Annotated[
        float, Range(0.01, 0.5), "The greatest share of irrelevant matches that is put up with."
    ] = 0.2
    purpose: Annotated[Slug | None, "What people have to have consented to, such as marketing."] = None
    quiet_days: Annotated[
        float | None, Range(0, 3_650), "For how long nobody is turned to again; None for as long as usual."
    ] = None
    lift: Annotated[tuple[Slug, ...], "The guards that are overruled, such as open_complaint."] = ()
    paused: Annotated[bool, "Whether it is paused: nothing is matched with it until it is resumed."] = False
    deleted_at: Annotated[datetime | None, "When it was deleted."] = None

    def __post_init__(self) -> None:
        check(self)
        if self.deleted_at is None and not (self.name.strip() and self.text.strip()):
            raise InvalidRecord("text: a context needs a name and a text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(Fact):
    """What a person says of a message that was found for a context; `at` is when they first said so."""

    form = "rating"

    context: Annotated[Name, "The context, as source:context/native_id."]
    message: Annotated[Name, "The message, as source:native_id."]
    relevant: Annotated[bool, "Whether it is what the context looks for."]
    by: Annotated[Name, "Who says so."]
    reason: Annotated[Name | None, "Why."] = None
    withdrawn_at: Annotated[datetime | None, "When it was taken back."] = None
    withdrawn_by: Annotated[Name | None, "Who took it back."] = None


class Vouching(StrEnum):
    """What passes between us and somebody who may vouch for us."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    USED = "used"
    ENDED = "ended"


class UseOutcome(StrEnum):
    """What came of naming somebody to a prospect."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceAct(Fact):
    """That somebody was asked to vouch for us, said yes or no, or was named to a prospect; `at` is when.

    What came of a use is an act of its own, so that it is told when that was learnt.
    """

    form = "reference_act"

    handle: Annotated[Handle, "Who may vouch for us."]
    act: Annotated[Vouching, "What happened; `ended` says what came of a use."]
    by: Annotated[Name, "Who says so: a colleague, or a program and its version."]
    product: Annotated[Slug | None, "For what, by its slug in company.toml; nothing for us as a whole."] = (
        None
    )
    message: Annotated[Name | None, "The message in which it was said, as source:native_id."] = None
    until: Annotated[datetime | None, "When the ask lapses or the confirmation ends."] = None
    prospect: Annotated[Name | None, "Of a use: to whom they were named."] = None
    opportunity: Annotated[Name | None, "Of a use: the deal, as source:opportunity/native_id."] = None
    outcome: Annotated[UseOutcome | None, "Of a use or its end: what came of it."] = None
    use: Annotated[Name | None, "Of an end: the use, as source:reference_act/native_id."] = None
    note: Annotated[Name | None, "What was said with it."] = None

    def __post_init__(self) -> None:
        check(self)
        if self.act is Vouching.USED and not (self.prospect or self.opportunity):
            raise InvalidRecord("prospect: a use needs the prospect or the opportunity it was for")
        if self.act is Vouching.ENDED and not (self.use and self.outcome):
            raise InvalidRecord("use: an end needs the use that it ends, and its outcome")
        self._refuse_strange()

    def _refuse_strange(self) -> None:
        for name, acts in ONLY_OF.items():
            if getattr(self, name) is not None and self.act not in acts:
                raise InvalidRecord(f"{name}: is not said of an act {self.act.value!r}")
        if self.until is not None and self.until <= self.at:
            raise InvalidRecord("until: must come after the time of the act")


ONLY_OF: Final = {
    "until": {Vouching.ASKED, Vouching.CONFIRMED},
    "prospect": {Vouching.USED},
    "opportunity": {Vouching.USED},
    "outcome": {Vouching.USED, Vouching.ENDED},
    "use": {Vouching.ENDED},
}
"""What only some acts say."""


FACTS: tuple[type[Fact], ...] = (
    Reaction,
    Usage,
    Referral,
    Consent,
    Ticket,
    Opportunity,
    Organization,
    Assertion,
    Correction,
    SignalAct,
    StandingContext,
    Rating,
    ReferenceAct,
)
