"""What kind of critics people are, each with the reason and the messages that decided.

`algorithms.criticism` has the rules. What is told and what insults is read from the messages' words,
so kinds are found for the critics of a page, not for everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from algorithms.criticism import Course, Criticism, Kind, Matter, Verdict, verdict
from algorithms.graph import Indices, Reals
from graph_service.planes.view import EPOCH, MICROSECOND, View, microseconds
from graph_service.questions.deeds import ASKING, CLEAR, LIKELY, chances
from graph_service.questions.opinions import Opinions
from graph_service.questions.reasons import plural
from graph_service.questions.scored import Grievance
from graph_service.store.reader import Reader
from graph_service.text.insults import insulting, telling

READ: Final = 200
"""The latest messages of a critic that are read."""
SHOWN: Final = 20
"""Messages that a verdict is shown with."""


def grievances(reader: Reader, view: View, opinions: Opinions, people: Sequence[int]) -> list[Grievance]:
    """The kind of each critic at the time that the opinions are of."""
    stating = np.max([chances(view, intent) for intent in ASKING], axis=0)
    own = [rows_against(opinions, stating, person) for person in people]
    keys = [[view.messages[n] for n in opinions.stances.message[rows]] for rows in own]
    held = reader.messages([key for each in keys for key in each])
    texts = {row.key: row.text for row in held if row is not None}
    now = microseconds(opinions.said.time.as_of)
    found = []
    for person, rows, of_one in zip(people, own, keys, strict=True):
        words = [texts.get(key, "") for key in of_one]
        said = criticism(view, opinions, (rows, stating, words), answered(view, opinions, person))
        found.append(grievance(verdict(said, now), said, of_one))
    return found


def rows_against(opinions: Opinions, stating: Reals, person: int) -> Indices:
    """The latest rows in which somebody criticises, or states a matter without praise, in order of time.

    With them go those in which they leave or threaten, however they sound.
    """
    stances, deeds = opinions.stances, opinions.deeds
    own, done = opinions.stances_of.of(person), opinions.deeds_of.of(person)
    value, message = stances.value[own], stances.message[own]
    shown = deeds.message[done[deeds.amount[done] < 0]]
    stated = (value < CLEAR) & (stating[message] >= LIKELY)
    rows = own[(value < 0) | stated | np.isin(message, shown)]
    order = np.lexsort((stances.message[rows], stances.sent_at[rows]))
    return np.asarray(rows[order][-READ:], np.int64)


def criticism(
    view: View,
    opinions: Opinions,
    own: tuple[Indices, Reals, Sequence[str]],
    answers: tuple[Indices, Indices],
) -> Criticism:
    """What a critic said, from rows, how likely each message states a matter, and the words of the rows."""
    rows, stating, words = own
    stances = opinions.stances
    message = stances.message[rows]
    return Criticism(
        value=stances.value[rows],
        sent_at=stances.sent_at[rows],
        wording=view.said.wording[message],
        subject=view.said.conversation[message],
        stating=stating[message],
        telling=np.array([telling(text) for text in words], np.bool_),
        insulting=np.array([insulting(text) for text in words], np.bool_),
        answers=answers[0],
        reliefs=answers[1],
    )


def answered(view: View, opinions: Opinions, person: int) -> tuple[Indices, Indices]:
    """When we wrote to somebody, and when they praised clearly or thanked, as known at the time."""
    time, ours, stances = opinions.said.time, view.ours, opinions.stances
    to_them = (ours.target == person) & time.holds(ours.sent_at, ours.recorded_at)
    thanks = chances(view, "thanks")[stances.message] >= LIKELY
    relieved = (stances.person == person) & ((stances.value >= CLEAR) | (thanks & (stances.value >= 0)))
    return np.unique(ours.sent_at[to_them]), np.unique(stances.sent_at[relieved])


def grievance(decided: Verdict, said: Criticism, keys: Sequence[str]) -> Grievance:
    """A verdict in words."""
    matter = decided.matter
    if matter.place is None:
        return Grievance(decided.kind, of_counts(decided), tuple(reversed(keys))[:SHOWN])
    later = [key for key in reversed(keys) if key != keys[matter.place]]
    because = of_matter(matter, int(said.sent_at[matter.place]))
    return Grievance(decided.kind, because, (keys[matter.place], *later)[:SHOWN])


def of_matter(matter: Matter, opened_at: int) -> str:
    """Why somebody could be helped."""
    since = f"Wants something settled since {day(opened_at)}"
    if matter.answered_at is None:
        return f"{since}: the record has no answer of ours."
    answer = f"{since}: we last answered on {day(matter.answered_at)}"
    if matter.course is Course.CRITICISED_AGAIN:
        return f"{answer}, and the criticism went on."
    return f"{answer}, and have not heard since whether that settled it."


def of_counts(decided: Verdict) -> str:
    """Why somebody is a critic of principle, a troll, or neither."""
    counts = decided.counts
    if not counts.messages:
        return "Too little to tell: no stated matter is open, and no message criticises."
    told = (
        f"of {plural(counts.messages, 'critical message')} {counts.told} tell something new, "
        f"on {plural(counts.days, 'day')} in {plural(counts.subjects, 'conversation')}"
    )
    if decided.kind is Kind.PRINCIPLED:
        return f"No stated matter is open, and {told}."
    hollow = f"{counts.insults} insult, {counts.repeats} say again what was said"
    if decided.kind is Kind.TROLL:
        return f"No stated matter is open; {told}; {hollow}."
    return f"Too little to tell: no stated matter is open; {told}."


def day(moment: int) -> str:
    """The day of a time in microseconds since 1970."""
    at = EPOCH + moment * MICROSECOND
    return f"{at.day} {at:%B %Y}"
