"""What is left of people after their files were rewritten, and until when."""

from __future__ import annotations

from graph_service.pipeline.backups import Backups
from graph_service.planes.keeper import Keeper
from graph_service.store.port import Remainder


def no_copies() -> list[Remainder]:
    """Nobody knows of a copy of the record."""
    return []


def no_letters() -> None:
    """Nothing waits to be told."""


def copies_in(backups: Backups) -> list[Remainder]:
    """The backups that the service knows, each until it is deleted."""
    how = "Made before; the service deletes it then. Delete it sooner, or make a new one and delete this."
    damaged = "Damaged: the service never deletes it. Delete it."
    held = [Remainder(f"the backup {each.name}", each.expires_at, how) for each in backups.held()]
    return held + [Remainder(f"the backup {path.name}", None, damaged) for path in backups.damaged()]


def recovering(keeper: Keeper) -> list[Remainder]:
    """The planes that are being brought level, and are rewritten when they are."""
    how = "Nothing to do: it is rewritten once it is level."
    return [
        Remainder(f"the index {name}, which is recovering", None, how) for name in sorted(keeper.recovering)
    ]
