"""The Cypher of erasures, and of what keeps the erased from coming back (see `queries` for the dialect)."""

from __future__ import annotations

from typing import Final

from graph_service.store.port import Statement

COLUMNS: Final = (
    "e.key AS key, e.run AS run, e.at AS at, e.reason AS reason, e.secret AS secret, "
    "e.addresses AS addresses, e.keys AS keys, e.spellings AS spellings, e.messages AS messages, "
    "e.facts AS facts, e.conversations AS conversations, e.redacted AS redacted, e.liftedAt AS liftedAt"
)
ERASURES: Final = Statement("erasures", f"MATCH (e:Erasure) RETURN {COLUMNS} ORDER BY e.at, e.key")
EXPORT_ERASURES: Final = Statement(
    "export erasures",
    f"MATCH (e:Erasure) WHERE e.key > $after WITH e ORDER BY e.key LIMIT $limit "
    f"RETURN {COLUMNS} ORDER BY key",
)
SECRETS: Final = Statement("secrets", "MATCH (e:Erasure) RETURN DISTINCT e.secret AS secret ORDER BY secret")
PUT_ERASURES: Final = Statement(
    "put erasures",
    "UNWIND $rows AS row MERGE (e:Erasure {key: row.key}) SET e += row, e.name = null, "
    "e.at = datetime(row.at)",
)
LIFT_ERASURES: Final = Statement(
    "lift erasures",
    "UNWIND $keys AS key MATCH (e:Erasure {key: key}) "
    "SET e.addresses = [], e.keys = [], e.spellings = [], e.reason = null, e.liftedAt = datetime($at)",
)
DROP_ERASURES: Final = Statement("drop erasures", "MATCH (e:Erasure) DETACH DELETE e")
OTHERS_CALLED: Final = Statement(
    "others called",
    # One pass over all handles: what others are called too is not known for hers alone.
    "MATCH (h:Handle) WHERE NOT h.key IN $keys AND (toLower(h.name) IN $names "
    "OR any(said IN coalesce(h.names, []) WHERE toLower(said) IN $names) OR h.address IN $addresses) "
    "RETURN h.name AS name, coalesce(h.names, []) AS names, h.address AS address",
)
IDENTIFIED: Final = Statement(
    "identified",
    "UNWIND $keys AS key MATCH (i:Identifier {key: key}) MATCH (i)<-[:IDENTIFIED_BY]-(h:Handle) "
    "RETURN key, h.key AS handle",
)
HANDLE_KEYS: Final = Statement(
    "handle keys",
    "MATCH (h:Handle) WHERE h.key > $after RETURN h.key AS key, coalesce(h.ours, false) AS ours "
    "ORDER BY key LIMIT $limit",
)
