"""What the lines of an exported file bring: what ingest would have brought, and what only a graph knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final, TypeVar

from graph_service.errors import Misuse
from graph_service.store.assertions import HandleFacts
from graph_service.store.export import COMPANY, ERASURE, FIRST, HEADS, LAST, VERSION, WEIGHTS
from graph_service.store.fact_queries import KINDS, PROPERTIES
from graph_service.store.facts import snake
from graph_service.store.port import Row
from graph_service.store.suppression import ErasedPerson
from ingest.canonical import Message, Profile, Record
from ingest.channel_costs import costs_of_text
from ingest.checks import InvalidRecord
from ingest.company import Company, Competitor, OwnHandle, Product
from ingest.company_entries import InvalidCompany
from ingest.connectors.ndjson import filled, parse_object, read_object
from ingest.facts import Correction, Rating, ReferenceAct, SignalAct
from ingest.fields import Fields, utc_time
from ingest.handle import Handle, HandleKind
from ingest.opening_hours import hours_of_text
from ingest.reference_budget import ReferenceBudget, budget_of_text
from ingest.signal_rules import Rule, rules_of_text

Table = TypeVar("Table")


class BadExport(Misuse):
    """A file that is no export, or not the whole of one; the message names the line."""

    code = "BAD_EXPORT"
    advice = "Export again, or fetch the file again."


@dataclass(frozen=True, slots=True)
class Kept:
    """What a line holds as records, and the hash of its content as the graph had it."""

    label: str
    key: str
    records: tuple[Record, ...]
    content_hash: str | None = None

    @property
    def restamped(self) -> bool:
        """Whether the graph's hash is another than the records': some of the content was redacted."""
        return self.content_hash not in (None, getattr(self.records[0], "content_hash", None))


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt, as it was written: of what agreement tells (`weights`), or of tones (`heads`)."""

    what: str
    body: str
    version: str


Thing = Company | Learnt | Product | HandleFacts | Kept | ErasedPerson | None
"""What a line brings; None for what follows from other lines and stands there to be compared."""


def things(lines: Iterable[bytes]) -> Iterator[Thing]:
    """What the lines of an exported file bring; raises `BadExport` at the first that is wrong."""
    number, ended = 0, False
    for number, data in enumerate(lines, 1):
        try:
            given = parse_object(data)
            kind = given.take("record", str)
            framed(kind, given, number, ended=ended)
            ended = kind == LAST
            if kind not in (FIRST, LAST):
                yield reader_of(kind)(given)
        except InvalidRecord as error:
            raise BadExport(f"line {number}: {error}.") from None
    if not ended:
        raise BadExport(f"line {number + 1}: the file ends here, before its last line.")


def framed(kind: str, given: Fields, number: int, *, ended: bool) -> None:
    """Raise `InvalidRecord` where the first or the last line of a file is not what it should be."""
    if (kind == FIRST) != (number == 1):
        raise InvalidRecord(f"the first line of an export, and no other, has the record {FIRST!r}")
    if ended:
        raise InvalidRecord(f"something follows the line with the record {LAST!r}")
    if kind == FIRST and (version := given.take("version", int)) != VERSION:
        raise InvalidRecord(f"version: {version}; this release reads {VERSION}")
    if kind == LAST and (lines := given.take("lines", int)) != number - 2:
        raise InvalidRecord(f"lines: {number - 2:,} stand here instead of {lines:,}; some are missing")


def reader_of(kind: str) -> Callable[[Fields], Thing]:
    if kind not in READERS:
        raise InvalidRecord(f"record: {kind[:80]!r} is none of {', '.join(READERS)}")
    return READERS[kind]


def company_of_line(given: Fields) -> Company:
    pairs = given.each("handles", list)
    if any(len(pair) != 2 for pair in pairs):
        raise InvalidRecord("handles: must be pairs of a handle's key and its team")
    handles = tuple(OwnHandle(str(key), str(team)) for key, team in pairs)
    domains = tuple(given.each("domains", str))
    competitors = tuple(given.several("competitors", Competitor, competitor_of_fields))
    name, region = given.take("name", str), given.find("region", str)
    rules, budget = stated(given)
    costs = stated_table(given, "costs", costs_of_text)
    hours = stated_table(given, "hours", hours_of_text)
    said = (domains, region, competitors, rules, budget, costs, hours)
    return given.spent(Company(name, handles, (), *said))


