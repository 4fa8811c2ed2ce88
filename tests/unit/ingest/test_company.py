from pathlib import Path

import pytest

from ingest.company import Company, Competitor, OwnHandle, Product, read_company
from ingest.company_entries import InvalidCompany

BREWCO = """
name = "BrewCo"
domains = ["Brewco.example"]
region = "de"

[[handles]]
channel = "twitter"
address = "@BrewCo_Help"
team = "Care"

[[handles]]
channel = "phone"
address = "+49 30 901820"

[[products]]
slug = "kettle-one"
name = "Kettle One"
aliases = ["K1", "the kettle"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "company.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_company_file_names_handles_products_and_domains(tmp_path: Path) -> None:
    assert read_company(written(tmp_path, BREWCO)) == Company(
        name="BrewCo",
        handles=(OwnHandle("twitter:brewco_help", "Care"), OwnHandle("phone:+4930901820", "unassigned")),
        products=(Product("kettle-one", "Kettle One", ("K1", "the kettle")),),
        domains=("brewco.example",),
        region="DE",
    )


RIVALS = """near = ["boil"]
not_near = ["drum"]

[[competitors]]
name = "Rook"
aliases = ["@rook"]
near = ["tea"]
"""


def test_names_may_say_what_is_near_them_and_competitors_are_named(tmp_path: Path) -> None:
    company = read_company(written(tmp_path, BREWCO + RIVALS))
    kettle = Product("kettle-one", "Kettle One", ("K1", "the kettle"), ("boil",), ("drum",))
    assert company.products == (kettle,)
    assert company.competitors == (Competitor("Rook", ("@rook",), ("tea",), ()),)


@pytest.mark.parametrize(
    ("key", "ours"),
    [
        ("twitter:brewco_help", True),
        ("twitter:brewco", False),
        ("email:jane@brewco.example", True),
        ("email:jane@notbrewco.example", False),
        ("mastodon:jane@brewco.example", False),
    ],
)
def test_a_handle_is_ours_by_list_or_by_mail_domain(tmp_path: Path, key: str, ours: bool) -> None:
    assert read_company(written(tmp_path, BREWCO)).owns(key) is ours


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", 'the top level: needs name = "…"'),
        ('name = "B"\nhandels = []', "unknown entry 'handels'"),
        ('name = "B"\nhandles = "x"', "handles: write each entry under its own [[handles]] heading"),
        ('name = "B"\n[[handles]]\nchannel = "twitter"', 'handles: needs address = "…"'),
        ('name = "B"\n[[handles]]\nchannel = "x"\naddress = "y"\nteam = 3', 'handles: needs team = "…"'),
        ('name = "B"\n[[products]]\nslug = "A B"\nname = "x"', "products: slug 'A B' may hold only"),
        ('name = "B"\ndomains = "b.example"', "domains must be a list of texts"),
        (BREWCO + '[[products]]\nslug = "kettle-one"\nname = "Again"', "'kettle-one' stands twice"),
        ('name = "B"\nregion = "Europe"', "region: 'EUROPE' is no country's two letters"),
        (BREWCO + 'near = ["a b"]', "products kettle-one: 'a b' in near or not_near must be a single word"),
        (BREWCO + 'near = ["App"]\nnot_near = ["app"]', "'app' stands in near and in not_near"),
        (BREWCO + 'not = ["app"]', "products: unknown entry 'not'; known: aliases, name, near, not_near"),
        ('name = "B"\n[[competitors]]\naliases = ["x"]', 'competitors: needs name = "…"'),
        ('name = "B"\n[[competitors]]\nname = "C"\nslug = "c"', "competitors: unknown entry 'slug'"),
        ('name = "B"\n[[competitors]]\nname = "C"\naliases = "c"', "competitors C: aliases must be a list"),
        ('name = "B"\n[[competitors]]\nname = "C"\n[[competitors]]\nname = "c"', "'C' stands twice"),
        ("name = ", "Invalid value"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InvalidCompany) as refusal:
        read_company(path)
    assert str(refusal.value).startswith(f"{path}: ")
    assert told in str(refusal.value)


def test_an_absent_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidCompany, match="no such file; --company names a company"):
        read_company(tmp_path / "company.toml")
