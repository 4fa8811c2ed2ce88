"""Keeping the model libraries from reaching for the network or talking on the terminal."""

from __future__ import annotations

import os
import sys

QUIET = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "true",
    "TQDM_DISABLE": "1",
    "TRANSFORMERS_VERBOSITY": "error",
}


def stay_offline() -> None:
    """Make this process load models from local files only; call it before importing their libraries.

    Settings that the environment already holds are left alone.
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    # Merely importing openvino reports to a statistics server, unless this module cannot be imported.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