def stated(given: Fields) -> tuple[tuple[Rule, ...], ReferenceBudget | None]:
    """What a company's file says of signals and of references."""
    try:
        return rules_of_text(given.find("signals", str)), budget_of_text(given.find("references", str))
    except InvalidCompany as error:
        raise InvalidRecord(str(error)) from None


def stated_table(given: Fields, name: str, read: Callable[[str | None], Table]) -> Table:
    """What it says under a heading of its own."""
    try:
        return read(given.find(name, str))
    except InvalidCompany as error:
        raise InvalidRecord(str(error)) from None


def competitor_of_fields(_: type[Competitor], given: Fields) -> Competitor:
    lists = [tuple(given.each(name, str)) for name in ("aliases", "near", "not_near")]
    return given.spent(Competitor(given.take("name", str), *lists))


def learnt_of_line(what: str) -> Callable[[Fields], Learnt]:
    def read(given: Fields) -> Learnt:
        return given.spent(Learnt(what, given.take("body", str), given.take("version", str)))

    return read


def product_of_line(given: Fields) -> Product:
    lists = [tuple(given.each(name, str)) for name in ("aliases", "near", "notNear")]
    return given.spent(Product(given.take("key", str), given.take("name", str), *lists))


def handle_of_line(given: Fields) -> HandleFacts:
    """A handle's assertions; whose it is follows from the company."""
    for derived in ("ours", "team"):
        given.left.pop(derived, None)
    made = Handle(
        given.take("channel", str),
        given.take("address", str),
        name=given.find("name", str),
        verified=given.find("verified", bool),
        kind=given.choice("kind", HandleKind),
        ours=given.find("statedOurs", bool),
        identifiers=tuple(given.each("identifiers", str)),
    )
    if given.take("key", str) != made.key:
        raise InvalidRecord(f"key: is not {made.key!r}")
    return given.spent(
        HandleFacts(
            made.key,
            given.needed_time("firstAt"),
            made.name,
            given.time("nameAt"),
            made.verified,
            made.kind,
            made.ours,
            said(given, "names"),
            dict(zip(made.identifiers, times(given, "identifiersAt", len(made.identifiers)), strict=True)),
        )
    )


def said(given: Fields, name: str) -> dict[str, datetime]:
    """What was said of a handle, and when first."""
    values = given.each(name, str)
    return dict(zip(values, times(given, f"{name}At", len(values)), strict=True))


def times(given: Fields, name: str, count: int) -> list[datetime]:
    """Times aligned with something there are `count` of."""
    found = [utc_time(name, text) for text in given.each(name, str)]
    if len(found) != count:
        raise InvalidRecord(f"{name}: {len(found)} times for {count} values")
    return found


def message_of_line(given: Fields) -> Kept:
    content_hash = given.take("contentHash", str)
    made = message_of(given.left)
    if given.take("key", str) != made.key:
        raise InvalidRecord(f"key: is not {made.key!r}")
    return Kept("Message", made.key, (made,), content_hash)


def message_of(row: Row) -> Message:
    """The message of a line, as ingest would bring it; raises `InvalidRecord`."""
    source = row.get("source")
    senders = [named(key) for key in row.get("sentBy") or ()]
    native = partial(native_id, row, source)
    values = {
        **{name: row.get(name) for name in SAME},
        "native_id": row.get("nativeId"),
        "sender": senders[0] if senders else None,
        "sent_at": row.get("sentAt"),
        "revised_at": row.get("revisedAt"),
        "direction": row.get("statedDirection"),
        "reply_to": native("replyToKey"),
        "thread": native("threadKey"),
        "shares": native("shareOfKey"),
        "conversation": native("conversationKey", "#"),
        "known_replies": [without(key, f"{source}:") for key in row.get("knownReplies") or ()],
        "mentions": [named(key) for key in row.get("mentions") or ()],
    }
    return filled(Message, Fields("", values))


SAME: Final = ("source", "channel", "text", "subject", "kind", "outcome", "seconds", "rating")
"""Fields of a message that are called the same in the graph."""


def named(key: object) -> Row:
    """A handle of which nothing but its key is said."""
    channel, _, address = str(key).partition(":")
    return {"channel": channel, "address": address}


