"""Names and values in normal form; the names of several cultures are made up by us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identity.fields import LEVELS, Kind
from ingest.identity.names import PersonName, person_name, plain
from ingest.identity.nicknames import forms_of_one_name
from ingest.identity.values import company_domain, normal_value


@pytest.mark.parametrize(
    # Letter by letter, so a Greek ου becomes oy, one slip from how people write it.
    ("spoken", "given_name", "surname", "between"),
    [
        ("Jane Doe", "jane", "doe", ()),
        ("DOE, Jane Mary", "jane", "doe", ("mary",)),
        ("Dr. Hans-Jürgen Müller", "hans-jurgen", "muller", ()),
        ("José Luis García Márquez", "jose", "marquez", ("luis", "garcia")),
        ("Анна Ивановна Петрова", "anna", "petrova", ("ivanovna",)),
        ("Γιώργος Παπαδόπουλος", "giorgos", "papadopoylos", ()),
        ("王小明", "xiaoming", "wang", ()),
        ("Nguyễn Văn An", "nguyen", "an", ("van",)),
        ("Björk Guðmundsdóttir", "bjork", "gudmundsdottir", ()),
        ("Siobhán O’Brien", "siobhan", "obrien", ()),
        ("Suharto", "suharto", "", ()),
        ("Sir Elton John CBE", "elton", "john", ()),
        ("Dr.", "dr", "", ()),
        ("", "", "", ()),
    ],
)
def test_display_names_are_split(
    spoken: str, given_name: str, surname: str, between: tuple[str, ...]
) -> None:
    assert person_name(spoken) == PersonName(given_name, surname, between)


def test_parts_that_a_source_keeps_are_taken_as_they_are() -> None:
    assert person_name("Jane M. Doe", given="Jane", surname="Doe") == PersonName("jane", "doe", ("m",))
    assert not person_name(given=" ", surname="—")


@given(st.text(max_size=40))
def test_a_plain_text_is_plain_already(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("bill", "william", True),
        ("peggy", "margaret", True),
        ("misha", "mikhail", True),
        ("paco", "francisco", True),
        ("bill", "bob", False),
        ("unknown", "unknown", False),
    ],
)
def test_forms_of_one_name(left: str, right: str, *, same: bool) -> None:
    assert forms_of_one_name(left, right) is same
    assert forms_of_one_name(right, left) is same


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.EMAIL, "Jane.Doe+shop@GoogleMail.com", "janedoe@gmail.com"),
        (Kind.EMAIL, "Jane.Doe+shop@Outlook.com", "jane.doe@outlook.com"),
        (Kind.EMAIL, "Jane.Doe+shop@acme.com", "jane.doe+shop@acme.com"),
        (Kind.EMAIL, "+@gmail.com", "+@gmail.com"),
        (Kind.PHONE, "(020) 7946 0958", "+442079460958"),
        (Kind.PHONE, "0049 30 901820", "+4930901820"),
        (Kind.PHONE, "12", "12"),
        (Kind.DATE, "1980-02-29", "19800229"),
        (Kind.DATE, "1980-02-29T00:00:00Z", "19800229"),
        (Kind.DATE, "1980/2/9", "19800209"),
        (Kind.DATE, "29.02.1980", "19800229"),
        (Kind.DATE, "02/29/1980", "19800229"),
        (Kind.DATE, "29 Feb 1980", "19800229"),
        (Kind.DATE, "February 29th, 1980", "19800229"),
        (Kind.DATE, "1st of Sept. 1980", "19800901"),
        (Kind.DATE, "04.04.1980", "19800404"),
        (Kind.DATE, "03.04.1980", ""),
        (Kind.DATE, "03/04/1980", ""),
        (Kind.DATE, "1980-02-31", "19800231"),
        (Kind.DATE, "29.02.80", "290280"),
        (Kind.DATE, "29 Foo 1980", "29foo1980"),
        (Kind.DATE, "29 Mart 1980", "29mart1980"),
        (Kind.POSTCODE, " SW1A  1AA ", "sw1a 1aa"),
        (Kind.POSTCODE, "EC1A1BB", "ec1a 1bb"),
        (Kind.POSTCODE, "K1A0B1", "k1a 0b1"),
        (Kind.POSTCODE, "1017AB", "1017 ab"),
        (Kind.POSTCODE, "D-10115", "10115"),
        (Kind.POSTCODE, "94105-1234", "94105"),
        (Kind.POSTCODE, "100-0001", "100-0001"),
        (Kind.PHONE, "٠٢٠ ٧٩٤٦ ٠٩٥٨", "+442079460958"),
        (Kind.CODE, "AB-12 34", "ab1234"),
        (Kind.TEXT, "Saint-Étienne,  Loire", "saint-etienne loire"),
    ],
)
def test_values_in_normal_form(kind: Kind, text: str, value: str) -> None:
    assert normal_value(kind, text, region="GB") == value


@pytest.mark.parametrize("kind", Kind)
def test_shipped_rates_sum_to_1_and_tell_for_the_best_level_and_against_the_last(kind: Kind) -> None:
    levels = LEVELS[kind]
    assert sum(level.match for level in levels) == pytest.approx(1)
    assert sum(level.random for level in levels) == pytest.approx(1)
    assert levels[0].match > levels[0].random
    assert levels[-1].match < levels[-1].random
    assert levels[-1].strength == 0


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("Acme.com", "acme.com"),
        ("https://www.acme.com:8443/about?x=1", "acme.com"),
        ("jane@acme.com", "acme.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("www.wwwacme.com.", "wwwacme.com"),
        ("a..b", "a..b"),
        ("", ""),
    ],
)
def test_a_company_has_one_domain_however_it_is_written(text: str, domain: str) -> None:
    assert company_domain(text) == domain
