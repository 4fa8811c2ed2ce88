"""Relay connections: a page of a list with its cursors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from graph_service.api.described import object_type, told
from graph_service.api.paging import Page, Row

Item = TypeVar("Item")


@object_type
class PageInfo:
    """Where a page lies in its list. Pass `endCursor` as `after` for the next one."""

    has_next_page: bool = told("Whether more follow.")
    has_previous_page: bool = told("Whether this page began after a cursor.")
    start_cursor: str | None = told("The cursor of the first edge; null on an empty page.")
    end_cursor: str | None = told("The cursor of the last edge; null on an empty page.")


@object_type
class Edge(Generic[Item]):
    """An item of a list and its cursor."""

    node: Item = told("The item.")
    cursor: str = told("Stands for this place in the list, even when rows are inserted before it.")


@object_type
class Connection(Generic[Item]):
    """A page of a list. Inserting rows never shifts a page."""

    edges: list[Edge[Item]] = told("The items of this page.")
    page_info: PageInfo = told("Where the page lies in the list.")


def connection(page: Page[Row], item: Callable[[Row], Item]) -> Connection[Item]:
    """A page of rows as a connection of what `item` makes of them."""
    return Connection(edges=edges(page, item), page_info=page_info(page))


def edges(page: Page[Row], item: Callable[[Row], Item]) -> list[Edge[Item]]:
    return [Edge(node=item(row), cursor=cursor) for row, cursor in zip(page.rows, page.cursors, strict=True)]


def page_info(page: Page[Row]) -> PageInfo:
    return PageInfo(
        has_next_page=page.more,
        has_previous_page=page.earlier,
        start_cursor=page.cursors[0] if page.cursors else None,
        end_cursor=page.cursors[-1] if page.cursors else None,
    )
