"""The audits of graphql-http, put to a service in a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.api_cases.audits import AUDITS, audited
from tests.e2e.test_serving import serving
from tests.node_packages import installed_or_skip


@pytest.mark.timeout(900)
def test_every_audit_of_graphql_http_is_ok(tmp_path: Path) -> None:
    installed_or_skip(AUDITS)
    with serving(tmp_path / "data") as (url, _):
        audits = audited(f"{url}/graphql")
    assert [audit for audit in audits if audit.status != "ok"] == []
    assert len(audits) == 61
