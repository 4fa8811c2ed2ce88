"""What agreement comes to: what counts once, what bars, and what is decided together."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from algorithms.linkage import bits
from graph_service.identity.evidence import BARS, resemblance, worth_keeping, zone
from graph_service.identity.judging import (
    NEAR,
    WHOLE,
    Bar,
    Judged,
    Pairs,
    Rulings,
    barred,
    counted_once,
    group,
    homes,
    judge,
)
from graph_service.identity.weights import shipped
from graph_service.store.model import Zone
from ingest.identity.description import Description
from ingest.identity.fields import HANDLE_FIELDS, Field, Kind
from ingest.identity.names import PersonName
from ingest.identity.table import Table

JANE = PersonName("jane", "doe")
PLACES = {field.kind: place for place, field in enumerate(HANDLE_FIELDS)}
PAIR = np.array([0]), np.array([1])
NAN = float("nan")


def handle(name: PersonName = JANE, values: dict[Kind, str] | None = None) -> Description:
    held: list[tuple[str, ...]] = [()] * len(HANDLE_FIELDS)
    for kind, value in (values or {}).items():
        held[PLACES[kind]] = (value,)
    return Description((name,), tuple(held))


def judged(*handles: Description, platforms: Sequence[int] | None = None) -> Judged:
    table = Table.of(handles, HANDLE_FIELDS)
    numbers = None if platforms is None else np.array(platforms)
    return judge(table, shipped(), table.compare(*PAIR), numbers)


def test_of_mailbox_and_telephone_only_the_one_that_tells_more_counts() -> None:
    fields = (Field("mail address", Kind.EMAIL), Field("telephone", Kind.PHONE))
    table = Table.of([Description((), ((), ()))], fields)
    weight = np.array(
        [[1, NAN, 5, 7], [1, NAN, 5, -2], [1, NAN, -3, -2], [1, NAN, NAN, 7], [1, NAN, 6, 6]], np.float32
    )
    found = np.nan_to_num(counted_once(table, weight), nan=99.0).tolist()
    assert found == [[1, 99, 0, 7], [1, 99, 5, -2], [1, 99, -3, -2], [1, 99, 99, 7], [1, 99, 6, 0]]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("19500101", "19800229", Bar.GENERATION),
        ("19650303", "19800229", Bar.GENERATION),
        ("19660303", "19800229", Bar.NONE),  # 14 years
        ("19800229", "19800229", Bar.NONE),
        ("18660303", "19800229", Bar.NONE),  # 114 years
        ("19509901", "19800229", Bar.NONE),  # no such month
    ],
)
def test_born_a_generation_apart(left: str, right: str, expected: Bar) -> None:
    found = judged(handle(values={Kind.DATE: left}), handle(values={Kind.DATE: right}))
    assert found.barred.tolist() == [expected]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (("5304218", "5304218"), Bar.NONE),
        (("5304218", "5304281"), Bar.NONE),
        (("5304218", "1111111"), Bar.GENERATION),
        (("5304218", ""), Bar.GENERATION),
    ],
)
def test_a_number_of_ones_own_tells_that_a_birth_date_is_wrong(
    numbers: tuple[str, str], expected: Bar
) -> None:
    fields = (Field("birth date", Kind.DATE), Field("social security number", Kind.CODE))
    held = zip(("19500101", "19800229"), numbers, strict=True)
    records = [Description((JANE,), ((born,), (own,) if own else ())) for born, own in held]
    table = Table.of(records, fields)
    assert barred(table, table.compare(*PAIR)).tolist() == [expected]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("jr", "sr", Bar.SUFFIX),
        ("ii", "iii", Bar.SUFFIX),
        ("jr", "jr", Bar.NONE),
        ("jr", "", Bar.NONE),
        ("", "", Bar.NONE),
    ],
)
def test_the_elder_and_the_younger_of_a_name(left: str, right: str, expected: Bar) -> None:
    found = judged(handle(replace(JANE, suffix=left)), handle(replace(JANE, suffix=right)))
    assert found.barred.tolist() == [expected]


@pytest.mark.parametrize(
    ("platforms", "expected"), [((3, 3), Bar.VERIFIED), ((3, 4), Bar.NONE), ((-1, -1), Bar.NONE)]
)
def test_two_verified_accounts_of_one_platform(platforms: tuple[int, int], expected: Bar) -> None:
    assert judged(handle(), handle(), platforms=platforms).barred.tolist() == [expected]


def test_whatever_near_pairs_connect_is_decided_together() -> None:
    pairs = np.array([0, 1, 3]), np.array([1, 2, 4])
    found = homes(6, pairs, np.array([NEAR + 1, NEAR + 2, NEAR - 1]))
    assert found[0] == found[1] == found[2]
    assert len(set(found.tolist())) == 4


def test_too_large_a_component_is_cut_at_its_weakest_links() -> None:
    # Two chains of near pairs; one weak link makes them one of 1,200 records.
    half = 600
    size = 2 * half
    first = np.arange(size - 1)
    score = np.full(size - 1, NEAR + 9)
    score[half - 1] = NEAR + 0.5
    assert size > WHOLE
    found = homes(size, (first, first + 1), score)
    assert len(set(found[:half].tolist())) == len(set(found[half:].tolist())) == 1
    assert found[0] != found[-1]
    score[half - 1] = NEAR - 1
    assert (homes(size, (first, first + 1), score) == found).all()


CRM = {Kind.ACCOUNT: "crm:1"}
FATHER = handle(values={Kind.EMAIL: "doe@acme.com", Kind.DATE: "19500101"})
SON = handle(values={Kind.EMAIL: "doe@acme.com", Kind.DATE: "19800229"})


def members(records: Sequence[Description], rulings: Rulings | None = None) -> list[int]:
    home = np.zeros(len(records), np.int64)
    grouping = group(Table.of(records, HANDLE_FIELDS), shipped(), home, rulings)
    return [int(member) for member in grouping.member]


def pairs(*rows: tuple[int, int]) -> Pairs:
    both = np.array(rows, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def test_a_person_may_overrule_a_generation_but_not_two_verified_accounts() -> None:
    assert members([FATHER, SON]) == [0, 1]
    assert members([FATHER, SON], Rulings(together=pairs((0, 1)))) == [0, 0]
    verified = Rulings(together=pairs((0, 1)), platforms=np.array([0, 0]))
    assert members([handle(values=CRM), handle(values=CRM)], verified) == [0, 1]


def test_what_is_said_to_be_apart_stays_apart() -> None:
    same = [handle(values=CRM), handle(values=CRM)]
    assert members(same) == [0, 0]
    assert members(same, Rulings(apart=pairs((0, 1)))) == [0, 1]
    assert members(same, Rulings(together=pairs((0, 1)), apart=pairs((0, 1)))) == [0, 1]


def test_zones() -> None:
    mail = {Kind.EMAIL: "jane@acme.com"}
    assert zone(judged(handle(values=mail), handle(values=mail)), 0) is Zone.JOIN
    assert zone(judged(FATHER, SON), 0) is Zone.ASK
    strangers = judged(handle(), handle(PersonName("peter", "miller")))
    assert zone(strangers, 0) is Zone.APART
    assert worth_keeping(strangers) == []
    verified = judged(handle(values=mail), handle(values=mail), platforms=[1, 1])
    assert zone(verified, 0) is Zone.APART
    assert worth_keeping(verified) == [0]


def test_a_mailbox_in_common_is_asked_about_though_the_rest_speaks_against_it() -> None:
    mail = {Kind.EMAIL: "doe@acme.com"}
    other = handle(PersonName("peter", "miller"), mail | {Kind.DATE: "19810917"})
    found = judged(handle(values=mail | {Kind.DATE: "19800229"}), other)
    assert found.score[0] < bits(0.99)
    assert zone(found, 0) is Zone.ASK


def test_evidence_has_the_smaller_key_first_and_sums_to_its_score() -> None:
    weights = shipped()
    found = resemblance(["twitter:b", "crm:a"], judged(FATHER, SON), 0, weights)
    assert (found.first, found.second) == ("crm:a", "twitter:b")
    assert found.fields[0] == "mail address"
    assert found.says[0] == "same mail address doe@acme.com"
    assert sum(found.weights) + weights.model.prior_bits == pytest.approx(found.score, abs=1e-4)
    assert [abs(weight) for weight in found.weights] == sorted(map(abs, found.weights), reverse=True)
    assert found.bar == BARS[Bar.GENERATION]
    assert found.version == weights.version
