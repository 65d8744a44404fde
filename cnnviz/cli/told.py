"""The model that a command names, and what it tells of one in a file that the file does not say."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from cnnviz.cli.input_error import InputError
from cnnviz.models.specs import MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnviz.models.specs import ModelSpec


@dataclass(frozen=True)
class Told:
    """What a command tells of the network in a file; None where it is left to the file.

    Attributes:
        arch: the architecture, one of `architectures.FAMILIES`.
        size: rows and columns of the input, to which a picture is squeezed.
        classes: see `class_names`.
    """

    arch: str | None = None
    size: int | None = None
    classes: str | None = None


@contextmanager
def opened(name: str, told: Told) -> Iterator[ModelSpec]:
    """The model called `name`, or that in the file `name`, until the end of the block.

    Raises:
        InputError: there is none, or it cannot be run.
    """
    if name in MODELS:
        if told != Told():
            raise InputError(f"{name} is known; --arch, --size and --classes are for a file")
        yield MODELS[name]
        return
    path = Path(name)
    if not path.is_file():
        raise InputError(f"no model {name!r}, and no file; there are {', '.join(MODELS)}")
    with TemporaryDirectory(prefix="cnnviz-") as folder:
        yield _converted(path, told, Path(folder, "network.safetensors"))


def class_names(given: str) -> list[str]:
    """The names in the file `given`, or else in `given` itself; see `class_names.listed`."""
    from cnnviz.checkpoints.class_names import listed

    path = Path(given)
    try:
        return listed(path.read_text("utf-8-sig") if path.is_file() else given)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{given} cannot be read as text in UTF-8") from error


def _check_architecture(name: str) -> None:
    from cnnviz.checkpoints.architectures import FAMILIES

    known = [each for names in FAMILIES.values() for each in names]
    if name not in known:
        near = get_close_matches(name, known) or [names[0] for names in FAMILIES.values()]
        raise InputError(f"no architecture {name!r}; there are {', '.join(near)} and others")


def _converted(path: Path, told: Told, out: Path) -> ModelSpec:
    """The model in the file at `path`, which is written to `out` as cnnviz has it."""
    from cnnviz.checkpoints import checkpoint, opening
    from cnnviz.checkpoints.card import CheckpointError
    from cnnviz.inputs.custom import PreparationCard

    if told.arch is not None:
        _check_architecture(told.arch)
    try:
        opening.convert(
            path,
            out,
            architecture=told.arch,
            classes=None if told.classes is None else class_names(told.classes),
            preparation=None if told.size is None else PreparationCard((told.size, told.size)),
        )
        return replace(checkpoint.spec(out), title=path.stem)
    except (CheckpointError, ValueError) as error:
        raise InputError(f"{path}: {error}") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
