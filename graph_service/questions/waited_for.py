"""What fits a standing context among all that is held, and what to rate so that more can be promised."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from graph_service.errors import Misuse
from graph_service.moments.judged import counting, guard_options
from graph_service.questions.moments import Asked, Seeker, judged, known_by
from graph_service.questions.time import Time
from graph_service.store.context_rows import ContextRow
from graph_service.store.reader import ConversationFilter

POSSIBLE: Final = 0.05
"""What is less likely to be relevant is not worth a person's time."""
MOST: Final = 100
"""Messages to rate that are given at once."""


def asked_of(context: ContextRow, time: Time, first: int) -> Asked:
    """The question that a standing context asks of each new message, put to all that is held."""
    return Asked(
        context.text,
        time,
        guard_options(context, time.as_of, time.known_at),
        ConversationFilter(context.channel, context.product),
        context.max_irrelevant,
        first,
    )


def to_rate(seeker: Seeker, context: ContextRow, time: Time, first: int) -> list[str]:
    """Messages nobody has rated for this context, drawn from all that may fit; raises `Misuse`.

    The draw goes by the digest of context and message and not by how well they fit: a promise learnt
    from the best few alone would say nothing of the others.
    """
    if not 1 <= first <= MOST:
        raise Misuse(f"first: {first} does not lie between 1 and {MOST}.")
    (said,) = seeker.store.contexts.ratings_of([context.key])
    rated = counting(context, said)
    possible = [each for each in judged(seeker, asked_of(context, time, first)) if each[1] >= POSSIBLE]
    found = [each.message.key for each in known_by(seeker.store, possible, time) if not each.ours]
    return sorted((key for key in found if key not in rated), key=lambda key: drawn(context, key))[:first]


def drawn(context: ContextRow, message: str) -> bytes:
    """The place of a message among those of a context, which says nothing of either."""
    return blake2b(f"{context.key}\n{message}".encode(), digest_size=16).digest()
