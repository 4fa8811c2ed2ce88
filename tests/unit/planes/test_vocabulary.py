"""Words keep their numbers, and what was unknown is asked for again."""

from __future__ import annotations

from graph_service.planes.vocabulary import UNKNOWN, Vocabulary


def test_what_was_unknown_is_known_once_it_is_said() -> None:
    vocabulary, wanted = Vocabulary(), ("kettle", "leaks")
    vocabulary.add("1", ["the", "kettle"])
    first = vocabulary.numbers(wanted).tolist()
    assert first == [1, UNKNOWN]
    vocabulary.add("2", ["it", "leaks"])
    assert vocabulary.numbers(wanted).tolist() == [1, 3]
    assert first == [1, UNKNOWN]
    assert vocabulary.numbers(("leaks", "it")).tolist() == [3, 2]
    assert vocabulary.numbers(wanted).tolist() == [1, 3]
