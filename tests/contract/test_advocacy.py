"""Nobody becomes an advocate by handles, by repetition or by a crowd: on both engines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from graph_service.planes.interactions import InteractionPlane
from graph_service.questions.advocates import ranking
from graph_service.questions.camps import scene
from graph_service.questions.opinions import Asked, Side
from graph_service.questions.scored import ScoredCustomer
from graph_service.store.port import Engine
from graph_service.store.record import GraphStore
from tests.praise import END, Line, heard, referral

DAY = 24.0
HER_MAIL = "email:ann@example.org"
CROWD = 200


def rows(graph: tuple[GraphStore, InteractionPlane], side: Side) -> dict[str, ScoredCustomer]:
    page = ranking(*graph, Asked(side, None, END, first=1_000))
    return {row.customer.removeprefix("twitter:"): row for row in page.rows}


def test_five_handles_of_one_person_are_one_voice(engine: Engine, tmp_path: Path) -> None:
    values = (1.0, 0.8, -0.5, 0.9, 0.6, 1.0, 0.7, 0.4, -0.2, 0.9)
    said = [(3.0 * n, value, {"recommendation": 0.6} if n % 3 else {}) for n, value in enumerate(values)]
    one = [Line("one", ago, value, intents=intents) for ago, value, intents in said]
    five = [
        Line(f"five{n % 5}", ago, value, intents=intents, identifiers=(HER_MAIL,))
        for n, (ago, value, intents) in enumerate(said)
    ]
    apart = [
        Line(f"apart{n % 5}", ago, value, intents=intents) for n, (ago, value, intents) in enumerate(said)
    ]
    found = rows(heard(engine, tmp_path, [*one, *five, *apart]), Side.FOR)
    merged = found["five0"]
    assert merged.score == pytest.approx(found["one"].score, abs=1e-12)
    assert merged.interval.high == pytest.approx(found["one"].interval.high, abs=1e-12)
    told, alone = ([part.explanation for part in row.components] for row in (merged, found["one"]))
    assert told == alone
    assert max(row.score for name, row in found.items() if name.startswith("apart")) < merged.score


def test_the_same_praise_a_hundred_times_stays_below_two_voices(engine: Engine, tmp_path: Path) -> None:
    praise = {"recommendation": 0.9, "willingness_to_vouch": 0.9}
    lines = [
        *(Line("daily", DAY * n, 1.0, "Best kettle ever!", intents=praise) for n in range(100)),
        *(Line("hourly", 0.1 * n, 1.0, "The very best kettle", intents=praise) for n in range(100)),
        *(Line("once", 0.0, 1.0, intents=praise) for _ in range(1)),
        *(Line("twice", DAY * n, 1.0, intents=praise) for n in range(2)),
    ]
    found = rows(heard(engine, tmp_path, lines), Side.FOR)
    assert found["daily"].score == pytest.approx(found["once"].score)
    assert found["hourly"].score == pytest.approx(found["once"].score)
    assert found["once"].score < found["twice"].score
    assert found["daily"].damped == "99 messages in words said before: not counted again."
    assert found["twice"].damped is None


@pytest.mark.parametrize("side", list(Side))
def test_two_hundred_new_handles_in_an_hour_are_damped_and_said_to_be(
    engine: Engine, tmp_path: Path, side: Side
) -> None:
    value = float(side.value)
    lines = [
        *(Line("known", DAY * n, value) for n in range(2)),
        *(Line(f"new{n}", n / CROWD, value, f"kettle number {chr(0x4E00 + n)}") for n in range(CROWD)),
        *(Line(f"same{n}", DAY * 5 + n / CROWD, value, "Look at this kettle") for n in range(CROWD)),
    ]
    found = rows(heard(engine, tmp_path, lines), side)
    crowd = [row for name, row in found.items() if name != "known"]
    assert len(crowd) == 2 * CROWD
    assert max(row.score for row in crowd) < 0.07 < found["known"].score
    assert found["new7"].damped == (
        "1 message in a crowd, among 200 new voices within an hour: heard as little as 5%."
    )
    assert found["same7"].damped == (
        "1 message in a crowd, by 200 people in the same words on one day: heard as little as 4%."
    )
    assert [part.name for part in found["new7"].components][-2:] == ["damping", "influence"]
    assert (found["known"].damped, found["known"].certain) == (None, False)


def test_a_crowd_that_recommends_in_a_neutral_tone_is_damped_and_said_to_be(
    engine: Engine, tmp_path: Path
) -> None:
    deed = {"recommendation": 0.95}
    lines = [
        *(Line("known", DAY * n, 1.0) for n in range(2)),
        *(Line(f"new{n}", n / CROWD, 0.0, f"kettle {chr(0x4E00 + n)}", deed) for n in range(CROWD)),
        *(Line(f"same{n}", DAY * 5 + n / CROWD, 0.0, "Buy this kettle", deed) for n in range(CROWD)),
        *(Line(f"kind{n}", DAY * 9 + n / CROWD, 1.0, f"pot {chr(0x4E00 + n)}") for n in range(CROWD)),
    ]
    store, plane = heard(engine, tmp_path, lines, [referral(1, "kind7", "known")])
    found = rows((store, plane), Side.FOR)
    assert max(found[name].score for name in ("new7", "same7")) < 0.07
    assert found["new7"].damped == (
        "1 message in a crowd, among 200 new voices within an hour: heard as little as 5%."
    )
    assert (found["same7"].damped or "").startswith("1 message in a crowd, by 200 people in the same words")
    # Who brought somebody to us is heard, whatever else came in a crowd.
    camps = scene(plane.view(), Asked(Side.FOR, None, END)).camps
    fans = {plane.view().people[person] for person in np.flatnonzero(camps.side)}
    assert fans == {"twitter:known", "twitter:kind7"}
