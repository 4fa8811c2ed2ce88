import pytest

from graph_service.text.cues import NAMES, cues, cues_in


def named(text: str) -> set[str]:
    return {name for name, value in zip(NAMES, cues(text), strict=True) if value}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", set()),
        ("Add a clock", {"order to change"}),
        ("It is dull. Add a clock", {"refers back", "order to change"}),
        ("They add a clock", set()),
        ("please also add a clock", {"plea to change", "order to change", "help"}),
        ("A clock would be really nice", {"would be better"}),
        ("my lawyer", {"escalate"}),
        ("MY LAWYER", {"escalate"}),
        ("I can’t vouch", {"cannot", "vouch"}),
        ("😀 \ud800\x00", set()),
        ("İ" * 10 + " refund", {"wronged"}),
    ],
)
def test_phrases_are_found_where_they_stand(text: str, names: set[str]) -> None:
    assert named(text) == names


def test_a_cue_counts_twice_at_most() -> None:
    assert [cues("refund " * times)[NAMES.index("wronged")] for times in (0, 1, 2, 3)] == [0, 0.5, 1, 1]


def test_places_are_those_of_the_text_as_written() -> None:
    text = "İ would be SO nice 🙏"
    assert [(cue.name, text[cue.start : cue.end]) for cue in cues_in(text)] == [
        ("would be better", "would be SO nice"),
        ("thank", "🙏"),
    ]


def test_a_long_text_is_read_to_the_end() -> None:
    assert named("refund " * 15_000) == {"wronged"}
