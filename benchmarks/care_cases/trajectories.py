"""People who are made up: some on the way to a public blow-up, others who only look like it.

Everybody with a trouble goes through moods, from calm to furious, by chance: a day without help makes the
mood worse with some probability, help may end it, and somebody furious blows up sooner or later. What is
written depends on the mood, but not always: the furious are polite at times, and the calm curse. Who is
helped in time never blows up. Beside them stand people who never would: loud and happy ones, ones furious
once, trolls, and busy companies that ask a lot and are answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from ingest.canonical import Direction, Message
from ingest.company import Company, OwnHandle, Product
from ingest.handle import Handle

START: Final = datetime(2026, 1, 5, 8, tzinfo=UTC)
US: Final = {channel: Handle(channel, "us", ours=True) for channel in ("twitter", "email", "chat")}
MOODS: Final = ("calm", "annoyed", "angry", "furious")
WORSE: Final = 0.3
"""How likely a day without help makes a mood worse."""
BURSTS: Final = 0.3
"""How likely somebody furious blows up on a day."""
WRITES: Final = (0.35, 0.45, 0.6, 0.8)
"""How likely somebody writes on a day, by mood."""
SLIPS: Final = 0.25
"""How likely words are of another mood than their writer's."""
HOPS: Final = 0.2
"""How likely somebody takes it to another channel than before."""
STAYS: Final = 0.6
"""How likely somebody writes on where the last word about it was said, on the same channel."""
THINGS: Final = ("Lumo Box", "Lumo Card", "Lumo Home", "Lumo Phone", "Lumo Watch", "Lumo Wash", "Lumo Tours")
COMPANY: Final = Company(
    "Lumo",
    tuple(OwnHandle(f"{channel}:us", "care") for channel in ("twitter", "email", "chat")),
    tuple(Product(name.lower().replace(" ", "-"), name, ()) for name in THINGS),
)
SAID: Final[Mapping[str, Sequence[str]]] = {
    "calm": (
        "Hello, could you have a look at my {thing}? It does not seem right.",
        "Hi there, any news about my {thing}?",
        "When can I expect an answer about the {thing}?",
        "My {thing} is not what I chose, what do I do now?",
        "Could somebody tell me what happens with the {thing}?",
    ),
    "annoyed": (
        "I asked about my {thing} before and it is still not sorted.",
        "Still waiting for somebody to deal with the {thing}. This takes too long.",
        "This is the second time I write about the {thing}, a bit disappointing.",
        "Why does nobody get back to me about my {thing}?",
        "Not happy about how this {thing} business drags on.",
    ),
    "angry": (
        "This is ridiculous, my {thing} is a mess and nobody cares!",
        "Terrible service. I keep telling you about the {thing} and nothing happens.",
        "I am really angry now. Fix the {thing} or give me my money back.",
        "Every time another excuse about the {thing}. Awful.",
        "Worst support I have ever had, all for one {thing}.",
    ),
    "furious": (
        "I am done with you people. The {thing} is a disgrace and I am furious!",
        "If the {thing} is not settled tomorrow you will hear from my lawyer.",
        "Unbelievable! I will tell everybody how you treat customers over a {thing}.",
        "Disgusting. You lied to me about the {thing} again and again.",
        "I hate this company. Weeks of lies about a {thing}, I am taking this to the press.",
    ),
    "happy": (
        "I love my new {thing}, thank you so much!",
        "Great work on the {thing}, you are the best!",
        "So happy with the {thing}, telling all my friends.",
        "Another wonderful day with my {thing}, brilliant!",
        "The {thing} arrived early, fantastic service!",
    ),
    "hollow": (
        "you are all idiots",
        "worst company ever, pathetic clowns",
        "hahaha what a joke, scum",
        "crooks and liars, the lot of you",
        "you suck, you stupid morons",
    ),
    "busy": (
        "Please change the {thing} for our office in the second street.",
        "Could you send us a copy of the {thing} from last month?",
        "We need the {thing} moved to Tuesday, is that possible?",
        "Who do we talk to about the {thing} of our new colleague?",
    ),
    "answer": (
        "Thanks for writing, we are looking into it.",
        "Could you send us your number, please?",
        "We have passed this on to a colleague.",
        "Sorry about that, we will get back to you.",
    ),
    "solved": ("Sorry it took so long. Your {thing} is fixed now.", "All sorted, {thing} is fine. Sorry!"),
    "thanks": ("Thank you, it works now!", "Great, thanks for your help!"),
    "crowd": ("Same happened to me.", "Wow, really?", "I had no idea they are like that.", "Staying away."),
    "outburst": (
        "Everybody listen: they took my money and lied for weeks about my {thing}. NEVER buy there!",
        "Weeks of lies about a {thing}. Worst company on earth, share this so that nobody falls for it!",
    ),
}  # fmt: skip
"""What is said, in our own words."""


