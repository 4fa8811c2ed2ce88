"""What was found in texts on the screen, and what people have put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph_service.cli.desk import Row
from graph_service.cli.evidence import minute
from graph_service.cli.screen import print_table, quote, say
from graph_service.cli.spelling import correction_key


def show_annotations(rows: Sequence[Row]) -> None:
    """Each text with what it means, and the words that decided."""
    columns = ("text", "sounds", "means", "because of")
    cells = [
        (quote(row["text"]), sounds(row), "\n".join(means(row)), "\n".join(because(row))) for row in rows
    ]
    print_table(None, columns, cells)


def sounds(row: Row) -> str:
    """The tone, how sure it is, and how pleased."""
    if row["tone"] is None:
        return "nothing is said"
    sure = "" if row["certainty"] is None else f" {share(row['certainty'])}"
    return f"{row['tone'].lower()}{sure}\nsentiment {row['sentiment']:+.2f}"


def means(row: Row) -> Iterator[str]:
    """What is felt and wanted, with how likely it is."""
    yield from (f"{each['label']} {share(each['probability'])}" for each in row["emotions"])
    yield from (f"{each['label']} {share(each['probability'])}" for each in row["intents"])
    yield from (f"towards {each['product']['slug']} {each['value']:+.2f}" for each in row["stances"])
    yield from (f"{name} {share(row[name])}" for name in ("irony", "urgency") if row[name] is not None)


def because(row: Row) -> Iterator[str]:
    """The words that decided, for what, and by how much."""
    return (f"{quote(each['text'])} for {each['label']} {each['weight']:+.2f}" for each in row["evidence"])


def show_correction(payload: Row) -> None:
    """What holds of a message now, or would in a dry run, which has no correction."""
    found = payload["annotation"]
    if found is not None:
        print_table(
            None, ("sounds", "means", "put right"), [(sounds(found), "\n".join(means(found)), right(found))]
        )
    kept = payload["correction"]
    say(f"Done; kept as {correction_key(kept['id'])}." if kept else "Nothing was changed.")


def right(row: Row) -> str:
    return "\n".join(row["corrected"])


def show_corrections(rows: Sequence[Row]) -> None:
    """All that anybody put right, a line each."""
    columns = ("correction", "message", "is", "said by", "because", "withdrawn")
    print_table(None, columns, [line_of(row) for row in rows])


def line_of(row: Row) -> Sequence[str | None]:
    what = f"{row['aspect'].lower()} {row['label'] or ''}".strip()
    withdrawn = f"{row['withdrawnBy']}\n{minute(row['withdrawnAt'])}" if row["withdrawnAt"] else None
    said = f"{row['by']}\n{minute(row['at'])}"
    message = quote(row["message"]["text"])
    return correction_key(row["id"]), message, f"{what} {row['value']:+g}", said, row["reason"], withdrawn


def share(probability: float) -> str:
    """A probability for people."""
    return f"{100 * probability:.0f} %"
