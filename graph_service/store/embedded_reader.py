"""The process that reads a copy of the embedded graph for analysts."""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection

from graph_service.store.embedded import reading
from graph_service.store.reader_process import answer

if __name__ == "__main__":
    answer(Connection(int(sys.argv[1])), reading, files=False)
