import pytest

from graph_service.text.urgency import Reason, urgency


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", 0.0),
        ("Nice colours", 0.0),
        ("I need it by Friday", 0.4),
        ("urgent: the flat smells, gas leak!", 0.96),
        ("urgent: the flat smells, gas leak! All sorted now, thank you", 0.288),
        ("today today today", 0.4),
        ("x" * 100_000 + " urgent", 0.0),
        ("\ud800 urgent \x00", 0.6),
    ],
)
def test_reasons_add_up_as_chances(text: str, value: float) -> None:
    assert urgency(text).value == pytest.approx(value)


def test_the_words_that_decided_are_named_in_their_order() -> None:
    found = urgency("Card stolen, call me today")
    assert found.reasons == (Reason("theft", 5, 11), Reason("deadline", 21, 26))
