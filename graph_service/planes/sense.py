"""What a message does: whether it wants something, merely thanks, or neither."""

from __future__ import annotations

from typing import Final, Protocol

from algorithms.acts import Sense
from graph_service.store.model import words
from graph_service.text.acknowledging import acknowledges
from graph_service.text.automatic import is_automatic, is_headed_automatic
from graph_service.text.thanks import is_thanks
from ingest.canonical import Direction, MessageKind

PLEASED: Final = 7
"""From this rating on a survey's answer asks for nothing."""
ASKING_NOTHING: Final = frozenset({MessageKind.EVENT, MessageKind.AUTOREPLY})
PRAISE: Final = frozenset({"good"})
"""The outcome of a survey that has no rating and asks for nothing."""


class Heard(Protocol):
    """What of a message tells its sense."""

    @property
    def direction(self) -> str: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def outcome(self) -> str | None: ...
    @property
    def rating(self) -> int | None: ...
    @property
    def subject(self) -> str | None: ...
    @property
    def text(self) -> str: ...


def by_program(said: Heard) -> bool:
    """Whether a message is known to be a program's: by its kind, or by what it says of itself."""
    return said.kind == MessageKind.AUTOREPLY or is_automatic(said.subject, said.text)


def sense(said: Heard) -> Sense:
    """What a message to us does; to be somewhere, or to look something up, is not to ask for something."""
    survey, visit = said.kind == MessageKind.SURVEY, said.kind == MessageKind.VISIT
    text = words(None if survey or visit else said.subject, said.text)
    if (
        said.direction != Direction.INBOUND
        or said.kind in ASKING_NOTHING
        or is_headed_automatic(said.subject)
    ):
        return Sense.OTHER
    if survey and ((said.rating or 0) >= PLEASED or said.outcome in PRAISE):
        return Sense.THANKS
    if not text or acknowledges(text):
        return Sense.OTHER
    return Sense.THANKS if is_thanks(text) else Sense.ASKS
