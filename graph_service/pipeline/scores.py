"""Beside the stages: everybody's scores, written down for those who ask the graph in Cypher.

Every score is another on another day, and influence hangs on everybody's attention: so this is done
after many records, and when nothing has come in for a while, and not for each message.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from graph_service.pipeline.flow import QUIET, Watch
from graph_service.planes.keeper import Keeper
from graph_service.questions.scores import Scores
from graph_service.store.record import GraphStore
from graph_service.store.scores import ScoreChanges, StoredScore

Thing = TypeVar("Thing")
WHAT: Final = "writing scores down"
PART: Final = 1_000
"""Scores in one transaction, so that nobody waits long who writes meanwhile."""


class Scorer:
    """Writes scores down; one run at a time, beside whatever comes in."""

    def __init__(self, store: GraphStore, keeper: Keeper, scores: Callable[[], Scores]) -> None:
        """`scores` tells everybody's as things stand."""
        self._store = store
        self._keeper = keeper
        self._scores = scores
        self._lock = threading.Lock()

    def write(self, watch: Watch = QUIET, stopping: Callable[[], bool] = lambda: False) -> int:
        """Make the scores of the graph those of now, where they differ; how many did.

        Nothing while a plane is recovering, as what is not in it yet would be missing. `stopping` is asked
        now and then whether to leave off. Cut off at any point, the next run does the rest.
        """
        with self._lock:
            if self._keeper.recovering:
                return 0
            watch.say(WHAT, 0, 0)
            found = self._scores()
            return 0 if self._store.scores.made() == found.made else self._write(found, watch, stopping)

    def _write(self, found: Scores, watch: Watch, stopping: Callable[[], bool]) -> int:
        changes, done = differences(found, self._store.scores.held()), 0
        for part in parts(changes):
            if stopping():
                return done
            self._store.scores.write(part, found.made)
            done += len(part)
            watch.say(WHAT, done, len(changes))
        self._store.scores.finish(found.made)
        return done


def differences(found: Scores, held: Iterable[StoredScore]) -> ScoreChanges:
    """How scores differ from those that are held; one of another version differs."""
    before = {each.score.key: (each.score, each.version) for each in held}
    wanted = {score.key: score for score in found.rows}
    version = found.made.version
    changed = {key: score for key, score in wanted.items() if before.get(key) != (score, version)}
    return ScoreChanges(
        new=tuple(score for key, score in changed.items() if key not in before),
        different=tuple(score for key, score in changed.items() if key in before),
        gone=tuple(key for key in before if key not in wanted),
    )


def parts(changes: ScoreChanges) -> Iterator[ScoreChanges]:
    """The same by the transaction."""
    yield from (ScoreChanges(gone=keys) for keys in pieces(changes.gone))
    yield from (ScoreChanges(different=scores) for scores in pieces(changes.different))
    yield from (ScoreChanges(new=scores) for scores in pieces(changes.new))


def pieces(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    return (things[start : start + PART] for start in range(0, len(things), PART))
