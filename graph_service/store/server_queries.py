"""What only a Neo4j server is asked: its own version and indexes."""

from __future__ import annotations

from graph_service.store.port import Statement

SERVER_VERSION = Statement(
    "server version",
    "CALL dbms.components() YIELD name, versions WITH name, versions "
    "WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version",
)
LOG_RETENTION = Statement(
    "log retention",
    "SHOW SETTINGS YIELD name, value "
    "WHERE name = 'db.tx_log.rotation.retention_policy' RETURN value AS policy",
)
# A constraint's index bears its name.
INDEX_NAMES = Statement("index names", "SHOW INDEXES YIELD name RETURN name")
