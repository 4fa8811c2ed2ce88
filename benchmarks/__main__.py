"""`python -m benchmarks NAME|all [--json] [--scale small|full]`: measure us and our peers in one run."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

import benchmarks
from benchmarks.result import Result


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for; an unknown name exits with 2 and the list of names."""
    names = benchmark_names()
    options = parser(names).parse_args(arguments)
    for name in names if options.name == "all" else [options.name]:
        results: list[Result] = importlib.import_module(f"benchmarks.{name}").run(options.scale)
        if options.json:
            print(as_json(name, results), flush=True)
        else:
            Console().print(as_table(name, results))


def parser(names: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("name", choices=["all", *names])
    parser.add_argument("--json", action="store_true", help="one JSON object a benchmark, one a line")
    parser.add_argument("--scale", choices=["small", "full"], default="full")
    return parser


def benchmark_names() -> list[str]:
    """The modules and packages in this one that define `run`, found without importing what they measure."""
    folder = Path(benchmarks.__path__[0])
    modules = [module.name for module in pkgutil.iter_modules([str(folder)])]
    return sorted(name for name in modules if defines_run(folder, name))


def defines_run(folder: Path, name: str) -> bool:
    sources = (folder / f"{name}.py", folder / name / "__init__.py")
    return any("\ndef run(" in source.read_text(encoding="utf-8") for source in sources if source.is_file())


def as_json(name: str, results: list[Result]) -> str:
    """One line of JSON; a figure that is not a number raises `ValueError`."""
    return json.dumps({"name": name, "results": [asdict(result) for result in results]}, allow_nan=False)


def as_table(name: str, results: list[Result]) -> Table:
    """A table whose ratios are above 1 where we are the better, whichever direction is good."""
    table = Table("case", "metric", title=name)
    for column in ("ours", "peers", "ratio"):
        table.add_column(column, justify="right")
    for result in results:
        table.add_row(
            result.case, metric_cell(result), number(result.ours), peers_cell(result), ratios(result)
        )
    return table


def metric_cell(result: Result) -> str:
    return f"{result.metric} ({result.better} is better)"


def peers_cell(result: Result) -> str:
    return "\n".join(f"{peer} {number(theirs)}" for peer, theirs in result.peers.items())


def ratios(result: Result) -> str:
    return "\n".join(ratio(result, theirs) for theirs in result.peers.values())


def ratio(result: Result, theirs: float) -> str:
    above, below = (result.ours, theirs) if result.better == "higher" else (theirs, result.ours)
    return f"{above / below:.2f}" if below else "-"


def number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


if __name__ == "__main__":
    main()
