"""What a service does beside answering: what is behind is brought level, what has grown is arranged."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Final

from graph_service.errors import Transient
from graph_service.logs import event, failure
from graph_service.pipeline.flow import Pipeline
from graph_service.pipeline.scores import Scorer
from graph_service.planes.keeper import Keeper
from graph_service.planes.vectors import VectorPlane

LOG: Final = logging.getLogger(__name__)
RETRY_SECONDS: Final = 5.0
QUIET_SECONDS: Final = 5.0
"""Scores are written down when nothing has come in for so long."""
QUIET_TIMES: Final = 20
"""And for so many times as long as it took the last time."""
LATEST_SECONDS: Final = 600.0
"""Where it is never quiet, they are written down so long after they should have been."""
TELL_SECONDS: Final = 10.0
"""Progress is logged this often."""


class Upkeep:
    """A thread that runs as long as the block: first what was left to do on opening, then vectors.

    On entering, the planes that are behind are set aside, so that nothing waits for them: they
    are brought level in the thread, and then all stages are run once. From there on, whenever
    something has come in, standing contexts that are new are read and the vectors are arranged anew,
    where they are many; and once it is quiet, everybody's scores are written down. What fails is
    logged and tried again.
    """

    def __init__(self, keeper: Keeper, pipeline: Pipeline, vectors: VectorPlane, scorer: Scorer) -> None:
        self._keeper = keeper
        self._pipeline = pipeline
        self._vectors = vectors
        self._scorer = scorer
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upkeep")
        self._told = self._unscored = monotonic()
        self._took = 0.0

    def __enter__(self) -> Upkeep:
        self._pipeline.read_contexts_aside()
        for plane in self._keeper.set_aside():
            event(LOG, "plane behind", plane=plane.plane, at=plane.position, upto=plane.last)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._woken.set()
        self._thread.join()

    def _run(self) -> None:
        with self._pipeline.bell.heard_by(self._woken.set):
            while not self._stopping.is_set() and not self._done(self._level):
                self._stopping.wait(RETRY_SECONDS)
            while not self._stopping.is_set():
                self._woken.clear()
                self._done(lambda: self._pipeline.read_contexts(self._stopping.is_set))
                self._done(self._vectors.tend)
                self._score_when_quiet()

    def _score_when_quiet(self) -> None:
        """Write scores down if nothing comes in for a while, or nothing was for long; then wait for more."""
        late = monotonic() - self._unscored > LATEST_SECONDS
        woken = self._woken.wait(max(QUIET_SECONDS, QUIET_TIMES * self._took))
        if self._stopping.is_set() or (woken and not late):
            return
        began = monotonic()
        if self._done(lambda: self._scorer.write(stopping=self._stopping.is_set)):
            self._took = monotonic() - began
            self._woken.wait()
            self._unscored = monotonic()

    def _level(self) -> None:
        """Bring level what was behind, then finish what an earlier run began."""
        if self._keeper.recover(self._tell, self._stopping.is_set):
            self._pipeline.catch_up()

    def _tell(self, planes: str, done: int, total: int) -> None:
        if monotonic() - self._told >= TELL_SECONDS:
            self._told = monotonic()
            event(LOG, "catching up", planes=planes, messages=done, total=total)

    def _done(self, work: Callable[[], object]) -> bool:
        """Whether a piece of work ended without an error; one that has is logged."""
        try:
            work()
        except Transient as error:
            event(LOG, "upkeep waits", logging.WARNING, code=error.code)
        except Exception as error:  # noqa: BLE001 - the border of a thread, which has to live on
            failure(LOG, "upkeep failed", error)
        else:
            return True
        return False
