"""What forgetting a person takes and gives back."""

from __future__ import annotations

import strawberry

from graph_service.api.described import input_type, object_type, told
from graph_service.api.types.receipt import UserError
from graph_service.pipeline.forget import Erased


@input_type("ForgetInput")
class ForgetInput:
    """Whom to forget, and whether only to say what would go."""

    customer: str = told("The customer's id, or a handle of theirs as channel:address.")
    dry_run: bool = strawberry.field(default=False, description="Say what would go, and remove nothing.")


@object_type
class Forgotten:
    """What was removed of a person, or would be: all that she sent, gave and is known by."""

    handles: list[str] = told("Her handles, as channel:address. Keep this answer no longer than you need it.")
    messages: int = told("Messages she sent.")
    facts: int = told("Facts she gave, and facts of others that name her or her messages.")
    conversations: int = told("Conversations that nobody else took part in.")
    redacted: int = told("Messages and facts of others in which she was named or answered.")
    rejects: int = told("Rows put aside as rejected that named her; 0 for what would go.")
    seconds: float = told("How long it took, with rewriting the files; 0 for what would go.")
    completed: bool = told("Whether an earlier call had been cut off, and this one did the rest.")

    @classmethod
    def of(cls, erased: Erased) -> Forgotten:
        removed = erased.removed
        return cls(
            handles=list(removed.handles),
            messages=removed.messages,
            facts=removed.facts,
            conversations=removed.conversations,
            redacted=removed.redacted,
            rejects=erased.rejects,
            seconds=round(erased.seconds, 3),
            completed=erased.completed,
        )


@object_type
class ForgetPayload:
    """What was removed, or what has to be put right first."""

    forgotten: Forgotten | None = told("What was removed, or would be; null when there are user errors.")
    user_errors: list[UserError] = told("What has to be put right; empty when all is well.")
