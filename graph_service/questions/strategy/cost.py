"""Whether the channels are worth their cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.grouping import different
from algorithms.ratios import ratio
from graph_service.planes.view import Floats, Integers, Mask
from graph_service.questions.answer import Answer
from graph_service.questions.scored import Interval
from graph_service.questions.strategy.answering import LEVEL, Figure, Finding, answer
from graph_service.questions.strategy.asking import Asking
from graph_service.questions.strategy.counting import Found, Tally, named
from graph_service.questions.strategy.success import settled_well
from graph_service.questions.strategy.unknowns import told, unresolved
from graph_service.questions.unknowns import Unknown, UnknownKind
from graph_service.store.strategy_queries import COST
from ingest.channel_costs import ChannelCost, Costs

UNIT: Final = "{currency} for each settled matter"
NO_UNIT: Final = "for each settled matter"
DEFINITION: Final = (
    "What the channels cost for the matters opened in the last {days} days, over how many of these are "
    "settled and were never reopened. A channel costs its contacts, its minutes and its months; a contact is "
    "that a matter came to the channel at all. What company.toml does not give counts as nothing."
)
DAYS_OF_MONTH: Final = 365.25 / 12
NO_COSTS: Final = Unknown(
    UnknownKind.NO_COSTS, None, "company.toml states no costs: add [costs] and [costs.<channel>] to it."
)


@dataclass(frozen=True, slots=True, eq=False)
class Visits:
    """That matters came to channels with a cost, each once, aligned; `channel` numbers the view's."""

    matter: Integers
    channel: Integers
    price: Floats
    settled: Mask

    def where(self, rows: Mask) -> Visits:
        """Some of them."""
        return Visits(self.matter[rows], self.channel[rows], self.price[rows], self.settled[rows])


def channel_cost(asking: Asking) -> Answer:
    """What it costs to settle a matter, in all and by channel."""
    costs = asking.sources.costs()
    given = costs.channels if costs else ()
    months = {each.channel: (each.month or 0.0) * asking.definitions.days / DAYS_OF_MONTH for each in given}
    every = visits(asking, given)
    spent = [spending(asking, None, every, sum(months.values()))] if given else []
    spent += [
        spending(asking, each.channel, on(asking, every, each.channel), months[each.channel])
        for each in given
    ]
    return answer(
        asking,
        Finding(
            unit=UNIT.format(currency=costs.currency) if costs else NO_UNIT,
            definition=DEFINITION.format(days=asking.definitions.days),
            statement=COST,
            parameters={
                "silence": asking.definitions.silence_settles,
                "costs": [parameter(each, months[each.channel]) for each in given],
            },
            tallies=tuple(each.tally for each in spent),
            unknowns=(NO_COSTS if costs is None else uncosted(asking, costs), unresolved(asking)),
            nothing="No matter of these days is known to be settled on a channel whose costs are given.",
        ),
        [each.figure for each in spent],
    )


def parameter(cost: ChannelCost, months: float) -> dict[str, object]:
    return {
        "channel": cost.channel,
        "contact": cost.contact or 0.0,
        "minute": cost.minute or 0.0,
        "months": months,
    }


def visits(asking: Asking, costs: Sequence[ChannelCost]) -> Visits:
    """The visits of the matters opened in the days that count to channels with a cost, with their prices."""
    matter, channel, seconds = visited(asking)
    numbers = {name: number for number, name in enumerate(asking.view.channels)}
    price = np.full(len(matter), np.nan)
    for cost in costs:
        rows = channel == numbers.get(cost.channel, len(numbers))
        price[rows] = (cost.contact or 0.0) + seconds[rows] / 60.0 * (cost.minute or 0.0)
    known = ~np.isnan(price)
    settled = settled_well(asking)[matter]
    return Visits(matter[known], channel[known], price[known], settled[known])


def visited(asking: Asking) -> tuple[Integers, Integers, Integers]:
    """Each matter opened in these days with each channel it came to, and the seconds it took there."""
    said, matters = asking.view.said, asking.sight.matters
    rows, messages = matters.messages.rows, matters.messages.items
    counts = np.isin(rows, asking.opened) & asking.held(said.sent_at, said.recorded_at)[messages]
    rows, messages = rows[counts], messages[counts]
    size = max(len(asking.view.channels), 1)
    pairs, place = np.unique(rows * size + said.channel[messages], return_inverse=True)
    seconds = np.bincount(place, seconds_of(asking)[messages], minlength=len(pairs)).astype(np.int64)
    return pairs // size, pairs % size, seconds


def seconds_of(asking: Asking) -> Floats:
    """How long each message took, 0 where nothing says so: float64[messages]."""
    timed = dict(asking.sources.dealings().seconds)
    if not timed:
        return np.zeros(len(asking.view.messages))
    return np.array([timed.get(key, 0) for key in asking.view.messages], np.float64)


def on(asking: Asking, every: Visits, channel: str) -> Visits:
    """The visits to one channel."""
    names = asking.view.channels
    number = names.index(channel) if channel in names else len(names)
    return every.where(every.channel == number)


@dataclass(frozen=True, slots=True, eq=False)
class Spending:
    """What was spent, on what, and what a settled matter cost."""

    tally: Tally
    figure: Figure


def spending(asking: Asking, name: str | None, there: Visits, fixed: float) -> Spending:
    """What some visits cost, over how many matters among them are settled, and which."""
    matters = asking.sight.matters
    done = different(there.matter[there.settled])
    found = Found(done, matters.person[done], matters.opening[done], matters.opened_at[done])
    total = float(np.sort(there.price).sum()) + fixed
    tally = Tally(name, total, len(done), *named(asking.view, found))
    return Spending(tally, figure(asking, there, fixed))


def figure(asking: Asking, every: Visits, fixed: float) -> Figure:
    """What a settled matter costs, how sure that is, and what it would cost without the latest of them."""
    matters = asking.sight.matters
    people, person = np.unique(matters.person[every.matter], return_inverse=True)
    done = different(every.matter[every.settled])
    above = np.bincount(person, every.price, minlength=len(people)).astype(np.float64)
    place = np.searchsorted(people, matters.person[done])
    below = np.bincount(place, minlength=len(people)).astype(np.float64)
    found = ratio(above, below, fixed=fixed, level=LEVEL)
    if found is None:
        return Figure()
    known = found.low is not None and found.high is not None
    interval = Interval(found.low or 0.0, found.high or 0.0, LEVEL) if known else None
    return Figure(found.value, interval, without_latest(asking, every, done, fixed))


def without_latest(asking: Asking, every: Visits, done: Integers, fixed: float) -> float | None:
    """What a settled matter would cost if the first of the evidence had never been opened."""
    if len(done) < 2:
        return None
    matters, keys = asking.sight.matters, asking.view.messages
    latest = min(done.tolist(), key=lambda row: (-matters.opened_at[row], keys[matters.opening[row]]))
    return float((every.price[every.matter != latest].sum() + fixed) / (len(done) - 1))


def uncosted(asking: Asking, costs: Costs) -> Unknown | None:
    """The visits to channels that have no cost."""
    _, channel, _ = visited(asking)
    given = [costs.of(name) is not None for name in asking.view.channels]
    left = int(np.count_nonzero(~np.array(given, np.bool_)[channel])) if len(channel) else 0
    sentence = "Of {every:,} contacts, {count:,} were on channels whose costs company.toml does not give."
    return told(UnknownKind.NO_COSTS, left, len(channel), sentence)
