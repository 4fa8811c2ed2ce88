"""Who may be asked to carry a message, and who is left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import numpy as np

from algorithms.fatigue import earliest
from algorithms.graph import Indices
from graph_service.moments.circumstances import Circumstances, circumstances
from graph_service.moments.consent import over, standing
from graph_service.moments.guards import Guard, GuardKind, GuardOptions, Match, guards
from graph_service.planes.view import View
from graph_service.questions.past import Past
from graph_service.questions.references import now, told_of
from graph_service.questions.time import Time
from graph_service.store.record import GraphStore

REFERENCE: Final = "reference"
"""The purpose whose refusal says that somebody does not want to vouch for us."""
AT_ONCE: Final = 500
ELSEWHERE: Final = ""
"""No conversation that is held."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A reason why people are not asked, of how many people it holds, and a sentence."""

    reason: str
    people: int
    explanation: str


SENTENCES: Final = {
    GuardKind.FORGOTTEN: "What they said is no longer in the record.",
    GuardKind.OUR_STAFF: "They are ours.",
    GuardKind.BOT: "They are programs.",
    GuardKind.NO_CONSENT: "They refused to be turned to, or are not known to allow it.",
    GuardKind.OPEN_COMPLAINT: "They complained, and nobody has settled it.",
    GuardKind.CONTACTED_LATELY: "They heard from us lately.",
    GuardKind.ALREADY_ANSWERED: "We answered them lately.",
}


def held_back(
    store: GraphStore, said: Mapping[str, str], options: GuardOptions
) -> dict[str, tuple[Guard, ...]]:
    """What speaks against turning to each of some customers, all their handles taken together.

    `said` has the last message of each, by which they are judged as the guards of moments judge its
    author. That we answered it holds somebody back only as long as anything else that we told them does.
    """
    found: dict[str, tuple[Guard, ...]] = {}
    everybody = sorted(said)
    for start in range(0, len(everybody), AT_ONCE):
        part = everybody[start : start + AT_ONCE]
        reasons = judged(store, [said[customer] for customer in part], options)
        found |= {customer: each for customer, each in zip(part, reasons, strict=True) if each}
    return found


def left_out(held: Mapping[str, Sequence[Guard]]) -> Iterator[LeftOut]:
    """Each guard with of how many people it holds, in the order of `GuardKind`."""
    counts = Counter(kind for each in held.values() for kind in {guard.kind for guard in each})
    for kind in GuardKind:
        if counts[kind]:
            yield LeftOut(kind.value, counts[kind], SENTENCES[kind])


def last_said(view: View, time: Time, people: Indices) -> dict[str, str]:
    """The last message of each of some people of the view by a time, by the customer's key."""
    said = view.said
    rows = np.flatnonzero(np.isin(said.person, people) & time.holds(said.sent_at, said.recorded_at))
    latest = rows[np.lexsort((rows, said.sent_at[rows]))][::-1]
    who, place = np.unique(said.person[latest], return_index=True)
    pairs = zip(who.tolist(), latest[place].tolist(), strict=True)
    return {view.people[person]: view.messages[row] for person, row in pairs}


def judged(store: GraphStore, keys: Sequence[str], options: GuardOptions) -> Iterator[tuple[Guard, ...]]:
    """What speaks against turning to the author of each message."""
    rules = replace(options, lift=options.lift | {GuardKind.ALREADY_ANSWERED})
    for key, each in zip(keys, circumstances(store.guarding, keys, options.until), strict=True):
        found = None if each is None else elsewhere(each)
        reasons = tuple(guards(Match(ELSEWHERE, key), found, rules))
        if found is None:
            yield reasons
        else:
            yield (*reasons, *unwilling(found, options), *answered_lately(found, options))


def elsewhere(found: Circumstances) -> Circumstances:
    """The same as it bears on a new conversation: a complaint excuses nobody from the one it stands in."""
    return replace(found, author=replace(found.author, conversation=ELSEWHERE))


def unwilling(found: Circumstances, options: GuardOptions) -> Iterator[Guard]:
    """That somebody refused to vouch for us, whatever else they are asked for."""
    said = standing(found.decisions).get(REFERENCE)
    if said is None or said.granted or options.purpose == REFERENCE:
        return
    if not over(said, options.decided_by or options.as_of):
        yield Guard(GuardKind.NO_CONSENT, f"Refused {REFERENCE} on {said.at:%Y-%m-%d}.", (said.key,))


def answered_lately(found: Circumstances, options: GuardOptions) -> Iterator[Guard]:
    """That we answered what they said last, less than the quiet days ago."""
    since = options.as_of - timedelta(days=options.quiet_days)
    lately = [each for each in found.answers if each.at > since]
    if lately and GuardKind.CONTACTED_LATELY not in options.lift:
        sentence = f"We answered on {lately[-1].at:%Y-%m-%d}, less than {options.quiet_days:g} days before."
        yield Guard(GuardKind.CONTACTED_LATELY, sentence, tuple(each.key for each in lately[-10:]))


def tired(past: Past, time: Time) -> frozenset[str]:
    """The customers who were asked to vouch for us as often as the budget of references lets them be."""
    when = now(time) if time.present else time
    told = told_of(past, when, past.people.store.references.parties(hinting=False))
    window = told.budget.window
    free = {
        customer
        for customer, each in told.people.items()
        if earliest(each.asks, when.as_of, told.budget.asks, window) == when.as_of
    }
    return frozenset(told.people.keys() - free)
