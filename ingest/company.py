"""`company.toml`: who we are, so that our own voice is told from everybody else's."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phonenumbers import SUPPORTED_REGIONS

from ingest.channel_costs import Costs, parse_costs
from ingest.company_entries import InvalidCompany, refuse_unknown, rows_of, text_of, texts_of
from ingest.identity.normal import normal_address
from ingest.opening_hours import OpeningHours, parse_opening_hours
from ingest.reference_budget import ReferenceBudget, parse_reference_budget
from ingest.signal_rules import Rule, default_rules, parse_rules, refuse_strange_products

SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
TOP_LEVEL = {
    "name",
    "domains",
    "handles",
    "products",
    "region",
    "competitors",
    "signals",
    "references",
    "costs",
    "hours",
}


@dataclass(frozen=True, slots=True)
class OwnHandle:
    """One of our own handles and the team that speaks through it."""

    key: str
    team: str


@dataclass(frozen=True, slots=True)
class Product:
    """Something we sell, and the names people use for it.

    A name of one word that is an ordinary word as well is meant by who says one of the words `near`
    beside it, and hardly by who says one of `not_near`.
    """

    slug: str
    name: str
    aliases: tuple[str, ...]
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Competitor:
    """Somebody who sells what we sell, or a product of theirs; its names are as a `Product`'s."""

    name: str
    aliases: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """Our handles, products and mail domains, whom we compete with, and what calls for somebody to act.

    `region` is where telephone numbers are taken to be that are written without their country, such as
    GB; None leaves them as they stand. `rules` are those the file states, if it states any, and so is
    `references`, how much is asked of one person who vouches for us, and `costs`, what channels cost, and
    `hours`, when somebody is there to answer.
    """

    name: str
    handles: tuple[OwnHandle, ...] = ()
    products: tuple[Product, ...] = ()
    domains: tuple[str, ...] = ()
    region: str | None = None
    competitors: tuple[Competitor, ...] = ()
    rules: tuple[Rule, ...] = ()
    references: ReferenceBudget | None = None
    costs: Costs | None = None
    hours: OpeningHours | None = None

    @property
    def reference_budget(self) -> ReferenceBudget:
        """How much is asked of one person: what is stated, else what is usual."""
        return self.references or ReferenceBudget()

    @property
    def rules_in_force(self) -> tuple[Rule, ...]:
        """What raises signals: the rules stated, else those that are shipped."""
        return self.rules or default_rules()

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
    refuse_unknown(table, "the top level", TOP_LEVEL)
    products, rules = unique_products(rows_of(table, "products")), parse_rules(table)
    refuse_strange_products(rules, (product.slug for product in products))
    return Company(
        name=text_of(table, "name", "the top level"),
        handles=tuple(own_handle(row) for row in rows_of(table, "handles")),
        products=products,
        domains=tuple(sorted(domain.casefold() for domain in texts_of(table, "domains", "the top level"))),
        region=region_of(table),
        competitors=unique_competitors(rows_of(table, "competitors")),
        rules=rules,
        references=parse_reference_budget(table),
        costs=parse_costs(table),
        hours=parse_opening_hours(table),
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
    refuse_unknown(row, "products", {"slug", "name", "aliases", "near", "not_near"})
    slug = text_of(row, "slug", "products")
    if not SLUG.fullmatch(slug):
        raise InvalidCompany(f"products: slug {slug!r} may hold only a-z, 0-9 and hyphens")
    return Product(slug, text_of(row, "name", "products"), *names_of(row, f"products {slug}"))


def unique_competitors(rows: list[dict[str, Any]]) -> tuple[Competitor, ...]:
    competitors = tuple(competitor(row) for row in rows)
    names = [each.name.casefold() for each in competitors]
    for each in competitors:
        if names.count(each.name.casefold()) > 1:
            raise InvalidCompany(
                f"competitors: {each.name!r} stands twice; put its aliases under one heading"
            )
    return competitors


def competitor(row: dict[str, Any]) -> Competitor:
    refuse_unknown(row, "competitors", {"name", "aliases", "near", "not_near"})
    name = text_of(row, "name", "competitors")
    return Competitor(name, *names_of(row, f"competitors {name}"))


def names_of(row: dict[str, Any], where: str) -> tuple[tuple[str, ...], ...]:
    """The aliases of what a row names, the words that speak for it and those that speak against it.

    Raises `InvalidCompany` for several words in one, and for a word that speaks both ways.
    """
    aliases, near, not_near = (texts_of(row, entry, where) for entry in ("aliases", "near", "not_near"))
    for word in (*near, *not_near):
        if not word.isalnum():
            raise InvalidCompany(f"{where}: {word!r} in near or not_near must be a single word")
    both = {word.casefold() for word in near} & {word.casefold() for word in not_near}
    if both:
        raise InvalidCompany(f"{where}: {min(both)!r} stands in near and in not_near; keep one of them")
    return aliases, near, not_near
