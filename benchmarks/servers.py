"""The stores that benchmarks measure: each empty, on this machine, and gone afterwards."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from graph_service.config import Settings
from tests.neo4j_release import CannotRun, wanted_release
from tests.neo4j_server import DidNotStart, running


@contextmanager
def empty_stores() -> Iterator[dict[str, Settings]]:
    """Settings of an embedded store and of a Neo4j server by engine, both empty.

    Without the latter where none can be had; a sentence on stderr says why.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="graph-service-benchmark-")))
        stores = {"embedded": Settings(folder, f"embedded:{folder / 'graph'}", folder)}
        try:
            server = stack.enter_context(running(wanted_release()))
        except (CannotRun, DidNotStart) as reason:
            print(f"The cases with Neo4j are left out: {reason}", file=sys.stderr)
        else:
            stores["neo4j"] = Settings(folder, server.uri, folder, server.username, server.password)
        yield stores
