"""What `demo` shows of care: who waits, who was answered, and who is about to blow up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from graph_service.bootstrap import Service

SHOWN: Final = 3


def show_care(service: Service, folder: Path) -> None:
    """Those who wait, the answers of each channel, and who is on the way to a blow-up: the first of each."""
    from graph_service.api.once import answer_once
    from graph_service.cli.answered import show_coverage
    from graph_service.cli.coverage import COVERAGE
    from graph_service.cli.flames import FLAMES
    from graph_service.cli.flames import show as show_flames
    from graph_service.cli.reference_desk import ReferenceDesk
    from graph_service.cli.screen import heading, say
    from graph_service.cli.unanswered import UNANSWERED, show_unanswered

    desk = ReferenceDesk(partial(answer_once, service.context))
    heading(f"Who waits for an answer (the {SHOWN} worst)")
    show_unanswered(desk.root(UNANSWERED, "unanswered", filter={}, first=SHOWN))
    heading("Who was answered, by channel")
    show_coverage(desk.root(COVERAGE, "responseCoverage", by=["CHANNEL"], business=False, first=SHOWN))
    heading("Who is on the way to a public blow-up")
    show_flames(desk.root(FLAMES, "flameRisk", first=1))
    say(f"A board's ten questions: graph-service strategy --data {folder}")
    say(f"What we would lose without Twitter: graph-service blackout twitter --data {folder}")
