"""The commands `trace`, `models` and `fetch`: what they do and print."""

from __future__ import annotations

import json as json_format
import os
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from cnnviz.analysis.outliers import is_outlier, score
from cnnviz.analysis.predictions import predictions
from cnnviz.cli.input_error import InputError
from cnnviz.cli.told import Told, opened
from cnnviz.export import files
from cnnviz.inputs import images, ink
from cnnviz.inputs.warning_sentences import cleaned, doubts
from cnnviz.models import download
from cnnviz.models.specs import MODELS, WeightsError
from cnnviz.models.specs import model as find_model
from cnnviz.structure.receptive_field import fields
from cnnviz.translations import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.specs import ModelSpec

_GUESSES = 5
# Of a picture whose longer side is made so many pixels: levels between the largest and the smallest channel
# of a pixel that has colour, and grey levels between the median and a pixel that is uneven.
_LONGEST, _COLOUR, _AWAY = 512, 20, 48
# Shares of the pixels, below which a picture may be ink on paper.
_COLOURED, _UNEVEN, _EVEN = 0.18, 0.4, 0.06


def trace(image: Path, model: str | None, told: Told, out: Path | None, *, json: bool) -> str:
    """Run a model on the picture in `image`, and write all its numbers to `out`.

    `model` is its name, or the file that it is in, of which more may be `told`. Without it it is the one that
    suits the picture, as a line on stderr says.

    Returns:
        A table, or JSON, of its layers and best predictions.

    Raises:
        InputError: there is no such picture, model or weights, or `out` cannot be written.
    """
    if model is None:
        if told != Told():
            raise InputError("--arch, --size and --classes tell of a file, which --model names")
        picture = _decoded(image)
        return _traced(_suited(picture), picture, image, out, json=json)
    with opened(model, told) as spec:
        return _traced(spec, _decoded(image), image, out, json=json)


def _traced(spec: ModelSpec, picture: np.ndarray, image: Path, out: Path | None, *, json: bool) -> str:
    """Run `spec` on the `picture` from `image`; see `trace`."""
    preparation = _prepared(spec, picture, image)
    found = _run(spec, preparation.input)
    _say(preparation, image, outlier=is_outlier(found, spec.outliers))
    if out:
        _write(found, out)
    return _trace_json(found, spec) if json else _trace_table(found, spec.labels)


def models(*, json: bool) -> str:
    """List the models there are, and whether their weights are at hand, as a table or JSON."""
    found = list(MODELS.values())
    if json:
        return _json(
            [{"name": spec.name, "available": spec.available, "weights": str(spec.weights)} for spec in found]
        )
    rows = [(spec.name, "at hand" if spec.available else f"missing: {spec.weights}") for spec in found]
    return _table([("model", "weights"), *rows])


def fetch(model: str) -> str:
    """Fetch the weights of the model called `model`, unless they are at hand; say where they are.

    Raises:
        InputError: they cannot be had.
    """
    spec = _model(model)
    if spec.source and not spec.available:
        try:
            download.fetch(spec.source, spec.weights, report=_progress)
        except download.DownloadError as error:
            raise InputError(f"{spec.source}: {error}") from error
        except KeyboardInterrupt:
            raise InputError("cancelled") from None
    return f"{spec.name}: {spec.weights}"


def writable(path: Path) -> None:
    """Raise OSError or InputError when no file can be written at `path`; change nothing."""
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is not a file; name one to write to")
    with TemporaryFile(dir=path.parent):
        pass


def _model(name: str) -> ModelSpec:
    try:
        return find_model(name)
    except KeyError as error:
        raise InputError(error.args[0]) from error


