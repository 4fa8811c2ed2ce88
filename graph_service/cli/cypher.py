"""The graph in its own language, from the command line: `cypher`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph_service.cli.options import AsJson, Data, Server, Store, json_object, settings_of
from graph_service.config import Settings
from graph_service.errors import Misuse

if TYPE_CHECKING:
    from graph_service.questions.cypher import Question, Timed

MOST: Final = 10_000


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    ARROW = "arrow"


def cypher(
    statement: Annotated[
        str, typer.Argument(help="A Cypher statement that only reads; - reads it from standard input.")
    ],
    parameters: Annotated[str | None, typer.Option(help="Its parameters, as a JSON object.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="At most so many rows.")] = 1_000,
    form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="A file to write them to.")] = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Ask the graph in Cypher, reading only."""
    from graph_service.cli.screen import complain, print_json
    from graph_service.questions.cypher import Question
    from graph_service.store.analyst import Limits

    text = typer.get_text_stream("stdin").read() if statement == "-" else statement
    question = Question(text, json_object("--parameters", parameters), Limits(rows=limit))
    answer = asked_there(server, question) if server else asked_here(settings_of(data, store), question)
    if as_json:
        print_json({"columns": answer.table.names, "rows": answer.table.texts()})
    else:
        write(form, answer, output)
    if answer.table.cut == "ROWS":
        complain(f"Stopped at {limit:,} rows; --limit asks for more.")
    elif answer.table.cut:
        complain("Stopped at 16 MB; return less of each row, or page with SKIP and LIMIT.")


def asked_here(settings: Settings, question: Question) -> Timed:
    """The answer of a store that is opened for it."""
    from graph_service.access.audit import AuditLog
    from graph_service.bootstrap import open_store
    from graph_service.questions.cypher import answered

    opened = open_store(settings)
    try:
        return answered(opened, AuditLog(settings.data, settings.audit_months), question)
    finally:
        opened.close()


def asked_there(server: str, question: Question) -> Timed:
    """The answer of a running service."""
    from graph_service.cli.remote import asked
    from graph_service.questions.cypher import Timed
    from graph_service.store.reading import table

    variables = {
        "statement": question.statement,
        "parameters": dict(question.parameters),
        "first": question.limits.rows,
    }
    row = asked(server, CYPHER, variables, "cypher")
    columns = [(column["name"], column["type"]) for column in row["columns"]]
    made = table(
        {"columns": columns, "rows": row["rows"], "cut": row["cut"], "version": int(row["graphVersion"])}
    )
    return Timed(made, row["milliseconds"])


CYPHER: Final = """
query ($statement: String!, $parameters: JSON, $first: Int!) {
  cypher(statement: $statement, parameters: $parameters, first: $first) {
    columns { name type }
    rows
    cut
    milliseconds
    graphVersion
  }
}
"""


def write(form: Format, answer: Timed, output: Path | None) -> None:
    """Rows to a file or to standard output; raises `Misuse` for a form that a terminal cannot show."""
    if form is Format.TABLE and output is None:
        from graph_service.cli.screen import print_table

        print_table(None, answer.table.names, answer.table.texts())
        return
    written = in_bytes(form, answer)
    if output is not None:
        output.write_bytes(written)
        return
    out = typer.get_binary_stream("stdout")
    if form is Format.ARROW and out.isatty():
        raise Misuse("Arrow is not for a terminal.", "Give --output FILE, or pipe it on.")
    out.write(written)
    out.flush()


def in_bytes(form: Format, answer: Timed) -> bytes:
    """Rows as a file of a form holds them; a table in a file is CSV."""
    from graph_service.api.tables import Form, table_as

    return table_as(Form[form.name] if form is not Format.TABLE else Form.CSV, answer)
