"""`graph-service`: the commands, and the border where errors become sentences and exit codes."""

from __future__ import annotations

import sys
from typing import Final

import typer

from graph_service.cli import (
    adapt,
    advocates,
    ask,
    audit,
    backup,
    channels,
    contexts,
    coverage,
    crm,
    cypher,
    demo,
    doctor,
    erase,
    feed,
    flames,
    hooks,
    identity,
    influence,
    keep,
    keys,
    loudness,
    meaning,
    moments,
    outcomes,
    references,
    select,
    serve,
    signals,
    strategy,
    unanswered,
    voices,
)
from graph_service.errors import GraphServiceError, Misuse, telling_a_full_disk
from ingest.company_entries import InvalidCompany
from ingest.formats import UnreadableFile

FAILED: Final = 1
MISUSED: Final = 2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich takes longer to import than help to write
    help="Who our customers are, who loves us, who is about to leave, and who was never answered.",
)
app.command("demo")(demo.demo)
app.command("ingest")(feed.ingest)
app.command("serve")(serve.serve)
app.command("query")(ask.query)
app.command("cypher")(cypher.cypher)
app.command("adapt")(adapt.adapt)
app.command("annotate")(meaning.annotate)
app.command("correct")(meaning.correct)
app.command("corrections")(meaning.corrections)
app.command("moments")(moments.moments)
app.command("advocates")(advocates.advocates)
app.command("critics")(advocates.critics)
app.command("loudness")(loudness.loudness)
app.command("coverage")(coverage.coverage)
app.command("turning-points")(loudness.turning_points)
app.command("unanswered")(unanswered.unanswered)
app.command("flames")(flames.flames)
app.command("outcomes")(outcomes.outcomes)
app.command("fixes")(outcomes.fixes)
app.command("channels")(channels.channels)
app.command("blackout")(channels.blackout)
app.command("strategy")(strategy.strategy)
app.command("influencers")(influence.influencers)
app.command("communities")(influence.communities)
app.command("select")(select.select)
app.command("introductions")(influence.introductions)
app.command("themes")(voices.themes)
app.command("voices")(voices.voices)
app.command("stats")(ask.stats)
app.command("schema")(ask.schema)
app.command("rebuild")(feed.rebuild)
app.command("export")(keep.export)
app.command("restore")(keep.restore)
app.command("backup")(backup.backup)
app.command("forget")(keep.forget)
app.command("erase")(erase.erase)
app.command("subject-access")(erase.subject_access)
app.command("doctor")(doctor.doctor)
app.add_typer(identity.app, name="identity")
app.add_typer(signals.app, name="signals")
app.add_typer(contexts.app, name="contexts")
app.add_typer(references.app, name="references")
app.add_typer(keys.app, name="keys")
app.add_typer(hooks.app, name="hooks")
app.add_typer(audit.app, name="audit")
app.add_typer(crm.app, name="crm")
app.add_typer(erase.app, name="suppression")


def main() -> None:
    """Run a command; exit with 0 when done, 1 when it failed, 2 when it was misused."""
    try:
        with telling_a_full_disk():
            app()
    except (Misuse, UnreadableFile, InvalidCompany) as error:
        leave(error, MISUSED)
    except GraphServiceError as error:
        leave(error, FAILED)
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        sys.stderr.close()
        sys.exit(FAILED)
    except (OSError, UnicodeError) as error:
        leave(error, FAILED)


def leave(error: Exception, code: int) -> None:
    sys.stderr.write(f"{error}\n")
    sys.exit(code)
