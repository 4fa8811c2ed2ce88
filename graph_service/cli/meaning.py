"""`annotate`, `correct` and `corrections`: what texts mean, and what people put in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph_service.cli.desk import door
from graph_service.cli.identity import By, DryRun, Reason
from graph_service.cli.options import AsJson, Data, Server, Store
from graph_service.cli.spelling import author_of, correction_id, message_id
from graph_service.errors import Misuse

if TYPE_CHECKING:
    from graph_service.cli.desk import Row

AT_ONCE: Final = 20
"""Texts in one call: each is read some twenty times over for the words that decided."""

ANNOTATION: Final = """
fragment Found on Annotation {
  sentiment tone certainty irony urgency version corrected
  emotions { label probability } intents { label probability } stances { value product { slug } }
  evidence(first: 3) { start end text aspect label weight }
}
"""
ANNOTATE: Final = f"query ($texts: [String!]!) {{ annotate(texts: $texts) {{ ...Found }} }} {ANNOTATION}"
CORRECTION: Final = """
fragment Word on Correction {
  id aspect label value by reason at withdrawnAt withdrawnBy message { id text }
}
"""
PAYLOAD: Final = f"""
fragment Payload on CorrectionPayload {{
  correction {{ id }} annotation {{ ...Found }} userErrors {{ code message }}
}}
{ANNOTATION}"""
CORRECT: Final = f"""
mutation ($input: CorrectionInput!) {{ correctAnnotation(input: $input) {{ ...Payload }} }}
{PAYLOAD}"""
WITHDRAW: Final = f"""
mutation ($input: CorrectionWithdrawalInput!) {{ withdrawCorrection(input: $input) {{ ...Payload }} }}
{PAYLOAD}"""
CORRECTIONS: Final = f"""
query ($first: Int!, $after: String) {{
  corrections(first: $first, after: $after) {{
    edges {{ node {{ ...Word }} }} pageInfo {{ hasNextPage endCursor }}
  }}
}}
{CORRECTION}"""


class Aspect(StrEnum):
    """What of an annotation a person can put right."""

    SENTIMENT = "sentiment"
    EMOTION = "emotion"
    INTENT = "intent"
    STANCE = "stance"


def annotate(
    texts: Annotated[
        list[str], typer.Argument(metavar="TEXT...", help="Texts; - reads one a line from standard input.")
    ],
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """What texts mean: how they sound, what their writers want, and the words that decided."""
    from graph_service.cli.found import show_annotations
    from graph_service.cli.screen import print_json, progress

    with door(data, store, server) as opened, progress() as show:
        given = list(lines(texts))
        rows: list[Row] = []
        for start in range(0, len(given), AT_ONCE):
            batch = given[start : start + AT_ONCE]
            found = opened.each(ANNOTATE, "annotate", texts=batch)
            rows += [{"text": text, **row} for text, row in zip(batch, found, strict=True)]
            show("reading texts", len(rows), len(given))
    if as_json:
        print_json({"annotations": rows})
    else:
        show_annotations(rows)


def lines(texts: Sequence[str]) -> Iterator[str]:
    """The texts given, or those on standard input; what stands for no character is replaced."""
    from graph_service.text.tokens import mended

    if texts == ["-"]:
        texts = typer.get_text_stream("stdin").read().splitlines()
    return map(mended, texts)


def correct(
    message: Annotated[
        str | None, typer.Argument(metavar="MESSAGE", help="The message, as source:id or by its id.")
    ] = None,
    aspect: Annotated[Aspect | None, typer.Option(help="What of it is put right.")] = None,
    label: Annotated[str | None, typer.Option(help="The emotion or intent, or the product's slug.")] = None,
    value: Annotated[
        float | None,
        typer.Option(
            help="Sentiment or stance, -1 to 1; of an emotion or intent 1 if it is there, 0 if not."
        ),
    ] = None,
    withdraw: Annotated[
        str | None, typer.Option(metavar="CORRECTION", help="Take this back, as `corrections` lists it.")
    ] = None,
    by: By = None,
    reason: Reason = None,
    dry_run: DryRun = False,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Say what holds of a message in place of what was found, or take that back. It stays when read again."""
    from graph_service.cli.found import show_correction
    from graph_service.cli.screen import print_json

    said = {"by": author_of(by), "dryRun": dry_run}
    if withdraw is None:
        given = said | word(message, aspect, label, value) | {"reason": reason}
        document, name = CORRECT, "correctAnnotation"
    else:
        given = said | {"correction": correction_id(withdraw)}
        document, name = WITHDRAW, "withdrawCorrection"
    with door(data, store, server) as opened:
        payload = opened.change(document, name, given)
    if as_json:
        print_json({name: payload[name] for name in ("correction", "annotation")})
    else:
        show_correction(payload)


def word(message: str | None, aspect: Aspect | None, label: str | None, value: float | None) -> Row:
    """What is said of which message, as GraphQL takes it; raises `Misuse` where something is left out."""
    if message is None or aspect is None or value is None:
        raise Misuse("A correction needs MESSAGE, --aspect and --value.", "Or take one back with --withdraw.")
    return {"message": message_id(message), "aspect": aspect.name, "label": label, "value": value}


def corrections(
    data: Data = None, store: Store = None, server: Server = None, as_json: AsJson = False
) -> None:
    """All that anybody ever put right in messages, in order of time, taken back or not."""
    from graph_service.cli.found import show_corrections
    from graph_service.cli.screen import print_json

    with door(data, store, server) as opened:
        rows = sorted(opened.rows(CORRECTIONS, "corrections"), key=lambda row: (row["at"], row["id"]))
    if as_json:
        print_json({"corrections": rows})
    else:
        show_corrections(rows)
