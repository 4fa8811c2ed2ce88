"""Acting on signals: take, assign, resolve, comment, reopen."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Final

from algorithms.signals import Status
from graph_service.api.context import Context
from graph_service.api.deciding import Decision, Unknown, acceptable, author, decided
from graph_service.api.ids import InvalidId, key_of
from graph_service.api.intake import InvalidInput
from graph_service.api.types.signal import Signal, SignalPayload
from graph_service.logs import event
from graph_service.pipeline.acting import Acting, signal_act
from graph_service.store.signal_rows import SignalRow
from ingest.facts import Doing

LOG: Final = logging.getLogger(__name__)


class AlreadyResolved(InvalidInput):
    """Somebody who takes on what is done."""

    code = "ALREADY_RESOLVED"


class NotResolved(InvalidInput):
    """Somebody who reopens what is open."""

    code = "NOT_RESOLVED"


async def act(service: Context, signal: str, acting: Acting, key: str | None) -> SignalPayload:
    """Do something with the signal of an id; what cannot be done comes back as user errors."""
    asked = ["act", signal, *asdict(acting).values()]
    decision = Decision(asked, key, {InvalidId: "signal"})
    outcome = await decided(service, decision, lambda: done(service, signal, acting))
    if isinstance(outcome, SignalPayload):
        return outcome
    return SignalPayload(signal=None, user_errors=outcome)


def done(service: Context, signal: str, acting: Acting) -> SignalPayload:
    """Take the act in, so that the signal is level when this returns."""
    key = key_of("Signal", signal)
    author(acting.by)
    with service.deciding:
        row = standing(service, key)
        refuse_untimely(row, acting.doing)
        made = acceptable(lambda: signal_act(row, acting))
        service.pipeline.note(made)
    # Neither the message nor names: a log is kept.
    event(LOG, "signal acted on", act=acting.doing.value, kind=row.kind)
    return SignalPayload(
        signal=Signal.of(standing(service, key), service.answers.time().as_of), user_errors=[]
    )


def standing(service: Context, key: str) -> SignalRow:
    """The signal of this key; raises `Unknown`."""
    (row,) = service.store.signals.signals([key])
    if row is None:
        raise Unknown("signal", "No signal has that id.", "`signals` lists them all.")
    return row


def refuse_untimely(row: SignalRow, doing: Doing) -> None:
    """Raise `AlreadyResolved` and `NotResolved` for what would change nothing."""
    resolved = row.standing.status is Status.RESOLVED
    if doing is Doing.REOPEN and not resolved:
        raise NotResolved("signal", "It is not resolved.", "Take it, assign it, or comment on it.")
    if resolved and doing not in {Doing.REOPEN, Doing.COMMENT}:
        who = row.standing.resolved_by or "an answer"
        message = f"It was resolved by {who} on {row.standing.resolved_at:%Y-%m-%d}."
        raise AlreadyResolved("signal", message, "Reopen it if there is more to do.")
