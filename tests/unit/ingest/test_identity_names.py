"""Names as people of many cultures write them, all made up by us: what is one, and how two agree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identity.name_levels import coded, name_levels
from ingest.identity.names import NOBODY, PersonName, person_name

JANE = PersonName("jane", "doe")
SAME, FORM, SLIP, ALIKE, ELSEWHERE, OTHER, MISSING = 0, 1, 2, 3, 4, 5, -1
BOTH_SAME, SWAPPED, APART = (SAME, SAME), (ELSEWHERE, ELSEWHERE), (OTHER, OTHER)


def levels(left: str, right: str) -> tuple[int, int]:
    """How given names and surnames agree, which has to be so in both directions."""
    one, other = np.array([0]), np.array([1])
    names = [person_name(left), person_name(right)]
    there, back = name_levels(coded(names), one, other), name_levels(coded(names), other, one)
    found = int(there[0][0]), int(there[1][0])
    assert found == (int(back[0][0]), int(back[1][0]))
    return found


@pytest.mark.parametrize(
    "spoken",
    [
        "🌸 Jane Doe 🌸",
        "Jane Doe | Acme",
        "Jane Doe • coffee lover",
        "Jane Doe – Barista",
        "Jane Doe @ Acme",
        "Jane Doe at Acme GmbH",
        "JANE DOE ✈️",
        "Jane Doe (she/her)",
        "Jane Doe she/her",
        "Jane Doe [Acme]",
        "Dr. Jane Doe, PhD",
        "Prof.Dr. Jane Doe",
        "Jane Doe, Ph.D., MBA",
        "Jane Doe, M.A.",
        "Jane Doe Ph.D.",
        "Frau Doe, Jane",
        "JaneDoe",
        "jane.doe",
        "𝓙𝓪𝓷𝓮 𝓓𝓸𝓮",
        "👩🏽‍💻 Jane Doe 🇩🇪",
    ],
)
def test_decoration_titles_and_letters_are_no_part_of_a_name(spoken: str) -> None:
    assert person_name(spoken) == JANE


@pytest.mark.parametrize(
    "spoken",
    [
        "support",
        "Acme Support Team",
        "Customer Service",
        "Newsletter",
        "Acme GmbH",
        "Acme Kettles, Inc.",
        "Acme Ltd. & Co",
        "Kaffee S.A.",
        "Acme AG",
        "acme.com",
        "xX_dragon_Xx42",
        "user123",
        "jane_doe",
        "@janedoe",
        "jane.doe@acme.com",
        "+44 20 7946 0958",
        "Studio 54",
        "🌸✨🌸",
        "",
    ],
)
def test_what_is_plainly_no_persons_name_is_none(spoken: str) -> None:
    assert person_name(spoken) == NOBODY
    assert not person_name(spoken)


@pytest.mark.parametrize(
    ("spoken", "name"),
    [
        ("Don Draperson", PersonName("don", "draperson")),
        ("Mia Service", PersonName("mia", "service")),
        ("Ronald MacDonald", PersonName("ronald", "macdonald")),
        ("MacDonald", PersonName("macdonald", "")),
        ("Ivanov S. A.", PersonName("s", "ivanov", ("a",))),
        ("Mrs. Doe", PersonName("", "doe")),
        ("Sir Elmer", PersonName("elmer", "")),
    ],
)
def test_what_looks_like_a_title_a_role_or_a_company_may_be_a_name(spoken: str, name: PersonName) -> None:
    assert person_name(spoken) == name


@pytest.mark.parametrize(
    ("spoken", "suffix"),
    [
        ("Martin Doe, Jr.", "jr"),
        ("Martin Doe Jr", "jr"),
        ("Doe Jr., Martin", "jr"),
        ("Doe, Martin, III", "iii"),
        ("Martin Doe II", "ii"),
        ("Martin Doe, II", "ii"),
        ("Martin Doe 3rd", "iii"),
        ("Martin Doe Sr., PhD", "sr"),
        ("Martin Luther Doe Senior", "sr"),
        ("José da Silva Júnior", "jr"),
        ("Sr. José Doe", ""),
        ("Martin Doe", ""),
        ("Jane Senior", ""),
        ("Junior", ""),
    ],
)
def test_the_generation_is_kept(spoken: str, suffix: str) -> None:
    name = person_name(spoken)
    assert name.suffix == suffix
    assert name.surname in {"doe", "silva", "senior", ""}


def test_the_generation_is_kept_where_a_source_keeps_parts() -> None:
    assert person_name(given="Martin", surname="Doe Jr.") == PersonName("martin", "doe", (), "jr")
    assert person_name("Martin Doe III", given="Martin", surname="Doe") == PersonName(
        "martin", "doe", (), "iii"
    )


def test_parts_of_a_source_lose_titles_and_particles_but_are_not_judged() -> None:
    assert person_name(given="Dr. Jan", surname="van den Berg") == PersonName("jan", "berg", ("van", "den"))
    assert person_name(given="J.R.", surname="Ewingson") == PersonName("j r", "ewingson")
    assert person_name(given="Mrs.", surname="User42") == PersonName("mrs", "user42")
    assert person_name("Jan van den Berg", "Jan", "van den Berg").between == ("van", "den")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        # Chinese: family first in its script and often in Latin, syllables apart or not
        ("王小明", "Xiaoming Wang", BOTH_SAME),
        ("王小明", "Wang Xiaoming", SWAPPED),
        ("Wang Xiao Ming", "Xiaoming Wang", SWAPPED),
        ("Xiao-Ming Wang", "Xiaoming Wang", (FORM, SAME)),
        ("劉小明", "刘小明", BOTH_SAME),
        ("Xiaoming Wang 王小明", "王小明", BOTH_SAME),
        # Japanese: family first; characters are read as Chinese, so only kana meet Latin letters
        ("たなか はるこ", "Haruko Tanaka", SWAPPED),
        ("田中春子", "田中 春子", BOTH_SAME),
        ("田中春子", "Haruko Tanaka", APART),
        # Korean
        ("김민수", "Minsu Gim", BOTH_SAME),
        ("Gim Min Su", "김민수", SWAPPED),
        ("김민수", "Min-su Kim", (FORM, SLIP)),
        ("박민수", "Minsu Park", (SAME, OTHER)),
        # Vietnamese
        ("Trần Thị Bích", "Bich Tran", SWAPPED),
        ("Trần Thị Bích", "Tran Thi Bich", BOTH_SAME),
        ("Đặng Văn Lâm", "Lam Dang Van", SWAPPED),
        # Hungarian
        ("Kovács Eszter", "Eszter Kovács", SWAPPED),
        ("Kovács Eszter Anna", "Eszter Anna Kovacs", SWAPPED),
        # Russian: with and without patronymic, initials on either side
        ("Иван Петрович Сорокин", "Иван Сорокин", BOTH_SAME),
        ("Сорокин Иван Петрович", "Ivan Sorokin", SWAPPED),
        ("И. П. Сорокин", "Иван Петрович Сорокин", (FORM, SAME)),
        ("Сорокин И. П.", "Иван Сорокин", (FORM, SAME)),
        ("Сорокин И.П.", "И.П. Сорокин", BOTH_SAME),
        ("Сорокин И.", "Иван Сорокин", SWAPPED),
        ("Юлия Сорокина", "Julia Sorokina", (FORM, SAME)),
        # Icelandic: the father's name, so brother and sister differ
        ("Þórdís Jónsdóttir", "Thordis Jonsdottir", BOTH_SAME),
        ("Þórdís Jónsdóttir", "Thordis Jonsson", (SAME, ALIKE)),
        ("Egill Hrafnsson", "Birna Hrafnsdóttir", (OTHER, ALIKE)),
        # Arabic: chains, articles, and script without vowels
        ("Karim bin Tariq al-Masri", "Karim al-Masri", BOTH_SAME),
        ("Karim ibn Tariq", "Karim Tariq", BOTH_SAME),
        ("Karim Al Masri", "Karim El-Masri", BOTH_SAME),
        ("Karim Almasri", "Karim al-Masri", (SAME, FORM)),
        ("كريم المصري", "Karim al-Masri", (ALIKE, OTHER)),
        ("محمد سلمان", "Mohammed Salman", (ALIKE, ALIKE)),
        # Ethiopian: the father's name behind, sometimes his father's too
        ("Selam Bekele Tadesse", "Selam Bekele", (SAME, ELSEWHERE)),
        ("ሰላም በቀለ", "Selam Bekele", BOTH_SAME),
        # Hebrew: vowels are not written, and others are guessed
        ("דנה לוי", "Dana Levi", (OTHER, OTHER)),
        # Indian: Devanagari, initials before and behind
        ("अमित कुमार", "Amit Kumar", BOTH_SAME),
        ("R. Karthik", "Raghavan Karthik", (FORM, SAME)),
        ("Karthik R", "R. Karthik", SWAPPED),
        ("R. Karthik", "Karthik Raghavan", SWAPPED),
        ("Singh, A.", "Arjun Singh", (FORM, SAME)),
        # Spanish and Portuguese: two surnames, of which one may do
        ("García Montes, Elena", "Elena García", (SAME, FORM)),
        ("Elena García Montes", "Elena García", (SAME, ELSEWHERE)),
        ("Elena García Montes", "Elena Montes", BOTH_SAME),
        ("João Silva dos Santos", "João Santos", BOTH_SAME),
        ("María de la Cruz", "Maria Cruz", BOTH_SAME),
        # Dutch and German: particles, umlauts, ß
        ("Pieter van den Berg", "Pieter Berg", BOTH_SAME),
        ("Pieter van den Berg", "Pieter Vandenberg", (SAME, FORM)),
        ("van den Berg, Pieter", "Pieter van den Berg", BOTH_SAME),
        ("Jörg Müller", "Joerg Mueller", (FORM, FORM)),
        ("Jörg Müller", "Jorg Muller", BOTH_SAME),
        ("Jörg Weiß", "Jörg Weiss", BOTH_SAME),
        ("Anna Müller-Lüdenscheidt", "Anna Müller", (SAME, FORM)),
        ("Anna Müller-Lüdenscheidt", "Anna Mueller Luedenscheidt", (SAME, FORM)),
        ("Karl-Heinz Weiß", "Karl Weiß", (FORM, SAME)),
        # Danish, Polish, Turkish: letters with marks
        ("Søren Aagård", "Soren Ågaard", (SAME, FORM)),
        ("Łucja Wójcik", "Lucja Wojcik", BOTH_SAME),
        ("Işıl Şahin", "Isil Sahin", BOTH_SAME),
        # Greek, letter by letter
        ("Ελένη Παπαδάκη", "Eleni Papadaki", BOTH_SAME),
        # Indonesian: one name
        ("Sukarjo", "Sukarjo", (SAME, MISSING)),
        ("Sukarjo", "Haji Sukarjo", (ELSEWHERE, MISSING)),
        ("Sukarjo", "Haryono", (OTHER, MISSING)),
        # English: initials, and a surname that is not told in full
        ("J. R. R. Toller", "J.R.R. Toller", BOTH_SAME),
        ("J. R. R. Toller", "John Ronald Toller", (FORM, SAME)),
        ("Jane D.", "Jane Doe", (SAME, ALIKE)),
        ("Jane D.", "Jane Doeringer", (SAME, ALIKE)),
        ("Jane D.", "Jane Smith", (SAME, OTHER)),
        ("JANE O'NEILL", "Jane O’Neill", BOTH_SAME),
        ("Jane García", "Jane García López-Ruiz", (SAME, ELSEWHERE)),
    ],
)
def test_one_person_in_two_spellings(left: str, right: str, expected: tuple[int, int]) -> None:
    assert levels(left, right) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Elena García Montes", "Elena García López", (SAME, OTHER)),
        ("García Montes, Elena", "García López, Elena", (SAME, ALIKE)),
        ("Pieter van Dam", "Jan van Vliet", APART),
        ("Ben Doe", "Karim ben Tariq", APART),
        ("Wang Xiaoming", "Wang Jianguo", (SAME, OTHER)),
        ("Lynn Doe", "Lina Doe", (OTHER, SAME)),
        ("Tamara Doe", "Ottmaro Doe", (OTHER, SAME)),
    ],
)
def test_two_people_are_no_one_for_a_particle_or_a_part(
    left: str, right: str, expected: tuple[int, int]
) -> None:
    assert levels(left, right) == expected


@given(st.text(max_size=40))
def test_any_text_has_a_name_or_none(spoken: str) -> None:
    name = person_name(spoken)
    for part in (name.given, name.surname, *name.between):
        assert part.isascii()
        assert part == part.lower()


@given(st.lists(st.sampled_from(["Wang", "Xiao", "Ming", "Anna", "Lee"]), min_size=2, max_size=4))
def test_whichever_word_begins_a_name_is_found_in_the_other(order: list[str]) -> None:
    turned = [*order[1:], order[0]]
    given_level, surname_level = levels(" ".join(order), " ".join(turned))
    assert given_level <= ELSEWHERE
    assert surname_level <= ELSEWHERE
