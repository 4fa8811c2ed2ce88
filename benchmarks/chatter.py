"""Generated messages: as many as are wanted, and the same on every run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from ingest.canonical import Direction, Message
from ingest.company import Company, OwnHandle, Product
from ingest.handle import Handle

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
US = Handle("chat", "larkspur")
COMPANY = Company("Larkspur", (OwnHandle(US.key, "care"),), (Product("kettle", "Kettle", ("the kettle",)),))
TALK = (
    "the kettle order delivery refund late today again please thanks love great slow broken help still "
    "waiting answer new update app screen does not work since morning anybody else happy with service"
)
MESSAGES_A_PERSON = 5
SOURCE = "chat"


def chatter(count: int, seed: int = 20260105, prefix: str = "") -> list[Message]:
    """Messages a minute apart: half answer an earlier one, two in three mention somebody.

    One in ten stands in one of a few rooms, one in eight is from us. `prefix` begins every id
    and every name, so that two lots have nothing in common.
    """
    random = Random(seed)
    people = [Handle(SOURCE, f"{prefix}person{n}") for n in range(max(2, count // MESSAGES_A_PERSON))]
    return [message(random, number, people, prefix) for number in range(count)]


def message(random: Random, number: int, people: list[Handle], prefix: str) -> Message:
    ours = random.random() < 1 / 8
    mentioned = random.choice(people) if random.random() < 2 / 3 else None
    return Message(
        source=SOURCE,
        native_id=f"{prefix}{number}",
        channel=SOURCE,
        sender=US if ours else random.choice(people),
        sent_at=START + timedelta(minutes=number),
        text=" ".join(random.choices(TALK.split(), k=random.randint(5, 35))),
        reply_to=f"{prefix}{random.randrange(number)}" if number and random.random() < 1 / 2 else None,
        conversation=f"{prefix}room{random.randrange(20)}" if random.random() < 1 / 10 else None,
        mentions=(mentioned,) if mentioned else (),
        direction=Direction.OUTBOUND if ours else Direction.INBOUND,
    )
