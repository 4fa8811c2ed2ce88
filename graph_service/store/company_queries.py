"""The Cypher of who we are: our handles and our products, in the dialect of `queries`."""

from __future__ import annotations

from graph_service.store.port import Statement

PUT_PRODUCTS = Statement(
    "put products",
    "UNWIND $rows AS row MERGE (p:Product {slug: row.slug}) SET p.name = row.name, p.aliases = row.aliases, "
    "p.near = row.near, p.notNear = row.notNear",
)
OUR_HANDLES = Statement(
    "our handles", "MATCH (h:Handle) WHERE h.ours RETURN h.key AS key, h.team AS team ORDER BY key"
)
HANDLES_OF_DOMAINS = Statement(
    "handles of domains", "MATCH (h:Handle) WHERE h.domain IN $domains RETURN h.key AS key ORDER BY key"
)
HANDLES_STATED_OURS = Statement(
    "handles stated to be ours", "MATCH (h:Handle) WHERE h.statedOurs RETURN h.key AS key ORDER BY key"
)
DISOWN_HANDLES = Statement(
    "disown handles", "UNWIND $keys AS key MATCH (h:Handle {key: key}) SET h.ours = false REMOVE h.team"
)
OWN_HANDLES = Statement(
    "own handles",
    "UNWIND $rows AS row MATCH (h:Handle {key: row.key}) SET h.ours = true, h.team = row.team",
)
COMPANY = Statement(
    "company",
    "MATCH (meta:Meta {key: 'company'}) RETURN meta.name AS name, meta.handles AS handles, "
    "meta.teams AS teams, meta.domains AS domains, meta.region AS region, meta.competitors AS competitors, "
    "meta.signals AS signals, meta.references AS references, meta.costs AS costs, "
    "meta.hours AS hours",
)
SET_COMPANY = Statement(
    "set company",
    "MERGE (meta:Meta {key: 'company'}) SET meta.name = $name, meta.handles = $handles, "
    "meta.teams = $teams, meta.domains = $domains, meta.region = $region, meta.competitors = $competitors, "
    "meta.signals = $signals, meta.references = $references, meta.costs = $costs, "
    "meta.hours = $hours",
)
DROP_PRODUCTS = Statement("drop products", "MATCH (p:Product) WHERE NOT p.slug IN $slugs DETACH DELETE p")
PRODUCTS = Statement(
    "products",
    "MATCH (p:Product) RETURN p.slug AS slug, p.name AS name, p.aliases AS aliases, "
    "coalesce(p.near, []) AS near, coalesce(p.notNear, []) AS notNear ORDER BY slug",
)
MESSAGE_KEYS = Statement(
    "message keys",
    "MATCH (m:Message) WHERE m.key > $after RETURN m.key AS key ORDER BY key LIMIT $limit",
)
