"""The command `channel`: what one channel of a network looks for, as a sheet and as text."""

from __future__ import annotations

import json as json_format
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from cnnviz.cli.commands import writable
from cnnviz.cli.input_error import InputError
from cnnviz.cli.told import opened
from cnnviz.features import picture_sets
from cnnviz.features.picture_sets import PictureFile, SetName
from cnnviz.features.sheet import sheet
from cnnviz.features.strongest import cut_out
from cnnviz.inputs import images
from cnnviz.models.specs import WeightsError
from cnnviz.structure.receptive_field import fields

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

    from cnnviz.cli.told import Told
    from cnnviz.features.made_pictures import Answer, Growth
    from cnnviz.features.reading import Reading
    from cnnviz.features.strongest import Patch
    from cnnviz.inputs.images import ImageError
    from cnnviz.models.specs import ModelSpec
    from cnnviz.serving.engine import Engine


def channel(  # noqa: PLR0913 (one for each option)
    layer: str, number: int, model: str, told: Told, *, pictures: Path | None, out: Path | None, json: bool
) -> str:
    """Say where a channel answers most: on the digits that come with cnnviz, or its photos and stimuli.

    Args:
        layer: its name.
        number: of the channel, counted from 0.
        model: its name, or the file that it is in, of which more may be `told`.
        told: what the file does not say.
        pictures: a folder of pictures, and of folders with more, to take instead; what is left out is said
            on stderr.
        out: a picture to write, of the patches and of one that is made for the channel.
        json: whether JSON is asked for instead of a table.

    Raises:
        InputError: there is no such channel, layer or model, or no picture in the folder, or `out` cannot be
            written.
    """
    with opened(model, told) as spec:
        try:
            return _channel(spec, (layer, number), pictures, out, json=json)
        except WeightsError as error:
            raise InputError(str(error)) from error


def _channel(
    spec: ModelSpec, of: tuple[str, int], folder: Path | None, out: Path | None, *, json: bool
) -> str:
    from cnnviz.features.survey import survey
    from cnnviz.serving.engine import Engine

    engine, (name, number) = Engine(spec), of
    layer = next((each for each in engine.layers if each.name == name), None)
    if layer is None:
        names = ", ".join(each.name for each in engine.layers)
        raise InputError(f"{spec.name} has no layer {name!r}; there are {names}")
    if number >= layer.maps[0]:
        raise InputError(f"{name} has no channel {number}; they are counted from 0 to {layer.maps[0] - 1}")
    try:
        if out:
            _png(out)
        sets = picture_sets.usual(spec) if folder is None else _own(spec, folder)
        found = engine.compute(partial(survey, pictures=sets.joined(), layer=name), _progress).layers[name]
        patches = found.patches(number)
        if out:
            _draw(engine, sets, of, patches).save(out, "PNG")
    except OSError as error:
        raise InputError(f"{out} cannot be written: {error.strerror}") from error
    said = {
        "model": spec.name,
        "layer": name,
        "channel": number,
        "pictures": len(sets.joined()),
        "never": found.never(number),
        "patches": [_place(sets, patch) for patch in patches],
    }
    return json_format.dumps(said, indent=2) if json else _listed(said)


def _png(out: Path) -> None:
    """Raise OSError or InputError unless a PNG can be written at `out`, and is called one."""
    if out.suffix.lower() != ".png":
        raise InputError(f"{out} is no name of a PNG, which the sheet is; end it with .png")
    writable(out)


def _own(spec: ModelSpec, folder: Path) -> picture_sets.Together:
    """Return the pictures in a folder, by their path in it.

    Raises:
        InputError: there is no such folder, or no picture in it.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder")
    paths = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    files = [
        PictureFile(str(path), partial(images.read, folder / path))
        for path in paths
        if not any(part.startswith(".") for part in path.parts)
    ]
    own, left_out = picture_sets.from_files(spec, SetName.OWN, files)
    for name, error in left_out:
        reason = "nothing in it stands out from its background" if error is None else _reason(error)
        print(f"{name} is left out: {reason}", file=sys.stderr)
    if not len(own):
        raise InputError(f"{folder} holds no picture that {spec.name} can be asked with")
    return picture_sets.Together((own,))


def _reason(error: ImageError | OSError) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def _place(sets: picture_sets.Together, patch: Patch) -> dict[str, Any]:
    """Return where a patch is, in words and numbers."""
    pictures, index = sets.place(patch.picture)
    place = {"set": str(pictures.name), "index": index, "name": pictures.names[index]}
    return place | {"row": patch.row, "column": patch.column, "value": patch.value}


def _listed(said: dict[str, Any]) -> str:
    """Return what is said, as lines."""
    one = said["pictures"] == 1
    answers = (
        "largest answer to one picture" if one else "largest answers to {pictures} pictures".format(**said)
    )
    head = "{layer}, channel {channel} of {model}: its {answers}".format(answers=answers, **said)
    never = [f"It is above 0 {'nowhere on it' if one else 'on none of them'}."] if said["never"] else []
    places = [
        "{value:10.4f}  row {row}, column {column}  {set} {index}: {name}".format(**patch)
        for patch in said["patches"]
    ]
    return "\n".join([head, *never, *places])


def _draw(
    engine: Engine, sets: picture_sets.Together, of: tuple[str, int], patches: tuple[Patch, ...]
) -> Image.Image:
    """Draw the sheet of patches, and of a picture that is made for the channel `of` a layer."""
    field, pictures = fields(engine.layers)[of[0]], sets.joined()
    shown = [
        (
            cut_out(pictures.picture(patch.picture), field, patch.row, patch.column).pixels,
            f"{patch.value:.4f}",
        )
        for patch in patches
    ]
    growth, answer = _made(engine, pictures.reading, of)
    below = f"made for it: {answer.value:.4f}" if growth.moved else "no picture moves this channel"
    return sheet(f"{engine.spec.name} {of[0]} channel {of[1]}", shown, (growth.picture, below))


def _made(engine: Engine, reading: Reading, of: tuple[str, int]) -> tuple[Growth, Answer]:
    """Make a picture for a channel; return it and what a plain pass of its pixels answers."""
    from cnnviz.features import made_pictures

    task = partial(made_pictures.made, aim=made_pictures.Aim(*of), reading=reading)
    return engine.compute(task, _progress)


def _progress(share: float) -> None:
    """Show in one line how far it is, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r{share:4.0%}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)
