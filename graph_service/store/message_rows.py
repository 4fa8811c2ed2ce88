"""Messages as rows of the statements that write them."""

from __future__ import annotations

from graph_service.store.port import Row
from ingest.canonical import Direction, Message


def new_row(message: Message, direction: Direction, conversation: str) -> Row:
    """A row of `ADD_MESSAGES`; what is unknown need not be written, which saves much of the work."""
    more = {name: value for name, value in optional(message).items() if value is not None}
    links = {"sender": message.sender.key, "conversation": conversation}
    return {**required(message), **links, "direction": direction.value, "more": more}


def required(message: Message) -> Row:
    """The properties of its own that every `Message` of the graph has, the time in ISO 8601."""
    return {
        "key": message.key,
        "source": message.source,
        "nativeId": message.native_id,
        "channel": message.channel,
        "text": message.text,
        "sentAt": message.sent_at.isoformat(),
        "contentHash": message.content_hash,
        "knownReplies": [message.key_of(native) for native in message.known_replies],
    }


def optional(message: Message) -> Row:
    """The properties that a `Message` of the graph may have."""
    return {
        "subject": message.subject,
        "revisedAt": message.revised_at,
        "statedDirection": message.direction.value if message.direction else None,
        "replyToKey": message.key_of(message.reply_to),
        "shareOfKey": message.key_of(message.shares),
        "threadKey": message.key_of(message.thread),
        "conversationKey": message.conversation_key,
        "kind": message.kind.value if message.kind else None,
        "outcome": message.outcome,
        "seconds": message.seconds,
        "rating": message.rating,
    }
