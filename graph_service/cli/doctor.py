"""`doctor`: what works, what does not, and what to do about it."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from graph_service.cli.options import AsJson, Data, Store

FAILED = 1


def doctor(
    data: Data = None,
    store: Store = None,
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Where `serve` would listen.")] = 8000,
    as_json: AsJson = False,
) -> None:
    """Look at settings, disk, model, store and indexes, and change nothing. Exits with 1 if any is wrong."""
    from graph_service.cli.screen import print_json, say
    from graph_service.doctor.checks import Patient, examine
    from graph_service.doctor.finding import Status

    findings = []
    for finding in examine(Patient(os.environ, data, store, port)):
        findings.append(finding)
        if not as_json:
            say(f"{finding.status:<8} {finding.check}: {finding.finding}")
            if finding.advice:
                say(f"{'':8} {finding.advice}")
    if as_json:
        print_json(findings)
    if any(finding.status is Status.WRONG for finding in findings):
        raise typer.Exit(FAILED)
