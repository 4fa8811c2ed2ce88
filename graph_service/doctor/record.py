"""The record: whether it opens, where it stands, and what a server should be and have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from graph_service.bootstrap import open_to_look
from graph_service.config import Settings
from graph_service.doctor.finding import Finding, ok, warning, wrong
from graph_service.errors import GraphServiceError, StoreHeld
from graph_service.store import queries, server_queries
from graph_service.store.log import position_of
from graph_service.store.port import Engine

CHECK: Final = "store"
NO_DATA: Final = "No data yet."
INGEST: Final = "Run `graph-service ingest FILE…`, or `graph-service demo` for a sample."
TRIED: Final = re.compile(r"5\.26\.|2026\.")
DECLARED: Final = re.compile(r"CREATE (?:CONSTRAINT|INDEX) (\w+) ")


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of the record for the checks that follow.

    `identity` names the folder of its planes and `seq` its last change; None where they cannot be known.
    """

    findings: tuple[Finding, ...]
    identity: str | None = None
    seq: int | None = None


def examine_record(settings: Settings) -> Looked:
    """Look at the store without changing it: an embedded one that nobody holds is opened as a copy."""
    folder = settings.embedded_folder
    if folder is not None and not folder.exists():
        return Looked((ok(CHECK, f"{NO_DATA} {folder} is not there.", INGEST),), seq=0)
    with TemporaryDirectory(prefix="graph-service-doctor-") as scratch:
        try:
            return opened(settings, Path(scratch))
        except StoreHeld as held:
            said = f"{held.args[0]} That is as it should be while a service or a command runs."
            return Looked((ok(CHECK, said),))
        except GraphServiceError as error:
            said = str(error.args[0]).replace(scratch, str(folder))
            return Looked((wrong(CHECK, said, error.advice),))
        except OSError as error:
            return Looked((wrong(CHECK, f"Cannot be read: {error}.", "Check the disk and permissions."),))


def opened(settings: Settings, scratch: Path) -> Looked:
    engine = open_to_look(settings, scratch)
    try:
        return looked_at(engine, server=settings.embedded_folder is None)
    finally:
        engine.close()


def looked_at(engine: Engine, *, server: bool) -> Looked:
    """What an open engine says of itself."""
    position = position_of(engine.read(queries.POSITION))
    names = engine.read(queries.IDENTITY)
    counts = engine.read(queries.COUNTS)[0]
    findings = list(examine_server(engine, holds_data=position.seq > 0) if server else ())
    if position.seq:
        said = f"Opens ({engine.name}): {counts['messages']:,} messages, change {position.seq:,}."
        findings.insert(0, ok(CHECK, said))
    else:
        findings.insert(0, ok(CHECK, f"Opens ({engine.name}). {NO_DATA}", INGEST))
    return Looked(tuple(findings), str(names[0]["name"]) if names else None, position.seq)


def examine_server(engine: Engine, *, holds_data: bool) -> Iterator[Finding]:
    """What only a server has: a release of its own, and constraints that somebody may have dropped."""
    yield release(str(engine.read(server_queries.SERVER_VERSION)[0]["version"]))
    held = {str(row["name"]) for row in engine.read(server_queries.INDEX_NAMES)}
    missing = sorted(declared_names() - held)
    if missing and holds_data:
        said = f"Neo4j lacks {', '.join(missing)}."
        yield warning(
            "constraints", said, "Stop the service and run `graph-service stats`: it declares them."
        )
    elif not missing:
        yield ok("constraints", "All constraints and indexes are there.")


def release(version: str) -> Finding:
    if TRIED.match(version):
        return ok("neo4j", f"Neo4j {version}.")
    said = f"Neo4j {version} is neither 5.26 nor 2026.x, which this is tested with."
    return warning("neo4j", said, "Use one of these.")


def declared_names() -> set[str]:
    """The names of the constraints and indexes that opening a store declares."""
    return {match[1] for match in map(DECLARED.match, queries.SCHEMA) if match}
