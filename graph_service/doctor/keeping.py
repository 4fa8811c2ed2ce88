"""What is kept beside the record: secrets, the audit log, backups; and the limits of the process."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_IMODE
from typing import Final

from graph_service.access.chain import Chained, last_of
from graph_service.access.segments import files
from graph_service.access.verifying import verified
from graph_service.bootstrap import backups_of
from graph_service.config import Settings
from graph_service.doctor.finding import Finding, ok, warning, wrong

OWN: Final = ("keys.json", "hooks.json", "seal.key", "suppressed.ndjson", "audit*.ndjson")
"""Files of the data folder that nobody but the service's user has to read."""
OTHERS: Final = 0o077
ENOUGH_FILES: Final = 1_024
"""Open at once: 100 websockets, 128 requests and the indexes' files, with room to spare."""
OLD: Final = timedelta(days=7)
AHEAD: Final = timedelta(minutes=5)
"""How far the last line of the audit log may be in the future before the clock is doubted."""


def examine_keeping(settings: Settings, now: datetime | None = None) -> Iterator[Finding]:
    """Secrets, audit log, clock, backups, and how many files may be open."""
    at = now or datetime.now(UTC)
    yield examine_secrets(settings.data)
    yield examine_audit(settings.data)
    yield examine_clock(settings.data, at)
    yield examine_backups(settings, at)
    yield examine_open_files(resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def examine_secrets(data: Path) -> Finding:
    """Whether others on this machine can read what only the service has to."""
    held = [path for pattern in OWN for path in sorted(data.glob(pattern))]
    exposed = [path.name for path in held if S_IMODE(path.stat().st_mode) & OTHERS]
    if exposed:
        said = f"Others on this machine can read {', '.join(exposed)}."
        return warning("secrets", said, f"Run: chmod 600 {' '.join(str(data / name) for name in exposed)}")
    return ok("secrets", "Only their owner can read them." if held else "None yet.")


def examine_audit(data: Path) -> Finding:
    """Whether the audit log is as it was written."""
    try:
        found = verified(data)
    except OSError as error:
        said = f"Cannot be verified: {error}."
        return wrong("audit log", said, "Put the file back from a backup of the data folder.")
    if found.faults:
        first = found.faults[0]
        place = f"{first.file}:{first.line}: " if first.file else ""
        said = f"{place}{first.what} ({len(found.faults)} such places.)"
        advice = (
            "Somebody altered it, or the disk did: run `graph-service audit verify`, and compare a backup."
        )
        return wrong("audit log", said, advice)
    return ok("audit log", f"{found.lines:,} lines, unaltered." if found.lines else "Nothing in it yet.")


def examine_clock(data: Path, now: datetime) -> Finding:
    """Whether time has gone on since the audit log was last written to."""
    last = last_line(data)
    wrote = datetime.fromisoformat(last.fields["time"]) if last else None
    if wrote is not None and wrote > now + AHEAD:
        said = f"It is {now:%Y-%m-%d %H:%M} here, but something was done at {wrote:%Y-%m-%d %H:%M}."
        return wrong(
            "clock", said, "Set the clock, and keep it by NTP: times of records and keys rest on it."
        )
    return ok("clock", f"It is {now:%Y-%m-%d %H:%M} UTC.")


def last_line(data: Path) -> Chained | None:
    for path in reversed(files(data)):
        with path.open("rb") as file:
            found = last_of(file)
        if found is not None:
            return found
    return None


def examine_backups(settings: Settings, now: datetime) -> Finding:
    """Whether there is a backup of late."""
    backups = backups_of(settings)
    damaged = [str(path) for path in backups.damaged()]
    if damaged:
        said = f"Damaged, and never deleted by itself: {', '.join(damaged)}."
        return wrong("backups", said, "Delete it, and look after the disk it was on.")
    made = max((backup.made_at for backup in backups.held()), default=None)
    advice = "Run `graph-service backup` each day, with --server where a service runs."
    if made is None:
        return warning("backups", "None that this service knows of.", advice)
    if now - made > OLD:
        return warning("backups", f"The last is {(now - made).days} days old.", advice)
    return ok("backups", f"The last is of {made:%Y-%m-%d %H:%M} UTC.")


def examine_open_files(most: int) -> Finding:
    """Whether a process may have enough files and connections open."""
    said = f"A process may have {most:,} files open." if most >= 0 else "A process may open any number."
    if 0 <= most < ENOUGH_FILES:
        return warning("open files", said, f"Allow {ENOUGH_FILES:,}: `ulimit -n {ENOUGH_FILES}`.")
    return ok("open files", said)
