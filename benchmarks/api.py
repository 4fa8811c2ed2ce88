"""GraphQL over HTTP: how it keeps to the protocol, and the processor time that a request costs the server.

`tiny`, `100x5` and `1000x5` are one schema with one set of rows in memory, served by all that our service
is (server, middleware, log, view, limits, execution) and by two servers on Node, in one run. What the
product adds is told apart: the same shapes of its own rows, read from the embedded engine, without a peer.
Then four questions over one Neo4j, to us and to @neo4j/graphql.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from benchmarks.api_cases import neo4j_graphql, rows
from benchmarks.api_cases.audits import audited
from benchmarks.api_cases.load import Target, answer, cpu_seconds
from benchmarks.api_cases.processes import comparison, peer, product
from benchmarks.result import Result
from tests.node_packages import NoNode

CPU: Final = "cpu ms per request"
ROW: Final = "{ id name score count active }"
SHAPES: Final = {
    "tiny": "{ hello }",
    "100x5": f"{{ rows(first: 100) {ROW} }}",
    "1000x5": f"{{ rows(first: 1000) {ROW} }}",
}
REQUESTS: Final = {"tiny": 6_000, "100x5": 2_400, "1000x5": 600}
"""Measured of each server, after as many that are not."""
ROUNDS: Final = 3
PEERS: Final = ("yoga", "mercurius")


def run(scale: str) -> list[Result]:
    """All cases; with `small`, a tenth of the requests."""
    return [*over_http(10 if scale == "small" else 1), *neo4j_graphql.results(scale)]


def over_http(share: int) -> list[Result]:
    """Audits and processor time, with one in `share` of the requests."""
    with tempfile.TemporaryDirectory(prefix="graph-service-benchmark-") as folder, ExitStack() as stack:
        data = Path(folder)
        rows.fill(data / "rows")
        ours = stack.enter_context(comparison(data / "none"))
        served = stack.enter_context(product(data / "rows"))
        peers = reachable(stack)
        results = [audits(served, peers)] if peers else []
        results += [measured(case, query, [ours, *peers], share) for case, query in SHAPES.items()]
        return [
            *results,
            *(own(case, query, served, share) for case, query in rows.questions(served).items()),
        ]


def reachable(stack: ExitStack) -> list[Target]:
    """The peers; none, with a sentence on stderr, where Node cannot run them."""
    try:
        return [stack.enter_context(peer(name)) for name in PEERS]
    except NoNode as reason:
        print(f"The peers are left out: {reason}", file=sys.stderr)
        return []


def audits(ours: Target, peers: Sequence[Target]) -> Result:
    found = {target.name: audits_ok(target) for target in peers}
    return Result("graphql-http", "audits ok", audits_ok(ours), found, "higher")


def audits_ok(target: Target) -> float:
    return sum(audit.status == "ok" for audit in audited(f"http://localhost:{target.port}/graphql"))


def own(case: str, query: str, served: Target, share: int) -> Result:
    """A shape of the product's own rows; they take longer, so it is asked less often."""
    return measured(f"{case}, read from the record", query, [served], 5 * share)


def measured(case: str, query: str, targets: Sequence[Target], share: int) -> Result:
    """Milliseconds of processor time a request, of us and of the peers, in turns."""
    requests = REQUESTS[case.partition(",")[0]] // share
    refuse_different([answer(target, query) for target in targets])
    for target in targets:
        cpu_seconds(target, query, requests)
    spent = dict.fromkeys((target.name for target in targets), 0.0)
    for _ in range(ROUNDS):
        for target in targets:
            spent[target.name] += cpu_seconds(target, query, requests // ROUNDS) * 1_000 / requests
    ours = spent.pop(targets[0].name)
    return Result(case, CPU, ours, spent, "lower")


def refuse_different(answers: Sequence[object]) -> None:
    """Raise `ValueError` where servers do not say the same."""
    if any(each != answers[0] for each in answers):
        raise ValueError("The servers answer differently.")
