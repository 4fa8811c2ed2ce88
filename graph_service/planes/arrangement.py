"""The partition that searches use, and the one that is being filled to take its place."""

from __future__ import annotations

from collections.abc import Iterator

from graph_service.planes.partitioned import Partition
from graph_service.planes.shelf import Numbers, Vectors


class Arrangement:
    """Keeps partitions level with what is put and dropped, one of them while it is being filled.

    Not safe to use from several threads at once.
    """

    def __init__(self, exact_up_to: int) -> None:
        self._exact_up_to = exact_up_to
        self.in_use: Partition | None = None
        self._coming: Partition | None = None
        self._filled_up_to = 0

    def due(self, count: int) -> bool:
        """Whether so many texts should be arranged, or arranged anew."""
        if count <= self._exact_up_to:
            self.in_use = None
            return False
        return self.in_use is None or not count / 2 <= self.in_use.count <= count * 2

    def add(self, numbers: Numbers, vectors: Vectors) -> None:
        """Take in what is new."""
        for partition in self._partitions():
            # What lies beyond is still to be filled in.
            here = numbers < self._filled_up_to if partition is self._coming else numbers >= 0
            partition.add(numbers[here], vectors[here])

    def remove(self, numbers: Numbers) -> None:
        """Leave nothing of what has gone."""
        for partition in self._partitions():
            partition.remove(numbers)

    def begin(self, coming: Partition) -> None:
        """Keep one more partition level, which is empty and now filled number by number."""
        self._coming, self._filled_up_to = coming, 0

    def filled(self, upto: int) -> None:
        """Everything under a number below this has been put into the coming one."""
        self._filled_up_to = upto

    def finish(self) -> None:
        """Use the one that is filled."""
        self.in_use, self._coming = self._coming, None

    def _partitions(self) -> Iterator[Partition]:
        return (partition for partition in (self.in_use, self._coming) if partition is not None)
