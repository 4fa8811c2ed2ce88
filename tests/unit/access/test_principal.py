from __future__ import annotations

import asyncio

import pytest

from graph_service.access.principal import OPERATOR, Forbidden, Principal, Scope, acting_as, current, require

READER = Principal("reader", frozenset({Scope.READ}))


def test_whoever_has_the_folder_may_do_everything() -> None:
    assert current() == OPERATOR
    for scope in Scope:
        require(scope)


def test_a_principal_may_do_what_its_scopes_say_and_no_more() -> None:
    with acting_as(READER):
        require(Scope.READ)
        with pytest.raises(Forbidden, match="reader may not do this: it needs the scope ingest"):
            require(Scope.INGEST)
    assert current() == OPERATOR


def test_work_in_a_thread_is_done_as_whoever_asked() -> None:
    async def elsewhere() -> Principal:
        with acting_as(READER):
            return await asyncio.to_thread(current)

    assert asyncio.run(elsewhere()) == READER
