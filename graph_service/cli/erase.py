"""People's rights: `erase`, `subject-access`, and the list of the erased, `suppression`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from graph_service.cli.desk import Row, door
from graph_service.cli.options import AsJson, Data, Server, Store, settings_of
from graph_service.errors import Misuse

ERASE: Final = """
mutation ($input: EraseCustomerInput!) {
  eraseCustomer(input: $input) {
    forgotten { handles messages facts conversations redacted rejects seconds completed }
    receipt { id at digests rewritten remains { what until how } }
    userErrors { message }
  }
}
"""
ERASURES: Final = """
query ($handle: String) {
  erasures(handle: $handle) { id receipt at reason messages facts conversations redacted digests liftedAt }
}
"""
LIFT: Final = """
mutation ($input: LiftSuppressionInput!) {
  liftSuppression(input: $input) { lifted { id at liftedAt } userErrors { message } }
}
"""
SUBJECT: Final = "query ($customer: String!) { subjectAccess(customer: $customer) { json markdown } }"
COLUMNS: Final = ("erased", "receipt", "messages", "facts", "redacted", "why", "let in again")

app = typer.Typer(no_args_is_help=True, help="Who was erased and is kept out: list them, let somebody in.")
Handle = Annotated[str | None, typer.Option(help="Only whom this handle keeps out: channel:address.")]


def erase(
    customers: Annotated[
        list[str], typer.Argument(help="Customers' ids, or channel:address of a handle of each.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go, and remove nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    reason: Annotated[
        str | None, typer.Option(help="Why, such as the number of the request; kept with the receipt.")
    ] = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Remove people and all that is theirs for good, keep them out, and print a receipt.

    Run again after a crash: it completes what was begun.
    """
    if not (yes or dry_run or sys.stdin.isatty()):
        raise Misuse("Nobody is there to be asked.", "Give --yes, or --dry-run to see what would go.")
    given = {"customers": customers, "reason": reason}
    with door(data, store, server) as opened:
        if dry_run or not yes:
            show(opened.change(ERASE, "eraseCustomer", given | {"dryRun": True}), as_json=as_json and dry_run)
        if dry_run:
            return
        if not yes:
            typer.confirm("Remove all of this for good?", abort=True, err=True)
        show(opened.change(ERASE, "eraseCustomer", given), as_json=as_json)


def show(payload: Row, *, as_json: bool) -> None:
    """What went, or would go, and the receipt."""
    from graph_service.cli.screen import print_json, print_table, say

    if as_json:
        print_json({name: payload[name] for name in ("forgotten", "receipt")})
        return
    told: Row = dict(payload["forgotten"])
    handles, receipt = told.pop("handles"), payload["receipt"]
    told.pop("completed")
    print_table(
        None, ("gone" if receipt else "would go", "count"), [("handles", len(handles)), *told.items()]
    )
    if receipt is None:
        return
    say(f"Receipt {receipt['id']}; written anew: {', '.join(receipt['rewritten'])}.")
    for each in receipt["remains"]:
        until = f"until {each['until'][:10]}" if each["until"] else "for how long is not known"
        say(f"Left in {each['what']}, {until}. {each['how']}")


def subject_access(
    customer: Annotated[str, typer.Argument(help="A customer's id, or channel:address of a handle.")],
    output: Annotated[
        Path, typer.Option(help="Where to: FILE.json for machines, FILE.md to read. Only you may read it.")
    ],
    data: Data = None,
    store: Store = None,
    server: Server = None,
) -> None:
    """Write all that is held about a person to a file, for her to have; other people's names are left out."""
    from graph_service.cli.screen import say

    forms = {".json": "json", ".md": "markdown"}
    if output.suffix not in forms:
        raise Misuse(f"Nobody knows the form of {output}.", "Name it FILE.json or FILE.md.")
    with door(data, store, server) as opened:
        found = opened.root(SUBJECT, "subjectAccess", customer=customer)
    output.touch(mode=0o600)
    output.write_text(found[forms[output.suffix]], encoding="utf-8")
    say(f"It is in {output}.")


@app.command("list")
def listed(
    handle: Handle = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Who was erased, the latest first: numbers and digests, and nobody's name."""
    from graph_service.cli.screen import print_json, print_table, say

    with door(data, store, server) as opened:
        rows = opened.each(ERASURES, "erasures", handle=handle)
    if as_json:
        print_json(rows)
    elif rows:
        print_table(None, COLUMNS, [columns(row) for row in rows])
    else:
        say("Nobody.")


def columns(row: Row) -> tuple[object, ...]:
    counts = (row["messages"], row["facts"], row["redacted"])
    return (row["at"][:10], row["receipt"], *counts, row["reason"] or "", (row["liftedAt"] or "")[:10])


@app.command("lift")
def lift(
    handle: Annotated[str, typer.Argument(help="A handle she had, as channel:address.")],
    data: Data = None,
    store: Store = None,
    server: Server = None,
) -> None:
    """Let somebody in again who comes back of her own will. Nothing of before returns by itself."""
    from graph_service.cli.screen import say

    with door(data, store, server) as opened:
        lifted = opened.change(LIFT, "liftSuppression", {"handle": handle})["lifted"]
    say(f"Let in again: {len(lifted)} of the list. What comes in from now on is kept.")


@app.command("apply")
def apply(
    file: Annotated[Path, typer.Argument(help="`suppressed.ndjson` of another data folder.")],
    data: Data = None,
    store: Store = None,
) -> None:
    """Keep out here, too, whoever was erased there, and erase whoever of them is held."""
    from graph_service.bootstrap import open_service
    from graph_service.cli.screen import say

    with open_service(settings_of(data, store)) as service, service.audit.over("suppression apply"):
        erased = service.pipeline.keep_out(file)
    say(f"Erased here: {len(erased)} handles.")
