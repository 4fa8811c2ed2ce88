"""The Cypher of references, in the dialect of `queries`."""

from __future__ import annotations

from typing import Final

from graph_service.store.port import Statement

WILLING: Final = (
    "m.direction <> 'outbound' AND "
    "('willingness_to_vouch' IN m.intents OR 'recommendation' IN m.intents) "
    "AND coalesce(m.tone <> 'negative', true)"
)
"""Whether a message hints that its author would vouch for us; what is not read hints nothing."""
GIVEN: Final = {"ReferenceAct": "PARTY_TO", "Referral": "MADE", "Consent": "DECIDED"}
"""The facts that references rest on, and what their handle is to them."""
MEANT: Final = "['reference', 'contact']"
"""The purposes of consent that bear on being asked and named."""

# Whom a change concerns

CUSTOMERS_HINTING: Final = Statement(
    "customers hinting",
    f"UNWIND $keys AS key MATCH (m:Message {{key: key}}) WHERE m.intents IS NOT NULL AND {WILLING} "
    "MATCH (m)<-[:SENT]-(h:Handle) WITH DISTINCT h MATCH (h)<-[:OWNS]-(c:Customer) "
    "RETURN DISTINCT c.key AS customer",
)


def resting_on(label: str) -> Statement:
    return Statement(
        f"customers of references on {label}",
        f"UNWIND $keys AS key MATCH (x:{label} {{key: key}}) MATCH (x)<-[:RESTS_ON]-(r:Reference) "
        "MATCH (r)-[:BY]->(c:Customer) RETURN DISTINCT c.key AS customer",
    )


CUSTOMERS_ON_MESSAGES: Final = resting_on("Message")
CUSTOMERS_OF_FACTS: Final = (
    *(resting_on(label) for label in GIVEN),
    *(
        Statement(
            f"customers of {label}",
            f"UNWIND $keys AS key MATCH (f:{label} {{key: key}}) MATCH (f)<-[:{by}]-(h:Handle) "
            "MATCH (h)<-[:OWNS]-(c:Customer) RETURN DISTINCT c.key AS customer",
        )
        for label, by in GIVEN.items()
    ),
)
CUSTOMERS_SHARING: Final = tuple(
    Statement(
        f"customers sharing references on {label}",
        # What a handle said may be what somebody's reference rests on who owned it before.
        f"UNWIND $keys AS key MATCH (h:Handle {{key: key}}) MATCH (h)-[:{by}]->(x:{label}) "
        "MATCH (x)<-[:RESTS_ON]-(r:Reference) MATCH (r)-[:BY]->(c:Customer) "
        "RETURN DISTINCT c.key AS customer",
    )
    for label, by in {"Message": "SENT", **GIVEN}.items()
)

# What references are made of

HINTS: Final = Statement(
    "hints of handles",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (h)-[:SENT]->(m:Message) "
    f"WHERE m.intents IS NOT NULL AND {WILLING} "
    "RETURN h.key AS handle, m.key AS key, m.sentAt AS at, m.recordedAt AS recordedAt, "
    "[(m)-[a:ABOUT]->(p:Product) | [p.slug, a.stance]] AS stances",
)
REFERRALS: Final = Statement(
    "referrals of handles",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (h)-[:MADE]->(f:Referral) "
    "RETURN h.key AS handle, f.key AS key, f.at AS at, f.recordedAt AS recordedAt",
)
ACT_COLUMNS: Final = (
    "a.key AS key, a.at AS at, a.recordedAt AS recordedAt, a.act AS act, a.by AS by, a.product AS product, "
    "a.messageKey AS message, a.until AS until, a.prospect AS prospect, a.opportunityKey AS opportunity, "
    "a.outcome AS outcome, a.useKey AS use, a.note AS note"
)
ACTS: Final = Statement(
    "reference acts of handles",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (h)-[:PARTY_TO]->(a:ReferenceAct) "
    f"RETURN h.key AS handle, {ACT_COLUMNS}",
)
ACTS_BY_KEY: Final = Statement(
    "reference acts",
    "UNWIND $keys AS key MATCH (a:ReferenceAct {key: key}) MATCH (a)<-[:PARTY_TO]-(h:Handle) "
    f"RETURN h.key AS handle, {ACT_COLUMNS}",
)
DECISIONS: Final = Statement(
    "reference decisions of handles",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (h)-[:DECIDED]->(f:Consent) "
    f"WHERE f.purpose IN {MEANT} "
    "RETURN h.key AS handle, f.key AS key, f.purpose AS purpose, f.granted AS granted, f.at AS at, "
    "f.expiresAt AS expiresAt, f.recordedAt AS recordedAt",
)

# Who has anything of this

