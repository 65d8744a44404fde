"""Checkpoints: a network as a file with its card, written and read."""

from __future__ import annotations

import json
from functools import partial
from hashlib import file_digest
from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors import SafetensorError, safe_open

from cnnviz.checkpoints.architectures import build
from cnnviz.checkpoints.card import CheckpointError, parse
from cnnviz.inputs import custom, digits, photos
from cnnviz.inputs.preparation import StepName
from cnnviz.inputs.samples import PictureKind
from cnnviz.models.specs import MODELS, ModelSpec
from cnnviz.training.weight_files import save_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from torch import nn

    from cnnviz.checkpoints.card import Card
    from cnnviz.inputs.preparation import Preparation

    Prepare = Callable[[np.ndarray], Preparation | None]

CARD = "cnnviz"  # in the header of the file


def write(network: nn.Module, card: Card, notes: Mapping[str, Any], path: Path) -> None:
    """Write the weights of `network`, as float16, and in the header of the file its card, as JSON.

    When it fails or is killed meanwhile, `path` keeps what it held.

    Args:
        network: of that card.
        card: the card.
        notes: what else the card says, for those who read it.
        path: the file.
    """
    said = json.dumps({**notes, **card.write()}, ensure_ascii=False)
    save_weights(network.state_dict(), path, {CARD: said})


def card(path: Path) -> Card:
    """The card in a file that `write` or `opening.convert` wrote: its weights are not looked at again.

    Raises:
        CheckpointError: it cannot be read, or is damaged.
    """
    try:
        with safe_open(path, "pt") as file:
            return parse(file.metadata()[CARD])
    except OSError as error:
        raise CheckpointError("the file cannot be read: {reason}", reason=error.strerror or error) from error
    except (SafetensorError, TypeError, KeyError) as error:
        raise CheckpointError("the card in the file is damaged") from error


def spec(path: Path) -> ModelSpec:
    """The model in a file that `write` or `opening.convert` wrote, as any other that can be run here.

    Its name has the beginning of a hash of the file, so that no two are mixed up.

    Raises:
        CheckpointError: it cannot be read, or is damaged.
    """
    found = card(path)
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    shape, kind, prepare = _pictures(found)
    return ModelSpec(
        name=f"{found.architecture}-{digest[:12]}",
        build=partial(build, found),
        weights=path,
        shape=shape,
        labels=found.classes,
        picture_kind=kind,
        prepare=prepare,
        reliability=found.reliability,
    )


def _pictures(card: Card) -> tuple[tuple[int, int, int], PictureKind, Prepare]:
    """The shape of a network's input, its kind of pictures, and what prepares them."""
    if card.preparation is None:
        model = MODELS[card.model]
        known, shape, kind, prepare = model.labels, model.shape, model.picture_kind, model.prepare
    else:
        prepare = partial(custom.prepare, card=card.preparation)
        known, shape, kind = MODELS["lenet"].labels, card.preparation.shape, card.preparation.picture_kind
    return shape, kind, prepare if card.classes == known else partial(_prepare, prepare)


def _prepare(prepare: Prepare, picture: np.ndarray) -> Preparation | None:
    prepared = prepare(picture)
    return prepared and prepared.of_any_ink


def preparation(model: ModelSpec) -> dict[str, Any]:
    """The preparation of a model's pictures, as the arguments of torchvision's transforms."""
    if model.picture_kind is PictureKind.DIGITS:
        return {
            "size": model.shape[1],
            "colours": "grey, bright on dark",
            "mean": [digits.MEAN],
            "std": [digits.STD],
        }
    prepared = model.prepare(np.zeros((8, 8, 3), np.uint8))
    steps = {step.name: step.pixels for step in prepared.steps} if prepared else {}
    resized = steps[StepName.RESIZED]
    return {
        "resize": min(resized.shape[:2]),
        "size": model.shape[1],
        "colours": "RGB",
        "mean": list(photos.MEAN),
        "std": list(photos.STD),
    }
