"""Opening any file of a network: it becomes a safetensors file with a card."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from functools import partial
from pathlib import Path, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError, safe_open

from cnnviz import atomic_write
from cnnviz.checkpoints import checkpoint, formats, onnx_file, pytorch_file, tensor_file, trial_pass
from cnnviz.checkpoints.card import Card, CheckpointError, check_classes, parse
from cnnviz.checkpoints.checks import blank, check_weights
from cnnviz.checkpoints.class_names import title
from cnnviz.checkpoints.formats import Format
from cnnviz.checkpoints.inference import infer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from torch import nn

    from cnnviz.inputs.custom import PreparationCard

    Tell = Callable[[Card], Card]

_REAL = ("F", "BF")  # how the names of types of real numbers begin
_KEPT = ("F32", "F16", "BF16")  # types of real numbers that stay as they are; others become F32


def convert(  # noqa: PLR0913 (all that a file may leave open)
    path: Path,
    out: Path,
    *,
    architecture: str | None = None,
    classes: Sequence[str] | None = None,
    preparation: PreparationCard | None = None,
    file: str | None = None,
) -> Card:
    """Turn a file of a network into one that can be opened everywhere here.

    It is safetensors, PyTorch's own (read by another process, and nothing in it is run) or ONNX. A card in
    the file says what is not given; else weights say their architecture, classes are called by their
    numbers, and pictures are prepared as torchvision does that for the architecture.

    Args:
        path: the file; its name is what sentences call it.
        out: the safetensors file to write; its folder is there. It keeps what it held when this fails.
        architecture: of the weights, one of `architectures.FAMILIES`; None looks for it.
        classes: their names, in the order of the outputs; of one output, what it is near 0 and near 1.
        preparation: of the pictures.
        file: what the user calls the file; the card keeps it as `Card.file`.

    Returns:
        The card.

    Raises:
        CheckpointError: it is no network that can be run here; the text says why.
        OSError: the disk is full, or `out` cannot be written.
    """
    form = formats.detect(path)
    tell = partial(_told, classes=classes, preparation=preparation, file=file)
    with TemporaryDirectory(prefix=".opening-", dir=out.parent) as folder:
        raw, part = Path(folder, "weights"), Path(folder, "network")
        if form is Format.ONNX:
            _write_graph(path, part, preparation, tell)
        elif form is Format.PYTORCH:
            pytorch_file.unpack(path, raw, formats.LARGEST)
            _write_weights(raw, part, architecture, preparation, tell)
        else:
            _write_weights(path, part, architecture, preparation, tell)
        card = checkpoint.card(part)
        trial_pass.check_pass(part, blank(card), card)
        atomic_write.replace(part, out)
    return card


def _write_graph(source: Path, out: Path, preparation: PreparationCard | None, tell: Tell) -> None:
    """Write the network in an ONNX file as safetensors, with its layers in the card."""
    card, numbers = onnx_file.read(source, preparation)
    card = tell(card)
    tensors = _tensors(blank(card), {})
    tensor_file.write(
        out, tensors, lambda name: torch.tensor(numbers[name]), {checkpoint.CARD: _said(card, None)}
    )


def _write_weights(
    source: Path,
    out: Path,
    architecture: str | None,
    preparation: PreparationCard | None,
    tell: Tell,
) -> None:
    """Write the weights in a safetensors file under the names of their architecture, with a card."""
    try:
        with safe_open(source, "pt") as file:
            shapes = {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118
            notes = (file.metadata() or {}).get(checkpoint.CARD)
            if notes is None:
                card, names = infer(shapes, architecture, preparation)
            else:
                card, names = parse(notes), {name: name for name in shapes}
            card = tell(card)
            types = {name: file.get_slice(given).get_dtype() for name, given in names.items()}
            network = blank(card)
            if notes is not None:  # what is inferred fits
                check_weights(network, card, shapes)
            tensors = _tensors(network, types)

            def read(name: str) -> torch.Tensor:
                if name in names:
                    found: torch.Tensor = file.get_tensor(names[name])
                    return found
                return torch.zeros(tensors[name][1])

            tensor_file.write(out, tensors, read, {checkpoint.CARD: _said(card, notes)})
    except SafetensorError as error:
        raise CheckpointError("the file is not a safetensors file, or it is damaged") from error


def _tensors(network: nn.Module, types: Mapping[str, str]) -> dict[str, tuple[str, tuple[int, ...]]]:
    """The type and shape of each weight of a network, of which a file has those of `types`."""
    return {
        name: (
            _type(name, types.get(name, "F32")) if value.is_floating_point() else "I64",
            tuple(value.shape),
        )
        for name, value in network.state_dict().items()
    }


def _type(name: str, given: str) -> str:
    """The type in which real numbers are written: as they are, if that can be run.

    Raises:
        CheckpointError: they are whole numbers, which stand for others.
    """
    if not given.startswith(_REAL):
        raise CheckpointError(
            "{name} in the file is written as {kind}; save it as float32", name=name[:60], kind=given
        )
    return given if given in _KEPT else "F32"


def _told(
    card: Card, classes: Sequence[str] | None, preparation: PreparationCard | None, file: str | None
) -> Card:
    """A card with the classes, the preparation and the name of a file that were given."""
    if file is not None:
        card = replace(card, file=title(PureWindowsPath(file).stem))  # whose paths have slashes of both kinds
    if preparation is not None:
        card = replace(card, model="", preparation=preparation)
    if classes is None:
        return card
    titles = tuple(map(title, classes))
    check_classes(titles)
    if len(titles) != len(card.classes):
        raise CheckpointError(
            "the network tells {count} classes apart, but {given} names were given",
            count=len(card.classes),
            given=len(titles),
        )
    return replace(card, classes=titles)


def _said(card: Card, notes: str | None) -> str:
    """The card as JSON, with what else the file said of the network."""
    own = {field.name for field in fields(Card)}
    kept = {name: value for name, value in json.loads(notes or "{}").items() if name not in own}
    return json.dumps({**kept, **card.write()}, ensure_ascii=False)
