"""What counts beside words, which critics are which, and that a score explains itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from algorithms.criticism import Kind
from graph_service.questions.advocates import ranking
from graph_service.questions.opinions import Asked, Side
from graph_service.questions.scored import Component, Grievance, ScoredCustomer
from graph_service.store.embedded import EmbeddedEngine
from ingest.facts import Fact
from tests.praise import END, US, Line, heard, referral

DAY = 24.0
TODAY = 0.5 ** (0.5 / 180)
"""What is left of a message of noon at the midnight that ends its day."""
FULL = {"willingness_to_vouch": 1.0}


def found(
    folder: Path,
    lines: Iterable[Line],
    side: Side = Side.FOR,
    *,
    facts: Iterable[Fact] = (),
    product: str | None = None,
) -> dict[str, ScoredCustomer]:
    store, plane = heard(EmbeddedEngine(folder / "graph"), folder, lines, facts)
    rows = ranking(store, plane, Asked(side, product, END, first=100)).rows
    store.close()
    return {row.customer.removeprefix("twitter:"): row for row in rows}


def part(row: ScoredCustomer, name: str) -> Component | None:
    return next((each for each in row.components if each.name == name), None)


def weight(row: ScoredCustomer, name: str) -> float:
    component = part(row, name)
    return 0.0 if component is None else component.contribution or 0.0


def test_recommending_and_vouching_count_beside_the_praise(tmp_path: Path) -> None:
    rows = found(
        tmp_path,
        [
            Line("plain", 0, 1.0),
            Line("recommends", 0, 1.0, intents={"recommendation": 0.5}),
            Line("both", 0, 1.0, intents={"recommendation": 0.5, **FULL}),
        ],
    )
    assert (rows["recommends"].recommends, rows["recommends"].vouches) == (0.5, 0.0)
    assert weight(rows["recommends"], "recommends") == pytest.approx(0.5 * TODAY)
    # One message is one deed: the surer.
    assert (rows["both"].vouches, weight(rows["both"], "recommends")) == (1.0, 0.0)
    assert rows["both"].score == pytest.approx(0.05 ** (1 / (1 + 2 * TODAY)))
    assert rows["plain"].score == pytest.approx(0.05 ** (1 / (1 + TODAY)))


def test_whoever_speaks_against_us_recommends_something_else(tmp_path: Path) -> None:
    (row,) = found(tmp_path, [Line("her", 0, -0.4, intents={"recommendation": 0.9})], Side.AGAINST).values()
    assert (row.recommends, part(row, "recommends")) == (0.0, None)


@pytest.mark.parametrize(("irony", "left"), [(None, 1.0), (0.5, 1.0), (0.75, 0.5), (0.95, 0.1)])
def test_irony_takes_from_praise(tmp_path: Path, irony: float | None, left: float) -> None:
    (row,) = found(tmp_path, [Line("her", 0, 1.0, irony=irony)]).values()
    assert weight(row, "praise") == pytest.approx(left * TODAY)


@pytest.mark.parametrize(
    ("intents", "left"),
    [
        ({"thanks": 1.0}, 0.25),
        ({"thanks": 0.8}, 0.4),
        ({"thanks": 0.8, "praise": 0.8}, 1.0),
        ({"thanks": 0.8, "praise": 0.4}, 0.7),
        ({"praise": 0.9}, 1.0),
    ],
)
def test_whoever_only_thanks_is_polite(tmp_path: Path, intents: dict[str, float], left: float) -> None:
    (row,) = found(tmp_path, [Line("her", 0, 1.0, intents=intents)]).values()
    assert weight(row, "praise") == pytest.approx(left * TODAY)


def test_irony_leaves_criticism(tmp_path: Path) -> None:
    (row,) = found(tmp_path, [Line("her", 0, -1.0, irony=1.0)], Side.AGAINST).values()
    assert weight(row, "criticism") == pytest.approx(TODAY)


ASKS = Line("asker", 5, -0.1, intents={"question": 0.8})


@pytest.mark.parametrize(
    ("then", "helped"),
    [
        ([Line("helper", 4, 0.1, answers=0)], 0.4),
        ([Line("helper", 4, 0.1, answers=0), Line("asker", 3, 0.6, answers=1, intents={"thanks": 0.9})], 0.8),
        ([Line("helper", 4, -0.5, answers=0)], 0.0),  # sour
        ([Line("helper", 4, 0.1, answers=0, intents={"question": 0.9})], 0.0),  # asks as well
        ([Line("helper", 6, 0.1, answers=0)], 0.0),  # said before she asked
        ([Line("asker", 4, 0.1, answers=0)], 0.0),  # herself
        ([Line("helper", 4, 0.1, answers=0), Line("helper", 3, 0.1, answers=0)], 0.4),  # one customer, once
    ],
)
def test_helping_another_customer(tmp_path: Path, then: list[Line], helped: float) -> None:
    rows = found(tmp_path, [ASKS, *then, Line("helper", 0, 0.9)])
    if "helper" in rows:
        assert weight(rows["helper"], "helps") == pytest.approx(helped * TODAY, abs=1e-3)
    assert weight(rows["asker"], "helps") == 0.0 if "asker" in rows else True


TROUBLE = Line("her", DAY * 5, -0.9)
ANSWER = Line(US, DAY * 4, answers=2)


@pytest.mark.parametrize(
    ("lines", "forgave"),  # the complaint has number 2
    [
        ([TROUBLE, ANSWER, Line("her", 0, 0.8)], 0.8),
        ([TROUBLE, Line("her", 0, 0.8)], 0.0),  # we did not answer
        ([Line("her", DAY * 5, -0.1), ANSWER, Line("her", 0, 0.8)], 0.0),  # hardly a complaint
        ([TROUBLE, ANSWER, Line("her", 0, 0.1)], 0.0),  # hardly praise
        ([TROUBLE, ANSWER, Line("her", DAY, 0.5), Line("her", 0, 0.8)], 0.8),  # one complaint, once
        ([Line("her", DAY * 50, -0.9), Line(US, DAY * 4, answers=2), Line("her", 0, 0.8)], 0.0),  # too late
        ([Line("her", DAY * 50, -0.9), Line(US, DAY * 40, answers=2), Line("her", 0, 0.8)], 0.0),
    ],
)
def test_praise_after_a_complaint_that_we_answered(tmp_path: Path, lines: list[Line], forgave: float) -> None:
    row = found(tmp_path, [Line("her", DAY * 60, 1.0), Line("her", DAY * 61, 1.0), *lines])["her"]
    assert weight(row, "recovered") == pytest.approx(forgave * TODAY)


BROUGHT = [referral(1, "her", "friend"), referral(2, "her", "friend", 30), referral(3, "her", "her")]


def test_whoever_was_brought_counts_once_and_twice_a_praise(tmp_path: Path) -> None:
    lines = [Line("her", 0, 0.5, product=True), Line("friend", 0, 0.5)]
    row = found(tmp_path, lines, facts=BROUGHT)["her"]
    assert weight(row, "referred") == pytest.approx(2 * TODAY)
    told = part(row, "referred")
    assert told is not None
    assert told.explanation == "Brought others to us, on 1 day. That weighs 2.00."
    assert row.evidence == ("twitter:0",)


def test_nobody_brings_themselves(tmp_path: Path) -> None:
    row = found(tmp_path, [Line("her", 0, 0.5)], facts=[referral(1, "her", "her")])["her"]
    assert part(row, "referred") is None


def test_whoever_was_brought_says_nothing_of_a_product(tmp_path: Path) -> None:
    row = found(tmp_path, [Line("her", 0, 0.5, product=True)], facts=BROUGHT, product="kettle")["her"]
    assert part(row, "referred") is None


def test_leaving_and_threatening_count_against(tmp_path: Path) -> None:
    rows = found(
        tmp_path,
        [
            Line("leaves", 0, -1.0, intents={"cancellation": 0.6}),
            Line("escalates", 0, -1.0, intents={"escalation": 0.9}),
        ],
        Side.AGAINST,
    )
    assert weight(rows["leaves"], "leaves") == pytest.approx(0.6 * TODAY)
    assert weight(rows["escalates"], "escalates") == pytest.approx(0.9 * TODAY)
    assert rows["escalates"].score == pytest.approx(0.05 ** (1 / (1 + 1.9 * TODAY)))


def test_the_parts_add_up_to_the_score(tmp_path: Path) -> None:
    lines = [TROUBLE, *(Line("her", DAY * n, 0.6 + n / 10, intents=FULL) for n in range(4))]
    row = found(tmp_path, lines)["her"]
    gained = sum(weight(row, name) for name in ("praise", "vouches", "recommends", "helps", "recovered"))
    lost = -weight(row, "criticism")
    mean = (1 + gained) / (2 + gained + lost)
    assert row.interval.low < mean < row.interval.high
    assert row.evidence[0] == "twitter:1"
    assert weight(row, "vouches") == pytest.approx(sum(0.75**n * 0.5 ** ((n + 0.5) / 180) for n in range(4)))


def grievance(folder: Path, *lines: Line) -> Grievance:
    answer = found(folder, lines, Side.AGAINST)["her"].grievance
    assert answer is not None
    return answer


WANTS = Line("her", DAY, -0.8, "My parcel from Leeds never came", intents={"complaint": 0.9})


def test_a_matter_without_an_answer_is_fixable(tmp_path: Path) -> None:
    told = grievance(tmp_path, WANTS, Line("her", 0, -0.5, "still nothing"))
    assert told.kind is Kind.FIXABLE
    assert told.because == "Wants something settled since 9 March 2026: the record has no answer of ours."
    assert told.messages == ("twitter:0", "twitter:1")


def test_a_matter_that_went_on_after_our_answer_is_fixable(tmp_path: Path) -> None:
    told = grievance(tmp_path, WANTS, Line(US, 5, answers=0), Line("her", 0, -0.5, "still nothing"))
    assert told.because == (
        "Wants something settled since 9 March 2026: we last answered on 10 March 2026, "
        "and the criticism went on."
    )


def test_principle_speaks_on_several_days_of_several_things(tmp_path: Path) -> None:
    words = ("your kettles waste water", "prices rise every single month", "selling our addresses to brokers")
    lines = [Line("her", DAY * n, -0.7, text) for n, text in enumerate(words)]
    told = grievance(tmp_path, *lines)
    assert told.kind is Kind.PRINCIPLED
    assert told.because == (
        "No stated matter is open, and of 3 critical messages 3 tell something new, "
        "on 3 days in 3 conversations."
    )


def test_a_troll_repeats_and_insults(tmp_path: Path) -> None:
    lines = [Line("her", DAY * n, -0.9, f"you {'utter ' * (n % 2)}clowns") for n in range(6)]
    told = grievance(tmp_path, *lines, Line("her", 1, -0.9, "clowns", intents={"complaint": 0.9}))
    assert told.kind is Kind.TROLL
    assert told.because.endswith("7 insult, 4 say again what was said.")


def test_who_only_leaves_is_shown_with_the_words(tmp_path: Path) -> None:
    told = grievance(tmp_path, Line("her", 0, 0.0, "please close my account", {"cancellation": 0.9}))
    assert told.messages == ("twitter:0",)
    assert told.because == "Too little to tell: no stated matter is open, and no message criticises."


def test_a_single_message_weighs_and_several_weigh(tmp_path: Path) -> None:
    rows = found(tmp_path, [Line("one", 0, 0.5), *(Line("two", n, 0.5) for n in range(2))])
    told = {name: (part(row, "praise") or row.components[0]).explanation for name, row in rows.items()}
    assert told["one"].startswith("1 message of praise, faded with age, weighs 0.")
    assert told["two"].startswith("2 messages of praise, faded with age, weigh 0.")


def test_one_bad_word_tells_no_kind(tmp_path: Path) -> None:
    told = grievance(tmp_path, Line("her", 0, -0.9, "the lid rattles when it boils"))
    assert (told.kind, told.because.split(":")[0]) == (Kind.UNCLEAR, "Too little to tell")
