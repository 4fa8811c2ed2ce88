"""What people want settled: one person's matters, out of what she wrote and what was said to her."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from algorithms.acts import Act, Closing, Matter, Party, Settler, State
from algorithms.courses import Book, resolution


def matters(acts: Iterable[Act], closings: Iterable[Closing] = ()) -> tuple[Matter, ...]:
    """One person's matters, in the order in which they were opened.

    **Hers.** A message that asks continues the matter of its conversation while that is open;
    else, where that was settled at most a month (30 days) ago, reopens it; else continues an open
    matter about one of its products, the one last active; else opens one. So of two products in
    one message either may find the matter, and from then on the matter is about both. What thanks,
    and what neither asks nor thanks, joins the matter of its conversation where that is open or was
    settled at most a month ago; it opens none. A matter is open until it is settled or nobody has
    spoken in it for a month.

    **Answers.** She waits from her last message to the next answer; a program's leaves her waiting
    for everybody else's, where she asked. A message of somebody else that names or answers only
    others concerns her nowhere. One that names or answers her belongs

    - to the matter of the message it replies to, or else of its conversation, however late;
    - else, if it is ours and replies to nothing, to the open matter about one of its products, or
      else to the open matter last active. Its conversation is the matter's from then on.

    One that names and answers nobody belongs to the matter of its conversation while she waits or,
    if it is ours, while that is open; where she did not wait, it does not make it last. From a peer
    it counts in an open matter only, from us also in one long silent. A contact in which we spoke
    with her (`met`) answers itself. A reply dated before what it replies to counts as given at the
    same time.

    **States.** `open`; `answered_unseen` where only the source knows of a reply; `answered`;
    `settled` by a ticket closed, by an outcome, by her thanks after an answer, or by a month of
    silence after an answer of ours that is no program's, if she did not speak after it; `reopened`
    until the next answer. In any of these but the settled ones she may wait: since she first asked of
    what nobody but a program has answered since, nor her source knows of a reply to. What others say
    to her in a settled matter belongs to it and changes nothing. It is handed over when an answer of
    ours comes from another team than the last.

    **Steps.** Asked: each message that asks, but `reopened` where it does that. Answered: each answer
    that she waited for, and the first by us, by a program and by a peer. Thanked, whether or not that
    settles it; resolved by whatever else settles it.

    The result depends on the acts alone, not on the time of asking: while silence has not been
    broken, `settles_at` says when it settles the matter, and `as_of` compares.

    Parameters
    ----------
    acts
        Her messages and those of others in her conversations, that answer her, or that name her, in
        any order, each once.
    closings
        Of the tickets that cover these conversations.

    Returns
    -------
    The matters; none where nothing asks. Of things at one time her messages come first and closings
    last, then the smaller key.

    Examples
    --------
    >>> from datetime import UTC, timedelta
    >>> from algorithms.acts import Sense, Towards
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> asked = Act("1", noon, Party.CUSTOMER, "mail", Sense.ASKS)
    >>> answer = Act("2", noon + timedelta(hours=2), Party.US, "mail", reply_to="1", towards=Towards.HER)
    >>> thanks = Act("3", noon + timedelta(hours=3), Party.CUSTOMER, "mail", Sense.THANKS)
    >>> [matter] = matters([asked, answer, thanks])
    >>> (matter.state.value, matter.settled_by.value, matter.first_answered_at - matter.opened_at)
    ('settled', 'thanks', datetime.timedelta(seconds=7200))

    """
    book = Book()
    for at, event in in_order(tuple(acts), closings):
        if isinstance(event, Closing):
            book.close(event)
        elif event.by is Party.CUSTOMER:
            book.hear(event)
        else:
            book.answer(event, at)
    return tuple(course.matter for course in book.courses)


def as_of(matter: Matter, time: datetime) -> Matter:
    """A matter as it stands at a time after its last message: settled, where silence has done it by then.

    >>> from datetime import UTC, timedelta
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> matter = Matter("1", noon, State.ANSWERED, ("1", "2"), settles_at=noon + timedelta(days=30))
    >>> [as_of(matter, noon + timedelta(days=days)).state.value for days in (30, 31)]
    ['answered', 'settled']
    """
    if matter.settles_at is None or matter.settles_at >= time:
        return matter
    return replace(
        matter,
        state=State.SETTLED,
        settled_at=matter.settles_at,
        settled_by=Settler.SILENCE,
        settles_at=None,
        steps=(*matter.steps, resolution(matter.settles_at, Settler.SILENCE)),
    )


def in_order(acts: Sequence[Act], closings: Iterable[Closing]) -> Iterator[tuple[datetime, Act | Closing]]:
    """Everything with the time at which it counts, in the order in which it is to be looked at."""
    asked = {act.key: act.at for act in acts if act.by is Party.CUSTOMER}
    events: list[tuple[datetime, int, str, Act | Closing]] = []
    for act in acts:
        hers = act.by is Party.CUSTOMER
        parent = None if hers or act.reply_to is None else asked.get(act.reply_to)
        at = act.at if parent is None else max(act.at, parent)
        events.append((at, 0 if hers else 1, act.key, act))
    events += [(closing.at, 2, closing.ticket, closing) for closing in closings]
    events.sort(key=lambda event: event[:3])
    return ((at, event) for at, _, _, event in events)
