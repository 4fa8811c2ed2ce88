"""The Cypher of scores that are written down, in the dialect of `queries`."""

from __future__ import annotations

from typing import Final

from graph_service.store.port import Statement

COLUMNS: Final = (
    "s.key AS key, s.kind AS kind, s.product AS product, s.score AS score, s.low AS low, "
    "s.high AS high, s.percentile AS percentile, s.asOf AS asOf, s.graphVersion AS graphVersion, "
    "s.version AS version"
)
SCORES_OF_CUSTOMERS: Final = Statement(
    "scores of customers",
    f"UNWIND $keys AS key MATCH (c:Customer {{key: key}}) MATCH (c)-[:HAS_SCORE]->(s:Score) RETURN {COLUMNS}",
)
SCORED_WHAT: Final = Statement(
    "scored what",
    "MATCH (s:Score) RETURN DISTINCT s.kind AS kind, s.product AS product ORDER BY kind, product",
)
SCORES: Final = Statement(
    "scores",
    # Not a page after the other by key: either engine would sort all of them for each.
    f"MATCH (s:Score) WHERE s.kind = $kind AND s.product = $product RETURN {COLUMNS}",
)
SCORED: Final = Statement(
    "scored",
    "MATCH (x:Scoring {key: 'scores'}) RETURN x.asOf AS asOf, x.seq AS seq, "
    "x.graphVersion AS graphVersion, x.version AS version",
)
SET_SCORED: Final = Statement(
    "set scored",
    "MERGE (x:Scoring {key: 'scores'}) SET x.name = null, x.asOf = $asOf, x.seq = $seq, "
    "x.graphVersion = $graphVersion, x.version = $version",
)
FIGURES: Final = (
    "s.score = row.score, s.low = row.low, s.high = row.high, s.percentile = row.percentile, "
    "s.asOf = $asOf, s.graphVersion = $graphVersion, s.version = $version"
)
ADD: Final = Statement(
    "add scores",
    "UNWIND $rows AS row MATCH (c:Customer {key: row.customer}) MERGE (s:Score {key: row.key}) "
    # A name always, as the embedded engine makes one up for a node that never had one.
    f"SET s.name = null, s.kind = row.kind, s.product = row.product, {FIGURES} MERGE (c)-[:HAS_SCORE]->(s)",
)
CHANGE: Final = Statement(
    "change scores",
    f"UNWIND $rows AS row MATCH (s:Score {{key: row.key}}) SET {FIGURES}",
)
LINK: Final = Statement(
    "link scores to products",
    "UNWIND $rows AS row MATCH (s:Score {key: row.key}) MATCH (p:Product {slug: row.product}) "
    "MERGE (s)-[:TOWARDS]->(p)",
)
DROP: Final = Statement("drop scores", "UNWIND $keys AS key MATCH (s:Score {key: key}) DETACH DELETE s")
DROP_SCORES_OF: Final = Statement(
    "drop scores of customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:HAS_SCORE]->(s:Score) DETACH DELETE s",
)
DROP_SCORES_OF_EMPTY_CUSTOMERS: Final = Statement(
    "drop scores of empty customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) WHERE NOT EXISTS { (c)-[:OWNS]->(:Handle) } "
    "MATCH (c)-[:HAS_SCORE]->(s:Score) DETACH DELETE s",
)
DROP_SCORES_BEYOND: Final = Statement(
    "drop scores beyond products",
    "MATCH (s:Score) WHERE s.product <> '' AND NOT s.product IN $slugs DETACH DELETE s",
)
