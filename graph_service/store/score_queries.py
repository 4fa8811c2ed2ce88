"""The Cypher of scores that are written down, in the dialect of `queries`."""

from __future__ import annotations

from typing import Final

from graph_service.store.port import Statement

COLUMNS: Final = (
    "s.key AS key, c.key AS customer, s.kind AS kind, s.product AS product, s.score AS score, s.low AS low, "
    "s.high AS high, s.percentile AS percentile, s.asOf AS asOf, s.graphVersion AS graphVersion, "
    "s.version AS version"
)
SCORES_OF_CUSTOMERS: Final = Statement(
    "scores of customers",
    f"UNWIND $keys AS key MATCH (c:Customer {{key: key}}) MATCH (c)-[:HAS_SCORE]->(s:Score) RETURN {COLUMNS}",
)
SCORE_PAGE: Final = Statement(
    "score page",
    "MATCH (s:Score) WHERE s.key > $after WITH s ORDER BY s.key LIMIT $limit "
    f"OPTIONAL MATCH (c:Customer)-[:HAS_SCORE]->(s) RETURN {COLUMNS} ORDER BY key",
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
ADD: Final = Statement(
    "add scores",
    "UNWIND $rows AS row MATCH (c:Customer {key: row.customer}) MERGE (s:Score {key: row.key}) "
    "SET s += row.properties, s.asOf = $asOf MERGE (c)-[:HAS_SCORE]->(s)",
)
CHANGE: Final = Statement(
    "change scores",
    "UNWIND $rows AS row MATCH (s:Score {key: row.key}) SET s += row.properties, s.asOf = $asOf",
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
