"""What a subscriber gets to hear."""

from __future__ import annotations

from graph_service.api.described import object_type, told
from graph_service.api.types.nodes import Message


@object_type
class AddedMessage:
    """A message that was added, with all that is known of it by now."""

    cursor: str = told("Stands for this place among all messages: pass it as `after` to go on from here.")
    message: Message = told("The message, read and searchable.")