PARTIES: Final = (
    Statement(
        "parties to references",
        "MATCH (a:ReferenceAct) MATCH (a)<-[:PARTY_TO]-(h:Handle) RETURN DISTINCT h.key AS handle",
    ),
    Statement(
        "refusing references",
        "MATCH (f:Consent) WHERE f.purpose = 'reference' AND f.granted = false "
        "MATCH (f)<-[:DECIDED]-(h:Handle) RETURN DISTINCT h.key AS handle",
    ),
)
HINTING: Final = (
    Statement(
        "referring", "MATCH (f:Referral) MATCH (f)<-[:MADE]-(h:Handle) RETURN DISTINCT h.key AS handle"
    ),
    Statement(
        "hinting",
        "MATCH (r:Reference) MATCH (r)-[:RESTS_ON]->(m:Message) MATCH (m)<-[:SENT]-(h:Handle) "
        "RETURN DISTINCT h.key AS handle",
    ),
)

# What sets a reference and a prospect apart

TRAITS: Final = Statement(
    "traits of references",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (h)-[:HAS_TRAIT]->(t:Trait) "
    "WHERE t.trait IN ['job', 'industry', 'organization'] "
    "RETURN h.key AS handle, t.trait AS trait, t.value AS value, t.saidAt AS saidAt, "
    "t.recordedAt AS recordedAt, [(t)-[:NAMES]->(o:Organization) | "
    "[o.key, o.at, o.recordedAt, o.name, o.domain, o.industry, o.employees]] AS organizations",
)
SAID: Final = Statement(
    "said by references",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (h)-[:SENT]->(m:Message) "
    "WHERE m.direction <> 'outbound' "
    "RETURN h.key AS handle, m.key AS key, m.sentAt AS at, m.recordedAt AS recordedAt",
)

# References

COLUMNS: Final = (
    "r.key AS key, c.key AS customer, r.product AS product, r.state AS state, r.since AS since, "
    "r.because AS because, r.expiresAt AS expiresAt, r.fallsTo AS fallsTo, r.askedUntil AS askedUntil, "
    "r.restsUntil AS restsUntil, r.wakesAs AS wakesAs, r.version AS version, "
    "[(r)-[:RESTS_ON]->(x) | x.key] AS restsOn, [(r)-[:FOR]->(p:Product) | p.slug] AS joined"
)
HELD: Final = Statement(
    "references of customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)<-[:BY]-(r:Reference) " + f"RETURN {COLUMNS}",
)
ADD: Final = Statement(
    "add references",
    "UNWIND $rows AS row MATCH (c:Customer {key: row.customer}) CREATE (r:Reference {key: row.key}) "
    "CREATE (r)-[:BY]->(c) SET r += row.more, r.since = datetime(row.since)",
)
CHANGE: Final = Statement(
    "change references",
    "UNWIND $rows AS row MATCH (r:Reference {key: row.key}) SET r += row.more, r.since = datetime(row.since)",
)
DATE: Final = Statement(
    "date references",
    "UNWIND $rows AS row MATCH (r:Reference {key: row.key}) "
    "SET r.expiresAt = datetime(row.expiresAt), r.askedUntil = datetime(row.askedUntil), "
    "r.restsUntil = datetime(row.restsUntil)",
)
UNLINK: Final = Statement(
    "unlink references",
    "UNWIND $keys AS key MATCH (r:Reference {key: key}) MATCH (r)-[x:RESTS_ON|FOR]->() DELETE x",
)
DROP: Final = Statement(
    "drop references", "UNWIND $keys AS key MATCH (r:Reference {key: key}) DETACH DELETE r"
)
DROP_OF_CUSTOMERS: Final = Statement(
    "drop references of customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)<-[:BY]-(r:Reference) DETACH DELETE r",
)
DROP_OF_EMPTY_CUSTOMERS: Final = Statement(
    "drop references of empty customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) WHERE NOT EXISTS { (c)-[:OWNS]->(:Handle) } "
    "MATCH (c)<-[:BY]-(r:Reference) DETACH DELETE r",
)
LINK_PRODUCTS: Final = Statement(
    "link references to products",
    "UNWIND $rows AS row MATCH (r:Reference {key: row.key}) MATCH (p:Product {slug: row.target}) "
    "CREATE (r)-[:FOR]->(p)",
)
LINK_EVIDENCE: Final = tuple(
    (
        label,
        Statement(
            f"link references to {label}",
            f"UNWIND $rows AS row MATCH (r:Reference {{key: row.key}}) MATCH (x:{label} {{key: row.target}}) "
            "CREATE (r)-[:RESTS_ON]->(x)",
        ),
    )
    for label in ("Message", *GIVEN)
)
