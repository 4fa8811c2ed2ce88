"""The Cypher of facts: one set of statements for each kind, made of the table of kinds below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graph_service.store.port import Statement


@dataclass(frozen=True, slots=True)
class Link:
    """From a fact to what it is about: the relationship, the other node, and who of it is named where.

    `named` is the property of the fact that holds the other's key, so that either may come first.
    """

    relationship: str
    label: str
    key: str
    named: str


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of fact stands in the graph: its label, and what its handle is to it."""

    form: str
    label: str
    by: str | None
    links: tuple[Link, ...] = ()


KINDS: Final = (
    Kind(
        "reaction",
        "Reaction",
        "GAVE",
        (Link("TO", "Message", "key", "messageKey"), Link("TOWARDS", "Handle", "key", "targetKey")),
    ),
    Kind("usage", "Usage", "HAS", (Link("OF", "Product", "slug", "product"),)),
    Kind(
        "referral",
        "Referral",
        "MADE",
        (
            Link("BROUGHT", "Handle", "key", "referredKey"),
            Link("LED_TO", "Opportunity", "key", "opportunityKey"),
        ),
    ),
    Kind("consent", "Consent", "DECIDED"),
    Kind("ticket", "Ticket", "OPENED", (Link("COVERS", "Conversation", "key", "conversationKey"),)),
    Kind(
        "opportunity",
        "Opportunity",
        "CONTACT_IN",
        (Link("DEAL_WITH", "Organization", "key", "organizationKey"),),
    ),
    Kind("organization", "Organization", None),
    Kind("assertion", "Assertion", "SUBJECT_OF", (Link("CONCERNS", "Handle", "key", "otherKey"),)),
    Kind("correction", "Correction", None, (Link("CORRECTS", "Message", "key", "messageKey"),)),
    Kind("signal_act", "SignalAct", None, (Link("TOUCHES", "Message", "key", "messageKey"),)),
    Kind("context", "Context", None),
    Kind(
        "rating",
        "Rating",
        None,
        (Link("RATES", "Message", "key", "messageKey"), Link("RATED_FOR", "Context", "key", "contextKey")),
    ),
    Kind(
        "reference_act",
        "ReferenceAct",
        "PARTY_TO",
        (
            Link("CONCERNS", "Product", "slug", "product"),
            Link("SAID_IN", "Message", "key", "messageKey"),
            Link("NAMED_FOR", "Opportunity", "key", "opportunityKey"),
            Link("ENDS", "ReferenceAct", "key", "useKey"),
        ),
    ),
    Kind("trait", "Trait", "HAS_TRAIT", (Link("NAMES", "Organization", "key", "organizationKey"),)),
)

FACT_LABELS: Final = tuple(kind.label for kind in KINDS)
FACT_INDEXED: Final = {
    f"{kind.form}_{link.named.lower()}": (kind.label, link.named) for kind in KINDS for link in kind.links
}


@dataclass(frozen=True, slots=True)
class FactStatements:
    """The statements of one kind of fact. `link` and `waiting` are aligned with its links."""

    kind: Kind
    known: Statement
    add: Statement
    revise: Statement
    restamp: Statement
    unlink: Statement | None
    give: Statement
    link: tuple[Statement, ...]
    waiting: tuple[Statement, ...]
    export: Statement


def statements(kind: Kind) -> FactStatements:
    return FactStatements(
        kind,
        known=known(kind),
        add=written(kind, "add", "CREATE"),
        revise=written(kind, "revise", "MATCH"),
        restamp=restamped(kind),
        unlink=unlinked(kind),
        give=given(kind),
        link=tuple(linked(kind, link) for link in kind.links),
        waiting=tuple(waiting(kind, link) for link in kind.links),
        export=exported(kind),
    )


def known(kind: Kind) -> Statement:
    return Statement(
        f"known {kind.form}s",
        f"UNWIND $keys AS key MATCH (f:{kind.label} {{key: key}}) RETURN f.key AS key, "
        "f.revisedAt AS revisedAt, f.contentHash AS contentHash, f.at AS at, f.saidAt AS saidAt",
    )


def written(kind: Kind, verb: str, clause: str) -> Statement:
    return Statement(
        f"{verb} {kind.form}s",
        f"UNWIND $rows AS row {clause} (f:{kind.label} {{key: row.key}}) SET f += row.properties, "
        "f.at = datetime(row.at), f.recordedAt = $recordedAt, f.seq = $seq",
    )


