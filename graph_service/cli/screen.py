"""What people see: tables and sentences on standard output, progress on a terminal's standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

OUT = Console(highlight=False, soft_wrap=True)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)
SHORT = 140


def say(text: str = "") -> None:
    """A line for people."""
    OUT.print(text, markup=False)


def heading(text: str) -> None:
    OUT.print(f"\n{text}", style="bold", markup=False)


def complain(text: str) -> None:
    """A line on standard error."""
    ERR.print(text, markup=False)


def print_json(value: object) -> None:
    """A value as JSON, keys in order."""
    flags = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    sys.stdout.buffer.write(orjson.dumps(value, default=str, option=flags))
    sys.stdout.buffer.flush()


def print_table(title: str | None, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table; numbers stand to the right."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for number, column in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[number], int | float) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(plain(cell) for cell in row))
    OUT.print(table, markup=False)


def plain(cell: object) -> str:
    return (
        f"{cell:,}"
        if isinstance(cell, int) and not isinstance(cell, bool)
        else ""
        if cell is None
        else str(cell)
    )


def quote(text: str) -> str:
    """The beginning of what somebody said, on one line."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= SHORT else line[: SHORT - 1] + '…'}”"


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A function that shows `what, done, total`; it shows nothing where nobody is watching."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=ERR, transient=True, disable=not ERR.is_terminal) as bar:
        tasks = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total or None)
            bar.update(tasks[what], completed=done, total=total or None)

        yield show