@dataclass(slots=True)
class World:
    """What was said so far, and when who blew up, in days since the start."""

    luck: Random
    days: int
    messages: list[Message] = field(default_factory=list)
    bursts: dict[str, float] = field(default_factory=dict)

    def say(self, sender: Handle, day: float, kind: str, thing: str, answers: str | None = None) -> str:
        """Something said at a time; its key among the messages."""
        name = str(len(self.messages))
        text = self.luck.choice(SAID[kind]).format(thing=thing)
        ours, crowd = sender.ours, kind == "crowd"
        self.messages.append(
            Message(
                source="planted",
                native_id=name,
                channel=sender.channel,
                sender=sender,
                sent_at=START + timedelta(days=day),
                text=f"{text} {'.' * self.luck.randrange(1, 3)}" if kind == "answer" else text,
                reply_to=answers,
                mentions=() if ours or crowd else (US[sender.channel],),
                direction=Direction.OUTBOUND if ours else Direction.PEER if crowd else Direction.INBOUND,
            )
        )
        return name


def handles(name: str) -> list[Handle]:
    """Somebody's handles, which say that they are one person's."""
    mail = f"email:{name}@people.example"
    return [
        Handle("twitter", name, identifiers=(mail,)),
        Handle("email", f"{name}@people.example", identifiers=(mail,)),
        Handle("chat", name, identifiers=(mail,)),
    ]


def complainer(world: World, name: str, *, answered: float, solved: float) -> None:
    """Somebody with a trouble, by how likely a message is answered, and a day's trouble solved."""
    luck, ways, thing = world.luck, handles(name), world.luck.choice(THINGS)
    day, mood, way = luck.uniform(0, world.days * 0.7), 0, luck.randrange(3)
    last = world.say(ways[way], day, "calm", thing)
    while (day := day + luck.uniform(0.6, 1.4)) < world.days:
        if luck.random() < solved:
            last = world.say(US[ways[way].channel], day, "solved", thing, last)
            world.say(ways[way], day + 0.1, "thanks", thing, last)
            return
        mood = min(mood + (luck.random() < WORSE), len(MOODS) - 1)
        if mood == len(MOODS) - 1 and luck.random() < BURSTS:
            burst(world, name, day, thing)
            return
        if luck.random() < WRITES[mood]:
            way = luck.randrange(3) if luck.random() < HOPS else way
            spoken = luck.choice(MOODS) if luck.random() < SLIPS else MOODS[mood]
            here = ways[way].channel == world.messages[int(last)].channel and luck.random() < STAYS
            last = world.say(ways[way], day, spoken, thing, last if here else None)
            if luck.random() < answered:
                world.say(US[ways[way].channel], day + luck.uniform(0.02, 0.4), "answer", thing, last)


def burst(world: World, name: str, day: float, thing: str) -> None:
    """Somebody blows up in public, and a crowd turns to it."""
    world.bursts[handles(name)[0].key] = day
    key = world.say(handles(name)[0], day, "outburst", thing)
    for number in range(world.luck.randrange(4, 9)):
        world.say(Handle("twitter", f"{name}-by-{number}"), day + 0.01 * (number + 1), "crowd", thing, key)


def steady(world: World, name: str, kind: str, gap: float, answered: float) -> None:
    """Somebody who always sounds the same, every so many days."""
    luck, ways = world.luck, handles(name)
    day = luck.uniform(0, 10)
    while (day := day + luck.expovariate(1 / gap)) < world.days:
        way, thing = luck.choice(ways), luck.choice(THINGS)
        key = world.say(way, day, kind, thing)
        if luck.random() < answered:
            world.say(US[way.channel], day + luck.uniform(0.02, 0.4), "answer", thing, key)


def ranter(world: World, name: str) -> None:
    """Somebody furious once, who never comes back."""
    world.say(
        world.luck.choice(handles(name)),
        world.luck.uniform(0, world.days),
        "furious",
        world.luck.choice(THINGS),
    )


def planted(seed: int, people: int, days: int = 45) -> World:
    """A world with so many people who complain, half as many who are helped well, and the decoys."""
    world = World(Random(seed), days)
    for name, number in numbered(("left", people), ("helped", people // 2)):
        helped = name == "helped"
        complainer(world, f"{name}{number}", answered=0.8 if helped else 0.35, solved=0.3 if helped else 0.04)
    for name, number in numbered(("happy", people // 3), ("troll", people // 6), ("busy", people // 4)):
        kind, gap = {"happy": ("happy", 1.2), "troll": ("hollow", 2.0), "busy": ("busy", 1.0)}[name]
        steady(world, f"{name}{number}", kind, gap, 0.9 if name == "busy" else 0.1)
    for _, number in numbered(("ranter", people)):
        ranter(world, f"ranter{number}")
    return world


def numbered(*kinds: tuple[str, int]) -> Iterator[tuple[str, int]]:
    return ((name, number) for name, count in kinds for number in range(count))