def restamped(kind: Kind) -> Statement:
    return Statement(
        f"restamp {kind.form}s",
        f"UNWIND $rows AS row MATCH (f:{kind.label} {{key: row.key}}) SET f.revisedAt = row.revisedAt",
    )


def unlinked(kind: Kind) -> Statement | None:
    """Takes a fact's own links away: others that name it stay joined to it."""
    own = "|".join(filter(None, (kind.by, *(link.relationship for link in kind.links))))
    if not own:
        return None
    return Statement(
        f"unlink {kind.form}s",
        f"UNWIND $keys AS key MATCH (f:{kind.label} {{key: key}}) MATCH (f)-[r:{own}]-() DELETE r",
    )


def given(kind: Kind) -> Statement:
    return Statement(
        f"give {kind.form}s",
        f"UNWIND $rows AS row MATCH (f:{kind.label} {{key: row.key}}) "
        f"MATCH (h:Handle {{key: row.handle}}) CREATE (h)-[:{kind.by}]->(f)",
    )


def linked(kind: Kind, link: Link) -> Statement:
    return Statement(
        f"link {kind.form}s to {link.label}",
        f"UNWIND $rows AS row MATCH (f:{kind.label} {{key: row.key}}) "
        f"MATCH (t:{link.label} {{{link.key}: row.target}}) MERGE (f)-[:{link.relationship}]->(t)",
    )


def waiting(kind: Kind, link: Link) -> Statement:
    return Statement(
        f"{kind.form}s waiting for {link.label}",
        f"UNWIND $keys AS key MATCH (f:{kind.label}) WHERE f.{link.named} = key "
        "RETURN f.key AS key, key AS target",
    )


def exported(kind: Kind) -> Statement:
    return Statement(
        f"export {kind.form}s",
        f"MATCH (f:{kind.label}) WHERE f.key > $after WITH f ORDER BY f.key LIMIT $limit "
        f"RETURN {columns(kind)} ORDER BY key",
    )


def columns(kind: Kind) -> str:
    """What the canonical export has of a fact: its properties, its handle and what it is linked to."""
    found = [f"f.{name} AS {name}" for name in ("key", *PROPERTIES[kind.form])]
    if kind.by:
        found.append(f"[(f)<-[:{kind.by}]-(x:Handle) | x.key] AS handle")
    found += [
        f"[(f)-[:{link.relationship}]->(x:{link.label}) | x.{link.key}] AS {link.relationship}"
        for link in kind.links
    ]
    return ", ".join(found)


OF_ALL: Final = ("source", "nativeId", "at", "revisedAt", "contentHash")
PROPERTIES: Final = {
    "reaction": (*OF_ALL, "kind", "messageKey", "targetKey", "until"),
    "usage": (*OF_ALL, "product", "kind", "until"),
    "referral": (*OF_ALL, "referredKey", "opportunityKey"),
    "consent": (*OF_ALL, "purpose", "granted", "basis", "expiresAt"),
    "ticket": (*OF_ALL, "status", "subject", "conversationKey", "closedAt"),
    "opportunity": (*OF_ALL, "name", "stage", "amount", "currency", "won", "closedAt", "organizationKey"),
    "organization": (*OF_ALL, "name", "domain", "industry", "employees"),
    "assertion": (*OF_ALL, "otherKey", "same", "by", "reason", "withdrawnAt", "withdrawnBy"),
    "correction": (
        *OF_ALL,
        "messageKey",
        "aspect",
        "labelName",  # of a property called label that is null the embedded engine answers the node's label
        "value",
        "by",
        "reason",
        "withdrawnAt",
        "withdrawnBy",
    ),
    "signal_act": (*OF_ALL, "messageKey", "kind", "act", "by", "team", "owner", "note"),
    "context": (
        *OF_ALL,
        *("name", "text", "wordedAt", "by", "channel", "product", "maxIrrelevant"),
        *("purpose", "quietDays", "lift", "paused", "deletedAt"),
    ),
    "rating": (*OF_ALL, "messageKey", "contextKey", "relevant", "by", "reason", "withdrawnAt", "withdrawnBy"),
    "reference_act": (
        *OF_ALL,
        *("act", "by", "product", "messageKey", "until", "prospect", "opportunityKey"),
        *("outcome", "useKey", "note"),
    ),
    "trait": ("source", "at", "lastAt", "saidAt", "trait", "value", "organizationKey"),
}
"""The properties of each kind, in the order of the canonical export."""

FACT_STATEMENTS: Final = {kind.form: statements(kind) for kind in KINDS}