def _suited(picture: np.ndarray) -> ModelSpec:
    """Choose the model for digits if `picture` looks like ink on paper, else that for photos, and say so."""
    small = images.thumbnail(picture, _LONGEST)
    grey = np.asarray(Image.fromarray(small).convert("L"))
    coloured = (np.ptp(small, axis=2) > _COLOUR).mean()
    uneven = (np.abs(grey - np.median(grey)) > _AWAY).mean()
    found = ink.find(grey)
    written = (
        0 if found is None else ((found.strength if found.found is None else found.found) > ink.INK).mean()
    )
    # Ink on paper that has little colour, or one colour and one brightness.
    drawn = (coloured < _COLOURED and uneven < _UNEVEN) or (uneven < _EVEN and written < _EVEN)
    name = "lenet" if drawn else "resnet50-catdog"
    reason = "looks like a digit" if drawn else "looks like a photo"
    print(f"{name} reads this picture, since it {reason}; --model names another", file=sys.stderr)
    return _model(name)


def _decoded(path: Path) -> np.ndarray:
    """Return the picture in the file at `path`, (rows, columns, 3) uint8."""
    try:
        with warnings.catch_warnings(
            action="ignore"
        ):  # Pillow warns of large pictures, which `decode` refuses
            pixels, _, bits = images.examine(images.read(path))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except images.ImageError as error:
        raise InputError(f"{path}: {error}") from error
    if bits is not None:
        print(f"{path}: of its 16 bits a colour it uses {bits}; it is read as much brighter", file=sys.stderr)
    return pixels


def _prepared(spec: ModelSpec, picture: np.ndarray, path: Path) -> Preparation:
    """Return the `picture` from `path` prepared for a model."""
    preparation = spec.prepare(picture)
    if preparation is None:
        raise InputError(f"{path}: the picture shows nothing; give one with something on a plain background")
    return preparation


def _say(preparation: Preparation, path: Path, *, outlier: bool) -> None:
    """Say on stderr what is unlike the training's pictures, and what was taken away."""
    text = catalogue("en")
    for sentence in doubts(preparation, text, outlier=outlier):
        print(f"{path}: warning: {sentence}", file=sys.stderr)
    for sentence in cleaned(preparation, text):
        print(f"{path}: taken away: {sentence}", file=sys.stderr)


def _run(spec: ModelSpec, pixels: np.ndarray) -> Trace:
    from cnnviz.serving.engine import Engine

    try:
        return Engine(spec).run(pixels)
    except WeightsError as error:
        raise InputError(str(error)) from error


def _write(trace: Trace, path: Path) -> None:
    """Write every layer and the logits as an NPZ file; where that fails, `path` stays as it was."""
    target = Path(os.path.realpath(path))  # of a link, what it leads to
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        writable(target)
        try:
            with part.open("wb") as file:
                np.savez(file, allow_pickle=False, **files.arrays(trace))
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error


def _trace_json(trace: Trace, spec: ModelSpec) -> str:
    receptive = fields(trace.layers)
    return _json(
        {
            "model": trace.model,
            "layers": [
                {
                    "name": layer.name,
                    "kind": layer.kind,
                    "shape": layer.shape,
                    "receptive_field": receptive[layer.name].size,
                }
                for layer in trace.layers
            ],
            "top5": [prediction._asdict() for prediction in predictions(trace, spec.labels, _GUESSES)],
            "outlier_score": None if spec.outliers is None else score(trace, spec.outliers),
        }
    )


def _trace_table(trace: Trace, labels: Sequence[str]) -> str:
    receptive = fields(trace.layers)
    layers = [
        (layer.name, layer.kind.value, _by(layer.shape), _by(receptive[layer.name].size))
        for layer in trace.layers
    ]
    best = [
        (prediction.label, f"{prediction.probability:.4%}", f"{prediction.logit:.6g}")
        for prediction in predictions(trace, labels, _GUESSES)
    ]
    return "\n\n".join(
        [
            _table([("layer", "kind", "shape", "receptive field"), *layers]),
            _table([("prediction", "probability", "logit"), *best]),
        ]
    )


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return "\n".join(lines)


def _json(value: object) -> str:
    return json_format.dumps(value, indent=2)


def _by(sizes: Sequence[int]) -> str:
    return "x".join(map(str, sizes))


def _progress(received: int, total: int) -> None:
    """Show in one line how far a download is, on a terminal only."""
    if sys.stderr.isatty():
        end = "\n" if received == total else ""
        print(f"\r{received / 1e6:.1f} of {total / 1e6:.1f} MB", end=end, file=sys.stderr, flush=True)