def native_id(row: Row, source: object, name: str, prefix: str = "") -> str | None:
    """The source's own id of what a property names by its key."""
    key = row.get(name)
    return None if key is None else without(key, f"{source}:{prefix}")


def without(key: object, prefix: str) -> str:
    if not isinstance(key, str) or not key.startswith(prefix):
        raise InvalidRecord(f"{str(key)[:80]!r} does not begin with {prefix!r}")
    return key.removeprefix(prefix)


def fact_of_line(form: str, label: str, given: Fields) -> Kept:
    content_hash = given.take("contentHash", str)
    return Kept(label, given.take("key", str), (fact_of(form, given.left),), content_hash)


def fact_of(form: str, row: Row) -> Record:
    own = [name for name in PROPERTIES[form] if name not in REFERENCES and name != "contentHash"]
    values: Row = {snake(name): row.get(name) for name in own} | {"record": form}
    for key in row.get("handle") or ():
        values["handle"] = named(key)
    for name in REFERENCES.keys() & PROPERTIES[form]:
        field, prefix = REFERENCES[name]
        whole = form in OF_ANY_SOURCE
        values[field] = row.get(name) if whole else native_id(row, row.get("source"), name, prefix)
    for name in HANDLES.keys() & PROPERTIES[form]:
        del values[snake(name)]
        values[HANDLES[name]] = row.get(name) and named(row[name])
    return read_object(Fields("", values))


REFERENCES: Final = {
    "messageKey": ("message", ""),
    "opportunityKey": ("opportunity", "opportunity/"),
    "conversationKey": ("conversation", "#"),
    "organizationKey": ("organization", "organization/"),
    "labelName": ("label", ""),
    "contextKey": ("context", ""),
    "useKey": ("use", ""),
}
"""Properties that name something else by its key: the field it comes from, and what precedes its id."""

OF_ANY_SOURCE: Final = frozenset({Correction.form, Rating.form, ReferenceAct.form, SignalAct.form})
"""The kinds of facts that name other things by whole keys, as they may be of another source."""

HANDLES: Final = {"targetKey": "target", "referredKey": "referred", "otherKey": "other"}
"""Properties that name a handle by its key, and the field it comes from."""


def trait_of_line(given: Fields) -> Kept:
    """A trait as the profiles that said so."""
    trait, value = given.take("trait", str), given.take("value", str)
    said = int(value) if trait == "followers" and value.isdecimal() else value
    holder = next(iter(given.each("handle", str)), "")
    common = {"source": given.left.get("source"), trait: said}
    times = given.each("saidAt", str)
    profiles = tuple(
        filled(Profile, Fields("", {**common, "handle": named(holder), "asserted_at": at})) for at in times
    )
    return Kept("Trait", given.take("key", str), profiles)


def erasure_of_line(given: Fields) -> ErasedPerson:
    """Somebody who was erased, as the list of them has her."""
    made = ErasedPerson(
        given.take("key", str),
        given.take("run", str),
        given.needed_time("at"),
        given.take("secret", str),
        given.take("messages", int),
        given.take("facts", int),
        given.take("conversations", int),
        given.take("redacted", int),
        tuple(given.each("addresses", str)),
        tuple(given.each("keys", str)),
        tuple(given.each("spellings", str)),
        given.find("reason", str),
        given.time("liftedAt"),
    )
    return given.spent(made)


def derived(given: Fields) -> None:
    """Nothing: what customers and conversations there are follows from the rest."""
    del given


READERS: Final[Mapping[str, Callable[[Fields], Thing]]] = {
    COMPANY: company_of_line,
    WEIGHTS: learnt_of_line(WEIGHTS),
    HEADS: learnt_of_line(HEADS),
    "product": product_of_line,
    "handle": handle_of_line,
    "customer": derived,
    "conversation": derived,
    "message": message_of_line,
    **{kind.form: partial(fact_of_line, kind.form, kind.label) for kind in KINDS},
    "trait": trait_of_line,
    ERASURE: erasure_of_line,
}


def declared(brought: Iterable[Thing]) -> Company | None:
    """Who we are, by the lines of an export, all of which are looked at."""
    company: Company | None = None
    products: list[Product] = []
    for thing in brought:
        if isinstance(thing, Company):
            company = thing
        elif isinstance(thing, Product):
            products.append(thing)
    return company and replace(company, products=tuple(products))
