"""A schema with every kind of field, and generated things and documents to put to it.

The things are seldom what their types say: there are nulls, errors and numbers where there should be
none, and some of it has to be awaited.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from random import Random
from typing import Annotated, Any, Final

import strawberry
from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLUnionType,
    get_named_type,
    is_abstract_type,
    is_composite_type,
)
from strawberry.schema.config import StrawberryConfig

from graph_service.api.scalars import DATE_TIME
from graph_service.errors import NotFound


@dataclass(frozen=True)
class Soon:
    """What has to be awaited to be had, as often as one likes; an error is raised then."""

    value: Any
    turns: int

    def __await__(self) -> Generator[Any, None, Any]:
        for _ in range(self.turns):
            yield from asyncio.sleep(0).__await__()
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


@strawberry.enum
class Season(Enum):
    SPRING = "spring"
    FALL = "fall"


@strawberry.interface
class Thing:
    id: strawberry.ID
    note: str | None


@strawberry.type
class Leaf(Thing):
    text: str
    number: int
    part: int | None
    share: float
    rate: float | None
    green: bool
    fallen: datetime | None
    season: Season | None
    season_now: Season
    words: list[str]
    gaps: list[str | None] | None
    grid: list[list[int | None]] | None
    free: strawberry.scalars.JSON | None

    @strawberry.field
    def shout(self, times: int = 1) -> str:
        return self.text * times

    @strawberry.field
    async def later(self) -> str | None:
        await asyncio.sleep(0)
        return self.text

    @strawberry.field
    async def surely(self) -> str:
        return self.text

    @strawberry.field
    def lost(self) -> str | None:
        raise NotFound("It is gone.", "Look elsewhere.")


@strawberry.type
class Stone:
    """Told apart from other things by its class only: it has no interface."""

    weight: int
    name: str | None


@strawberry.type
class Branch(Thing):
    name: str
    leaf: Leaf
    last: Leaf | None
    leaves: list[Leaf]
    holes: list[Leaf | None] | None
    stones: list[Stone]
    stone: Stone | None
    branch: Annotated[Branch, strawberry.lazy("tests.api.forest")] | None
    things: list[Thing]
    either: Leaf | Stone | None

    @strawberry.field
    async def fetched(self) -> Annotated[Branch, strawberry.lazy("tests.api.forest")] | None:
        await asyncio.sleep(0)
        return self.branch

    @strawberry.field
    def counted(self, first: int) -> list[Leaf]:
        return self.leaves[:first]

    @strawberry.field
    async def held(self) -> list[Leaf]:
        return self.leaves


def root(info: strawberry.Info[Any, None]) -> Any:
    return info.context


@strawberry.type
class Query:
    @strawberry.field
    def tree(self, info: strawberry.Info[Any, None]) -> Branch | None:
        return root(info)  # type: ignore[no-any-return]

    @strawberry.field
    async def planted(self, info: strawberry.Info[Any, None]) -> Branch | None:
        await asyncio.sleep(0)
        return root(info)  # type: ignore[no-any-return]

    @strawberry.field
    def trees(self, info: strawberry.Info[Any, None]) -> list[Branch | None]:
        return [root(info), None, root(info)]

    @strawberry.field
    def sure(self, info: strawberry.Info[Any, None]) -> Branch:
        return root(info)  # type: ignore[no-any-return]


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def plant(self, info: strawberry.Info[Any, None]) -> Branch | None:
        await asyncio.sleep(0)
        return root(info)  # type: ignore[no-any-return]

    @strawberry.mutation
    def fell(self, info: strawberry.Info[Any, None]) -> Branch | None:
        return root(info)  # type: ignore[no-any-return]


CONFIG: Final = StrawberryConfig(scalar_map={datetime: DATE_TIME})
FOREST: Final = strawberry.Schema(Query, Mutation, config=CONFIG)
WRONG: Final[tuple[Any, ...]] = (
    *(None, ValueError("broken"), NotFound("It is gone.", "Look elsewhere."), object(), strawberry.UNSET),
    *(2**40, "7", 7, 0.5, "", True, float("nan"), float("inf"), Season.FALL),
    *([], ["a", None], ("b",), {"a": 1}, {"c"}),
)
"""What a field may hold instead of what it should: some of it, some types take nevertheless."""
TEXTS: Final = ("", "a", "ü", '"', "😀", "long " * 5)
NOON: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Items(list[Any]):
    """A list by another name."""


@dataclass(frozen=True)
class Growing:
    """Makes things of which one value in so many is wrong, and one has to be awaited."""

    random: Random
    odds: int

    def mostly(self, right: Any) -> Any:
        """A value as it should be, but now and then."""
        number = self.random.randrange(self.odds)
        if number == 0:
            return self.random.choice(WRONG)
        if number == 1:
            late = self.random.choice((right, right, self.random.choice(WRONG)))
            return Soon(late, self.random.randrange(3))
        return right

    def maybe(self, right: Any) -> Any:
        return self.mostly(self.random.choice((None, right, right)))

    def several(self, make: Callable[[], Any]) -> Any:
        kind = self.random.choice((list, list, tuple, Items, iter))
        return self.mostly(kind([make() for _ in range(self.random.randrange(4))]))

    def text(self) -> str:
        return self.random.choice(TEXTS)

    def number(self) -> int:
        return self.random.randint(-3, 3)

    def leaf(self) -> Any:
        mostly, maybe = self.mostly, self.maybe
        return mostly(
            Leaf(
                id=mostly(self.random.choice((self.text(), self.number()))),
                note=maybe(self.text()),
                text=mostly(self.text()),
                number=mostly(self.number()),
                part=maybe(self.number()),
                share=mostly(self.random.uniform(-2, 2)),
                rate=maybe(self.random.choice((0.25, 2))),
                green=mostly(self.random.random() < 0.5),
                fallen=maybe(NOON),
                season=maybe(Season.FALL),
                season_now=mostly(Season.SPRING),
                words=self.several(lambda: mostly(self.text())),
                gaps=self.several(lambda: maybe(self.text())),
                grid=self.several(lambda: self.several(lambda: maybe(self.number()))),
                free=maybe(self.random.choice((1, "a", {"b": [1, None]}, [ValueError("inside")]))),
            )
        )

    def stone(self) -> Any:
        return self.mostly(Stone(weight=self.mostly(self.number()), name=self.maybe(self.text())))

    def branch(self, depth: int) -> Any:
        """A branch with so many levels of branches at most."""
        return self.mostly(
            Branch(
                id=self.mostly(self.text()),
                note=self.maybe(self.text()),
                name=self.mostly(self.text()),
                leaf=self.leaf(),
                last=self.maybe(self.leaf()),
                leaves=self.several(self.leaf),
                holes=self.several(lambda: self.maybe(self.leaf())),
                stones=self.several(self.stone),
                stone=self.maybe(self.stone()),
                branch=self.branch(depth - 1) if depth else None,
                things=self.several(self.leaf),
                either=self.maybe(self.random.choice((self.leaf(), self.stone()))),
            )
        )


SWITCHES: Final = (
    *("@skip(if: $yes)", "@include(if: $no)", "@include(if: $yes)", "@skip(if: true)", "@skip(if: $no)"),
    *("@skip(if: $no) @include(if: $yes)", "@include(if: true)"),
)


@dataclass
class Writing:
    """A document in the making, with its fragments and room for more selections."""

    random: Random
    fragments: list[str] = field(default_factory=list)
    room: int = 40

    def document(self) -> str:
        """A document over the schema, nearly always a valid one."""
        core = FOREST._schema
        operation = self.random.choice(("query", "query", "query", "mutation"))
        root = core.query_type if operation == "query" else core.mutation_type
        inside = self.selections(root, 4)
        head = f"{operation} Q($yes: Boolean = true, $no: Boolean! = false)"
        return "\n".join([f"{head} {inside}", *self.fragments])

    def selections(self, kind: Any, depth: int) -> str:
        """Some fields of a type, in braces."""
        count = self.random.randint(1, 5)
        return "{ " + " ".join(self.selection(kind, depth) for _ in range(count)) + " }"

    def selection(self, kind: Any, depth: int) -> str:
        self.room -= 1
        form = self.random.randrange(10) if self.room > 0 else 2
        if form == 0 or (form > 2 and isinstance(kind, GraphQLUnionType)):
            within = self.inner(kind)
            return f"... on {within.name} {self.switch()} {self.selections(within, depth)}"
        if form == 1:
            return f"...{self.fragment(self.inner(kind), depth)} {self.switch()}"
        if form == 2:
            return f"{self.random.choice(('', 'kind: '))}__typename {self.switch()}"
        return self.field(kind, depth)

    def fragment(self, kind: GraphQLNamedType, depth: int) -> str:
        """The name of a new fragment on a type."""
        inside = self.selections(kind, depth)
        self.fragments.append(f"fragment F{len(self.fragments)} on {kind.name} {inside}")
        return f"F{len(self.fragments) - 1}"

    def inner(self, kind: Any) -> GraphQLNamedType:
        """A type that a fragment may be on where another is selected from."""
        narrower = FOREST._schema.get_possible_types(kind) if is_abstract_type(kind) else ()
        kinds: list[GraphQLNamedType] = [kind, *narrower, *getattr(kind, "interfaces", ())]
        return self.random.choice(kinds)

    def field(self, kind: Any, depth: int) -> str:
        names = [name for name, each in kind.fields.items() if depth > 0 or not leads_on(each)]
        if not names:
            return "__typename"
        name = self.random.choice(names)
        definition = kind.fields[name]
        given = self.random.randrange(4) if definition.args else None
        argument = "" if given is None else f"({next(iter(definition.args))}: {given})"
        # One name, one meaning, wherever it stands.
        alias = self.random.choice(("", f"other_{name}: ")) if given is None else f"{name}_{given}: "
        inside = self.selections(get_named_type(definition.type), depth - 1) if leads_on(definition) else ""
        return f"{alias}{name}{argument} {self.switch()} {inside}"

    def switch(self) -> str:
        """A directive, now and then."""
        return self.random.choice(SWITCHES) if self.random.random() < 0.2 else ""


def leads_on(definition: GraphQLField) -> bool:
    """Whether something is selected beneath a field."""
    return is_composite_type(get_named_type(definition.type))


VARIABLES: Final[tuple[Mapping[str, object], ...]] = (
    *({}, {"yes": False}, {"yes": True, "no": True}, {"yes": None}, {"no": None}),
)
