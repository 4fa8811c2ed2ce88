"""What people did for us or against us by a time: they vouch, recommend, help, forgive, leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.deeds import DEEDS, NO_MESSAGE, Deeds, joined
from algorithms.graph import Indices, Reals
from algorithms.grouping import Mask, latest_before, numbered, ranked, strongest_each
from graph_service.planes.view import KINDS, NOBODY, NONE_FOUND, Attention, Stances, View
from graph_service.questions.time import DAY, Time

FOR_US: Final = {"vouches": "willingness_to_vouch", "recommends": "recommendation"}
AGAINST_US: Final = {"leaves": "cancellation", "escalates": "escalation"}
"""The intents by which a message is a deed."""
ASKING: Final = ("question", "help", "complaint")
LIKELY: Final = 0.5
"""From this probability on, a message asks for something."""
CLEAR: Final = 0.25
"""From this value on, a message praises or criticises clearly enough to begin or to end a trouble."""
SOON: Final = 30 * DAY
"""So long after a complaint our answer, and after that her praise, belong to it."""
UNTHANKED: Final = 0.5
"""What help counts whose receiver did not say thanks."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What had been said on one matter by a time: its stances, and what of each counts.

    `value` is what each message's value comes to where irony, courtesy and crowds are taken off, and 0
    where it only repeats; `heard` is the share of the message that is left, 0 to 1.
    """

    stances: Stances
    value: Reals
    heard: Reals
    time: Time


def deeds_of(view: View, said: Heard, *, narrowed: bool) -> Deeds:
    """All deeds that had been done by then and that bear on the matter.

    Where it is `narrowed` to a product or a topic, who brought somebody to us did nothing for it alone.
    """
    brought = () if narrowed else (referred(view, said.time),)
    spoken = [
        declared(view, said, kind, intent, side)
        for side, intents in ((1, FOR_US), (-1, AGAINST_US))
        for kind, intent in intents.items()
    ]
    return joined(*spoken, helped(view, said), recovered(view, said), *brought)


def declared(view: View, said: Heard, kind: str, intent: str, side: int) -> Deeds:
    """What people say they do or would do, in messages whose tone does not contradict it."""
    stances = said.stances
    amount = chances(view, intent)[stances.message] * said.heard
    meant = np.flatnonzero((amount > 0) & (stances.value * side >= 0))
    return done(said, kind, meant, side * amount[meant])


def done(said: Heard, kind: str, row: Indices, amount: Reals) -> Deeds:
    """Deeds shown by messages of the stances' rows."""
    stances = said.stances
    return deeds_at(
        said.time, kind, (stances.person[row], stances.message[row], stances.sent_at[row]), amount
    )


def deeds_at(time: Time, kind: str, whose: tuple[Indices, Indices, Indices], amount: Reals) -> Deeds:
    """Deeds of one kind by persons, messages and times."""
    person, message, sent_at = whose
    number = np.full(person.size, DEEDS.index(kind))
    return Deeds(person, number, message, np.asarray(amount, np.float64), time.age_days(sent_at))


def referred(view: View, time: Time) -> Deeds:
    """Whom people had brought to us, each customer once, at the last time; nobody brings themselves."""
    facts = view.referrals
    held = time.holds(facts.sent_at, facts.recorded_at) & (facts.source != facts.target)
    rows = np.flatnonzero(held)
    # Who is no customer yet cannot be told from others who are none.
    whom = np.where(facts.target[rows] == NOBODY, NOBODY - 1 - rows, facts.target[rows])
    pair, sent_at = numbered(facts.source[rows], whom), facts.sent_at[rows]
    last = rows[strongest_each(pair, sent_at.astype(np.float64), rows)]
    whose = facts.source[last], np.full(last.size, NO_MESSAGE), facts.sent_at[last]
    return deeds_at(time, "referred", whose, np.ones(last.size))


def recovered(view: View, said: Heard) -> Deeds:
    """Clear praise within 30 days of our answer to a complaint at most 30 days old: one a complaint."""
    stances, ours, moments = said.stances, view.ours, ranked(view.said.sent_at)
    answered = said.time.holds(ours.sent_at, ours.recorded_at)
    answers = ours.target[answered], ours.message[answered]
    gripe = np.flatnonzero(stances.value <= -CLEAR)
    gripes = stances.person[gripe], stances.message[gripe]
    praise = np.flatnonzero(said.value >= CLEAR)
    answer = shortly_before(view, moments, (stances.person[praise], stances.message[praise]), answers)
    praise, answer = praise[answer >= 0], answer[answer >= 0]
    trouble = shortly_before(view, moments, (stances.person[praise], answer), gripes)
    rows = praise[trouble >= 0]
    best = rows[strongest_each(trouble[trouble >= 0], said.value[rows], stances.message[rows])]
    return done(said, "recovered", best, said.value[best])


