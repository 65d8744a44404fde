"""The network that a file of Python defines, such as `my_net.py:Net`, with weights from a file."""

from __future__ import annotations

import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from inspect import isclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from cnnviz.cli.input_error import InputError
from cnnviz.models.untraceable import place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    import torch
    from torch import nn

NAMED = re.compile(r".+\.py:[^\W\d]\w*")
_SHOWN = 3  # names of weights in a sentence
_COMPILED = "_orig_mod."  # put into names by torch.compile
_COUNTER = "num_batches_tracked"  # of a batch normalisation; evaluation does without it


def network(named: str, weights: Path | None) -> nn.Module:
    """Run a file of Python, and return the network that it defines.

    Args:
        named: the file and what it defines, as NAMED: a network, or a class or function that makes one when
            it is called without arguments.
        weights: safetensors or PyTorch's own; None leaves those that it has.

    Raises:
        InputError: there is no such file or network, or the weights are not its own.
    """
    from torch import nn

    file, _, name = named.rpartition(":")
    module = _run(Path(file))
    if not hasattr(module, name):
        known = [key for key, value in vars(module).items() if _is_network(value, module)]
        raise InputError(f"{file} defines no {name}; the networks in it are: {', '.join(known) or 'none'}")
    found = getattr(module, name)
    if not isinstance(found, nn.Module) and callable(found):
        found = _made(found, named)
    if not isinstance(found, nn.Module):
        raise InputError(f"{named} is no network, but {type(found).__name__}; name a torch.nn.Module")
    if weights is not None:
        _load(found, weights, named)
    return found


def _run(path: Path) -> ModuleType:
    """Run the file at `path` as a module, with its folder to import from."""
    if not path.is_file():
        raise InputError(f"there is no file {path}")
    sys.path.insert(0, str(path.parent.resolve()))
    spec = spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise InputError(f"{path} is no file of Python")
    module = module_from_spec(spec)
    sys.modules[path.stem] = module  # by which what it defines is found again
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise InputError(f"{path} does not run: {_said(error)}") from error
    return module


def _is_network(value: object, module: ModuleType) -> bool:
    from torch import nn

    kind = value if isclass(value) else type(value)
    own = getattr(value, "__module__", "") == module.__name__ or not isclass(value)
    return issubclass(kind, nn.Module) and own


def _made(make: Any, named: str) -> object:
    try:
        return make()
    except (Exception, SystemExit) as error:
        raise InputError(
            f"{named}() makes no network: {_said(error)}; where it needs arguments, "
            "name a function that calls it with them"
        ) from error


def _load(model: nn.Module, path: Path, named: str) -> None:
    """Give `model` the weights in a file, whose names may begin with what wrapped it in training."""
    import torch

    given = _read(path)
    wanted = model.state_dict()
    prefix = _prefix(wanted, given)
    right = {name: given[prefix + name] for name in wanted if prefix + name in given}
    wrong = [
        f"{name} {_shape(right.get(name))} | {_shape(value)}"
        for name, value in wanted.items()
        if isinstance(value, torch.Tensor)
        and not (name.endswith(_COUNTER) and name not in right)
        and (name not in right or right[name].shape != value.shape)
    ]
    wrong += [
        f"{name} {_shape(given[name])} | -" for name in given if name.removeprefix(prefix) not in wanted
    ]
    if wrong:
        raise InputError(
            f"{path} does not hold the weights of {named}; the first that differ, in the file and there: "
            + "; ".join(wrong[:_SHOWN])
        )
    model.load_state_dict(right, strict=False)


def _read(path: Path) -> dict[str, torch.Tensor]:
    """Read the weights in a safetensors file, or in one of PyTorch's own, of which nothing is run."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    from cnnviz.checkpoints import formats, pytorch_file
    from cnnviz.checkpoints.card import CheckpointError

    try:
        if path.suffix == ".safetensors":
            found = load_file(path)
        else:
            with TemporaryDirectory() as folder:
                pytorch_file.unpack(path, out := Path(folder, "weights.safetensors"), formats.LARGEST)
                found = load_file(out)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    except SafetensorError as error:
        raise InputError(f"{path} is not a safetensors file, or it is damaged") from error
    except CheckpointError as error:
        raise InputError(f"{path}: {error}") from error
    return {name.replace(_COMPILED, ""): value for name, value in found.items()}


def _prefix(wanted: Mapping[str, torch.Tensor], given: Mapping[str, torch.Tensor]) -> str:
    """What the names of a file have before those of the network, such as "module."."""
    first = next(iter(wanted), "")
    found = {name.removesuffix(first) for name in given if name.endswith(first)}
    return max(sorted(found), key=lambda each: sum(each + name in given for name in wanted), default="")


def _shape(value: torch.Tensor | None) -> str:
    return "-" if value is None else "x".join(map(str, value.shape)) or "1"


def _said(error: BaseException) -> str:
    where = place(error)
    return f"{type(error).__name__}: {error}" + (f" ({where})" if where else "")
