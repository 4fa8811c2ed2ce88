"""`company.toml`: who we are, so that our own voice is told from everybody else's."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phonenumbers import SUPPORTED_REGIONS

from ingest.identity.normal import normal_address

SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")


class InvalidCompany(ValueError):
    """A company file that cannot be used; the message names the file, the entry and the remedy."""


@dataclass(frozen=True, slots=True)
class OwnHandle:
    """One of our own handles and the team that speaks through it."""

    key: str
    team: str


@dataclass(frozen=True, slots=True)
class Product:
    """Something we sell, and the names people use for it."""

    slug: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Company:
    """Our handles, products and mail domains.

    `region` is where telephone numbers are taken to be that are written without their country, such as
    GB; None leaves them as they stand.
    """

    name: str
    handles: tuple[OwnHandle, ...] = ()
    products: tuple[Product, ...] = ()
    domains: tuple[str, ...] = ()
    region: str | None = None

    def owns(self, handle_key: str) -> bool:
        """Whether a handle key is ours, by list or by mail domain."""
        channel, _, address = handle_key.partition(":")
        ours = any(handle.key == handle_key for handle in self.handles)
        return ours or (channel == "email" and address.rpartition("@")[2] in self.domains)

    def team(self, handle_key: str) -> str:
        """The team that speaks through one of our handles; `unassigned` where the file names none."""
        return next((handle.team for handle in self.handles if handle.key == handle_key), "unassigned")


def read_company(path: Path) -> Company:
    """Read and check a company file.

    Raises `InvalidCompany` with the file, the entry and what was expected.
    """
    try:
        return parse_company(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise InvalidCompany(f"{path}: no such file; --company names a company.toml") from None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, InvalidCompany) as error:
        raise InvalidCompany(f"{path}: {error}") from None


def parse_company(table: dict[str, Any]) -> Company:
    """Make a `Company` of a parsed company file; raises `InvalidCompany`."""
    refuse_unknown(table, "the top level", {"name", "domains", "handles", "products", "region"})
    return Company(
        name=text_of(table, "name", "the top level"),
        handles=tuple(own_handle(row) for row in rows_of(table, "handles")),
        products=unique_products(rows_of(table, "products")),
        domains=tuple(sorted(domain.casefold() for domain in texts_of(table, "domains", "the top level"))),
        region=region_of(table),
    )


def region_of(table: dict[str, Any]) -> str | None:
    """A country by its two letters, of those that have telephone numbers; None where none is given."""
    if "region" not in table:
        return None
    region = text_of(table, "region", "the top level").upper()
    if region not in SUPPORTED_REGIONS:
        raise InvalidCompany(f"region: {region!r} is no country's two letters, such as GB or DE")
    return region


def own_handle(row: dict[str, Any]) -> OwnHandle:
    refuse_unknown(row, "handles", {"channel", "address", "team"})
    channel = text_of(row, "channel", "handles")
    address = normal_address(channel, text_of(row, "address", "handles"))
    return OwnHandle(f"{channel}:{address}", text_of({"team": "unassigned"} | row, "team", "handles"))


def unique_products(rows: list[dict[str, Any]]) -> tuple[Product, ...]:
    products = tuple(product(row) for row in rows)
    slugs = [p.slug for p in products]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise InvalidCompany(f"products: {slug!r} stands twice; a slug names one product")
    return products


def product(row: dict[str, Any]) -> Product:
    refuse_unknown(row, "products", {"slug", "name", "aliases"})
    slug = text_of(row, "slug", "products")
    if not SLUG.fullmatch(slug):
        raise InvalidCompany(f"products: slug {slug!r} may hold only a-z, 0-9 and hyphens")
    return Product(slug, text_of(row, "name", "products"), texts_of(row, "aliases", f"products {slug}"))


def refuse_unknown(table: dict[str, Any], where: str, known: set[str]) -> None:
    unknown = table.keys() - known
    if unknown:
        raise InvalidCompany(f"{where}: unknown entry {min(unknown)!r}; known: {', '.join(sorted(known))}")


def rows_of(table: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = table.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InvalidCompany(f"{name}: write each entry under its own [[{name}]] heading")
    return rows


def text_of(table: dict[str, Any], name: str, where: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value.strip():
        raise InvalidCompany(f'{where}: needs {name} = "…"')
    return value.strip()


def texts_of(table: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
    value = table.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise InvalidCompany(f"{where}: {name} must be a list of texts")
    return tuple(item.strip() for item in value)