def shortly_before(
    view: View, moments: Indices, whose: tuple[Indices, Indices], among: tuple[Indices, Indices]
) -> Indices:
    """The last of some messages of or to the same person before each message, or -1 if there is none soon.

    Both are persons and messages; `moments` has the place in time of every message of the view.
    """
    found = latest_before(whose[0], moments[whose[1]], (among[0], moments[among[1]]))
    earlier = np.append(among[1], -1)[found]
    waited = view.said.sent_at[whose[1]] - view.said.sent_at[earlier]
    return np.where((found >= 0) & (waited <= SOON), earlier, -1)


def helped(view: View, said: Heard) -> Deeds:
    """Replies to other customers who asked, in conversations on the matter: one a customer and conversation.

    No help is what asks itself, or sounds clearly negative. Where the other customer thanks for it in
    the same conversation, it counts in full, else half; both by how likely it was asked for.
    """
    asks = np.max([chances(view, intent) for intent in ASKING], axis=0)
    replies = matching(view.attention, said.time, "replies")
    rows = np.flatnonzero(helpful(view, said, asks, replies))
    source, target, message = replies.source[rows], replies.target[rows], replies.message[rows]
    room = view.said.conversation[message]
    asked = asked_before(view, said.time, asks, (target, room, message))
    known = asked >= 0
    thanked = thanked_after(view, said.time, (source, target, room), replies.sent_at[rows])
    amount = np.where(known, asks[asked], 0.0) * np.where(thanked, 1.0, UNTHANKED)
    one_each = strongest_each(numbered(source, target, room)[known], amount[known], message[known])
    best = np.flatnonzero(known)[one_each]
    whose = source[best], message[best], replies.sent_at[rows][best]
    return deeds_at(said.time, "helps", whose, amount[best])


def matching(attention: Attention, time: Time, kind: str) -> Attention:
    """Attention of one kind that had been paid by a time."""
    wanted = (attention.kind == KINDS.index(kind)) & time.holds(attention.sent_at, attention.recorded_at)
    names = ("source", "target", "kind", "message", "sent_at", "recorded_at")
    return Attention(*(getattr(attention, name)[wanted] for name in names))


def helpful(view: View, said: Heard, asks: Reals, replies: Attention) -> Mask:
    """Which replies may be help, in conversations on the matter."""
    rooms = view.said.conversation
    on_it = np.zeros(rooms.max(initial=-1) + 1, np.bool_)
    on_it[rooms[said.stances.message]] = True
    within = on_it[rooms[replies.message]]
    sour = view.said.sentiment[replies.message] <= -CLEAR
    return np.asarray(within & ~sour & (asks[replies.message] < LIKELY))


def asked_before(view: View, time: Time, asks: Reals, reply: tuple[Indices, Indices, Indices]) -> Indices:
    """The message in which each person (of person, conversation, message) had asked before, or -1."""
    said, (person, room, message) = view.said, reply
    asking = np.flatnonzero((asks >= LIKELY) & time.holds(said.sent_at, said.recorded_at))
    who = numbered(
        np.concatenate([said.person[asking], person]), np.concatenate([said.conversation[asking], room])
    )
    moments = ranked(np.concatenate([said.sent_at[asking], said.sent_at[message]]))
    among = who[: asking.size], moments[: asking.size]
    found = latest_before(who[asking.size :], moments[asking.size :], among)
    return np.append(asking, -1)[found]


def thanked_after(view: View, time: Time, help_: tuple[Indices, Indices, Indices], at: Indices) -> Mask:
    """Whether each helper was thanked by the one helped in the same conversation, later."""
    source, target, room = help_
    thanks = matching(view.attention, time, "thanks")
    rooms = view.said.conversation[thanks.message]
    who = numbered(
        np.concatenate([thanks.target, source]),
        np.concatenate([thanks.source, target]),
        np.concatenate([rooms, room]),
    )
    last = np.full(who.max(initial=-1) + 1, np.iinfo(np.int64).min)
    np.maximum.at(last, who[: rooms.size], thanks.sent_at)
    return np.asarray(last[who[rooms.size :]] > at)


def chances(view: View, intent: str) -> Reals:
    """How likely each message of the view has an intent: float64[messages], 0 where it was not found."""
    found = view.intents.get(intent, NONE_FOUND)
    chance = np.zeros(len(view.messages))
    chance[found.message] = found.chance
    return chance
