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
    form, label = kind.form, kind.label
    own = "|".join(filter(None, (kind.by, *(link.relationship for link in kind.links))))
    times = "f.at = datetime(row.at), f.recordedAt = $recordedAt, f.seq = $seq"
    return FactStatements(
        kind,
        known=Statement(
            f"known {form}s",
            f"UNWIND $keys AS key MATCH (f:{label} {{key: key}}) RETURN f.key AS key, "
            "f.revisedAt AS revisedAt, f.contentHash AS contentHash, f.at AS at, f.saidAt AS saidAt",
        ),
        add=Statement(
            f"add {form}s",
            f"UNWIND $rows AS row CREATE (f:{label} {{key: row.key}}) SET f += row.properties, {times}",
        ),
        revise=Statement(
            f"revise {form}s",
            f"UNWIND $rows AS row MATCH (f:{label} {{key: row.key}}) SET f += row.properties, {times}",
        ),
        restamp=Statement(
            f"restamp {form}s",
            f"UNWIND $rows AS row MATCH (f:{label} {{key: row.key}}) SET f.revisedAt = row.revisedAt",
        ),
        unlink=Statement(
            f"unlink {form}s",
            # Its own links: others that name it stay joined to it.
            f"UNWIND $keys AS key MATCH (f:{label} {{key: key}}) MATCH (f)-[r:{own}]-() DELETE r",
        )
        if own
        else None,
        give=Statement(
            f"give {form}s",
            f"UNWIND $rows AS row MATCH (f:{label} {{key: row.key}}) MATCH (h:Handle {{key: row.handle}}) "
            f"CREATE (h)-[:{kind.by}]->(f)",
        ),
        link=tuple(
            Statement(
                f"link {form}s to {link.label}",
                f"UNWIND $rows AS row MATCH (f:{label} {{key: row.key}}) "
                f"MATCH (t:{link.label} {{{link.key}: row.target}}) MERGE (f)-[:{link.relationship}]->(t)",
            )
            for link in kind.links
        ),
        waiting=tuple(
            Statement(
                f"{form}s waiting for {link.label}",
                f"UNWIND $keys AS key MATCH (f:{label}) WHERE f.{link.named} = key "
                "RETURN f.key AS key, key AS target",
            )
            for link in kind.links
        ),
        export=Statement(
            f"export {form}s",
            f"MATCH (f:{label}) WHERE f.key > $after WITH f ORDER BY f.key LIMIT $limit RETURN "
            + exported(kind),
        ),
    )


def exported(kind: Kind) -> str:
    columns = [f"f.{name} AS {name}" for name in ("key", *PROPERTIES[kind.form])]
    if kind.by:
        columns.append(f"[(f)<-[:{kind.by}]-(x:Handle) | x.key] AS handle")
    columns += [
        f"[(f)-[:{link.relationship}]->(x:{link.label}) | x.{link.key}] AS {link.relationship}"
        for link in kind.links
    ]
    return f"{', '.join(columns)} ORDER BY key"


OF_ALL: Final = ("source", "nativeId", "at", "revisedAt", "contentHash")
PROPERTIES: Final = {
    "reaction": (*OF_ALL, "kind", "messageKey", "targetKey", "until"),
    "usage": (*OF_ALL, "product", "kind", "until"),
    "referral": (*OF_ALL, "referredKey", "opportunityKey"),
    "consent": (*OF_ALL, "purpose", "granted", "basis", "expiresAt"),
    "ticket": (*OF_ALL, "status", "subject", "conversationKey", "closedAt"),
    "opportunity": (*OF_ALL, "name", "stage", "amount", "currency", "won", "closedAt", "organizationKey"),
    "organization": (*OF_ALL, "name", "domain", "industry"),
    "trait": ("source", "at", "lastAt", "saidAt", "trait", "value", "organizationKey"),
}
"""The properties of each kind, in the order of the canonical export."""

FACT_STATEMENTS: Final = {kind.form: statements(kind) for kind in KINDS}
