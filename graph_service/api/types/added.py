"""What a subscriber gets to hear."""

from __future__ import annotations

from graph_service.api.described import object_type, told
from graph_service.api.types.nodes import Message
from graph_service.api.types.signal import Signal


@object_type
class AddedMessage:
    """A message that was added, with all that is known of it by now."""

    cursor: str = told("Stands for this place among all messages: pass it as `after` to go on from here.")
    message: Message = told("The message, read and searchable.")


@object_type
class RoutedSignal:
    """A signal that a team is to act on, as it stands by now."""

    cursor: str = told("Stands for this place among all signals: pass it as `after` to go on from here.")
    signal: Signal = told("The signal.")
