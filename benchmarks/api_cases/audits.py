"""The audits of graphql-http, which say how a server keeps to GraphQL over HTTP."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.node_packages import installed, program

AUDITS: Final = Path(__file__).parents[2] / "tests" / "audits"
SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class Audit:
    """One audit and what came of it: `ok`, or by how strong its wording is `notice`, `warn` or `error`."""

    id: str
    name: str
    status: str
    reason: str | None


def audited(url: str) -> list[Audit]:
    """Put every audit to the GraphQL server at a URL; raises `NoNode` where they cannot be had."""
    folder = installed(AUDITS)
    call = [program("node"), "audits.mjs", url]
    run = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=True, timeout=SECONDS)
    return [Audit(**row) for row in json.loads(run.stdout)]
