"""All checks, in the order in which one thing rests on another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph_service.config import Settings, read_settings
from graph_service.doctor.finding import Finding, wrong
from graph_service.doctor.keeping import examine_keeping
from graph_service.doctor.machine import (
    examine_data_space,
    examine_port,
    examine_python,
    examine_tools,
    examine_writing,
)
from graph_service.doctor.model import examine_model
from graph_service.doctor.planes import examine_planes
from graph_service.doctor.record import examine_record
from graph_service.doctor.variables import CHECK, examine_variables
from graph_service.errors import Misuse


@dataclass(frozen=True, slots=True)
class Patient:
    """What to look at: an environment, and what the command line says before it."""

    environment: Mapping[str, str]
    data: Path | None = None
    store: str | None = None
    port: int = 8000


def examine(patient: Patient) -> Iterator[Finding]:
    """Every finding, as it is made; nothing is changed."""
    yield examine_python()
    try:
        settings = read_settings(patient.environment, patient.data, patient.store)
    except Misuse as error:
        yield wrong(CHECK, str(error.args[0]), error.advice)
        return
    yield from examine_variables(patient.environment, settings)
    yield from examine_disk(settings)
    yield from examine_content(settings)
    yield from examine_keeping(settings)
    yield examine_port(patient.port)
    yield examine_tools()


def examine_disk(settings: Settings) -> Iterator[Finding]:
    data = settings.data
    inside = [folder for folder in (data / "graph", data / "planes") if folder.exists()]
    yield examine_writing("data folder", [data, *inside])
    yield examine_data_space(data)


def examine_content(settings: Settings) -> Iterator[Finding]:
    """What is kept: the model, the record, and the planes between them."""
    finding, model = examine_model(settings.cache)
    record = examine_record(settings)
    yield finding
    yield from record.findings
    yield from examine_planes(settings.data, record, model.version if model else None)
