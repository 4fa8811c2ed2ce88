"""What is said of outcomes in words: what is compared, what is left out, and what the answer cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from algorithms.uplift import Lack
from graph_service.questions.afterwards import Outcome
from graph_service.questions.occasions import Action

DAY: Final = timedelta(days=1)
MINUTE: Final = timedelta(minutes=1)
CAVEAT: Final = (
    "This is no experiment. Those for whom we acted were not drawn by lot; they are compared with others who "
    "were like them by what was known when it began. What nobody wrote down, such as a colleague who saw "
    "that somebody was easy to please, may explain some or all of it."
)
DONE: Final[Mapping[Action, str]] = {
    Action.ANSWERED_FAST: "somebody of ours, and no program, had answered within {wait}",
    Action.ANSWERED: "somebody of ours, and no program, had answered at all within {wait}",
    Action.FIXED: "the matter had been settled by a ticket, an outcome or thanks within {wait}",
    Action.ASKED_FOR_REFERENCE: "we had asked them within {wait} of praise to vouch for us",
}
CAME: Final[Mapping[Outcome, str]] = {
    Outcome.LATER_SENTIMENT: "the mean sentiment, -1 to 1, of what they said",
    Outcome.CAME_BACK: "the share who complained again or whose matter was reopened",
    Outcome.TURNED_FAN: "of those who had not leaned to us, the share who clearly praised, twice or more,",
    Outcome.TURNED_CRITIC: "of those who had not leaned against us, the share who clearly criticised, "
    "twice or more,",
    Outcome.RECOMMENDED: "the share who recommended us, offered to vouch or brought somebody",
    Outcome.FELL_SILENT: "the share who said nothing",
}
LACKS: Final[Mapping[Lack, str]] = {
    Lack.FEW_TREATED: "We did so for {treated:,} people, too few to tell: {least} are needed.",
    Lack.FEW_UNTREATED: "There are {untreated:,} people for whom we did not, too few to tell: {least} are "
    "needed.",
    Lack.SAME: "It happened to hardly anybody, or to almost everybody: too seldom to compare.",
    Lack.NO_OVERLAP: "Of those for whom we did and those for whom we did not, too few are alike to compare.",
    Lack.UNLIKE: "Those for whom we did and those for whom we did not differ too much, however they are "
    "weighed.",
}


def definition(action: Action, outcome: Outcome, wait: timedelta, window: timedelta) -> str:
    """What is compared, in plain words."""
    done = DONE[action].format(wait=spelled(wait))
    return f"Where {done}, against where not: {CAME[outcome]} in the {spelled(window)} after that."


def spelled(span: timedelta) -> str:
    """A span of time in whole days, else in minutes.

    >>> spelled(timedelta(days=7)), spelled(timedelta(minutes=90)), spelled(timedelta(days=1))
    ('7 days', '90 minutes', '1 day')
    """
    whole = span % DAY == timedelta(0)
    number = span / DAY if whole else span / MINUTE
    return f"{number:,g} {'day' if whole else 'minute'}{'' if number == 1 else 's'}"
