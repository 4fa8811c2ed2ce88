"""`adapt`: the company's own head of sentiment, learnt from its replies."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from graph_service.cli.options import AsJson, Data, Store

if TYPE_CHECKING:
    from graph_service.pipeline.adapt import Adaptation


def adapt(
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Go back to the heads that come with the release.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would come of it, and keep nothing.")
    ] = False,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Learn from your replies how customers sound; kept where that is better, undone by --shipped."""
    from graph_service.bootstrap import open_service
    from graph_service.cli.options import settings_of
    from graph_service.cli.screen import print_json, progress, say
    from graph_service.pipeline.flow import Watch

    opening = open_service(settings_of(data, store))
    with opening as service, progress() as show, service.audit.over("adapt", shipped=shipped, dryRun=dry_run):
        if shipped:
            service.pipeline.undo_adaptation(Watch(say=show))
            found = None
        else:
            found = service.pipeline.adapt(service.vectors.embed, Watch(say=show), keep=not dry_run)
    if as_json:
        print_json({"adopted": False} if found is None else asdict(found))
    elif found is None:
        say("The shipped heads hold.")
    else:
        show_adaptation(found)


def show_adaptation(found: Adaptation) -> None:
    """What was learnt, as people read it."""
    from graph_service.cli.screen import print_table, say

    rows = [(act, *(f"{share:.0%}" for share in shares)) for act, shares in found.acts.items()]
    print_table("How often a reply…", ("", "to negative", "to neutral", "to positive"), rows)
    before, after = found.surprise
    say(f"Learnt from {found.exchanges:,} messages that were answered; {found.held_back:,} were held back.")
    say(f"Surprise at held-back replies: {before:.3f} bits by the shipped heads, {after:.3f} by the own one.")
    total, shipped, own = found.corrections
    if total:
        say(f"Of {total:,} sentiments put right, the shipped heads tell {shipped:,} and the own one {own:,}.")
    say(f"Adopted: {found.version}." if found.adopted else "Not adopted: the shipped heads do no worse.")
