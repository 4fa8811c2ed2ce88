"""The alarms: of metrics that there are, and explained."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from graph_service.api.pressure import Load
from graph_service.app import create_app
from graph_service.metrics import REGISTRY
from tests.api.client import Client
from tests.api.sample import opened

ROOT: Final = Path(__file__).parents[2]
(GROUP,) = yaml.safe_load((ROOT / "docker" / "alarms.yaml").read_text(encoding="utf-8"))["groups"]
RULES: Final[list[dict[str, Any]]] = GROUP["rules"]
METRIC: Final = re.compile(r"\b(graph_service_\w+|process_\w+)")
LABEL: Final = re.compile(r"\b(event|code)=\"([^\"]+)\"")
COUNTED: Final = re.compile(r"(\w+_total)\{(\w+=\"[^\"]+\")\}")
PAGE: Final = (ROOT / "docs" / "alarms.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What a service tells of by name, as Prometheus stores it."""
    sample = opened(tmp_path_factory.mktemp("alarms"))
    scraped = Client(create_app(sample.context, load=Load())).get("/metrics").text
    sample.engine.close()
    counted = {name for family in REGISTRY.collect() for name in stored(family.name, family.type)}
    gauges = set(re.findall(r"^([a-z_]+)[{ ]", scraped, re.MULTILINE))
    return counted | gauges


def stored(name: str, kind: str) -> set[str]:
    ends = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(kind, ("",))
    return {name + end for end in ends}


@pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])
def test_an_alarm_is_about_metrics_that_there_are(rule: dict[str, Any], names: set[str]) -> None:
    assert set(METRIC.findall(rule["expr"])) - names == set()
    assert rule["expr"].count("(") == rule["expr"].count(")")
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["summary"].endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])
def test_an_alarm_is_about_events_and_codes_that_there_are(rule: dict[str, Any]) -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "graph_service").rglob("*.py"))
    for _, value in LABEL.findall(rule["expr"]):
        assert f'"{value}"' in sources


def test_what_an_alarm_counts_by_its_label_is_there_from_the_start() -> None:
    command = "from graph_service.metrics import *; print(generate_latest(REGISTRY).decode())"
    text = f"from prometheus_client import generate_latest; {command}"
    told = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout
    for name, wanted in COUNTED.findall("\n".join(rule["expr"] for rule in RULES)):
        assert f"{name}{{{wanted}}} 0.0" in told


def test_every_alarm_is_explained_in_their_order() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|", PAGE, re.MULTILINE)
    assert rows == [(rule["alert"], rule["labels"]["severity"]) for rule in RULES]


def test_the_drills_that_alarms_lead_to_are_there() -> None:
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line.lower()).strip().replace(" ", "-")
        for line in re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([\w-]+)\)", PAGE)) - headings == set()
