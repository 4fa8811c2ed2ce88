"""GraphQL types and fields that carry their docstring as the description users read."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform

import strawberry

from graph_service.api.auditing import audited

Defined = TypeVar("Defined", bound=type)


def text_of(described: object) -> str | None:
    """A docstring as one paragraph a line."""
    text = inspect.getdoc(described)
    return text and "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field,))
def object_type(defined: Defined) -> Defined:
    """A GraphQL object type."""
    return strawberry.type(defined, description=text_of(defined))


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field,))
def interface(defined: Defined) -> Defined:
    """A GraphQL interface."""
    return strawberry.interface(defined, description=text_of(defined))


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field,))
def input_type(name: str | None = None, *, one_of: bool = False) -> Callable[[Defined], Defined]:
    """A GraphQL input type; with `one_of`, exactly one of its fields has to be given."""

    def define(defined: Defined) -> Defined:
        return strawberry.input(defined, name=name, description=text_of(defined), one_of=one_of or None)

    return define


def field(resolver: Callable[..., Any]) -> Any:  # noqa: ANN401 - Strawberry's own descriptor
    """A GraphQL field answered by a method."""
    return strawberry.field(resolver, description=text_of(resolver))


def mutation(resolver: Callable[..., Any]) -> Any:  # noqa: ANN401 - Strawberry's own descriptor
    """A GraphQL mutation answered by a method, and written down in the audit log."""
    return strawberry.mutation(audited(resolver), description=text_of(resolver))


def subscription(resolver: Callable[..., Any]) -> Any:  # noqa: ANN401 - Strawberry's own descriptor
    """A GraphQL field that goes on answering."""
    return strawberry.subscription(resolver, description=text_of(resolver))


def told(description: str) -> Any:  # noqa: ANN401 - stands for a value of any type, as dataclasses' field does
    """The description of a field that is a plain value."""
    return strawberry.field(description=description)


def optional(description: str) -> Any:  # noqa: ANN401 - as above
    """The description of an input's field that may be left out."""
    return strawberry.field(default=None, description=description)


def alternative(description: str) -> Any:  # noqa: ANN401 - as above
    """The description of one field of an input of which exactly one has to be given."""
    return strawberry.field(default=strawberry.UNSET, description=description)
