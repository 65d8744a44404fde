"""Checks of a network that was built in Python: it takes a picture, gives a number a class, can be traced."""

from __future__ import annotations

import inspect
from copy import deepcopy
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn

from cnnviz.capture.recorder import Recorder
from cnnviz.models.specs import MOST_CLASSES
from cnnviz.models.untraceable import cure, place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnnviz.capture.trace import Trace

# Sides of the input that are tried, in pixels: those of ImageNet, of LeNet, MNIST and CIFAR, and others met.
_SIZES = tuple(
    (side, side) for side in (224, 32, 28, 64, 128, 96, 48, 160, 192, 256, 227, 299, 112, 56, 40, 16, 8)
)
_ROUNDING = 1e-4  # part of a number
_REQUIRED = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class ModuleError(ValueError):
    """Raised when a network cannot be shown; the text says why, in which line, and what to change."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: the sentence without the lines of cnnviz that led to it."""
        return [str(self)]


def copied(model: object) -> nn.Module:
    """Return a copy of `model` on the CPU, in evaluation mode, with float32 weights.

    Raises:
        ModuleError: it is no network, none that can be copied, or takes more than one picture.
    """
    if isinstance(model, type) and issubclass(model, nn.Module):
        raise ModuleError(f"this is a class of networks; give a network of it: {model.__name__}()")
    if isinstance(model, torch.jit.ScriptModule):
        raise ModuleError("this network was compiled by torch.jit; give the one that it was made from")
    while isinstance(model, nn.parallel.DataParallel | nn.parallel.DistributedDataParallel):
        model = model.module
    model = getattr(model, "_orig_mod", model)  # of torch.compile
    if not isinstance(model, nn.Module):
        raise ModuleError(f"a network is a torch.nn.Module, and this is {type(model).__name__}")
    needed = [
        name
        for name, each in inspect.signature(model.forward).parameters.items()
        if each.kind in _REQUIRED and each.default is inspect.Parameter.empty
    ]
    if len(needed) > 1:
        raise ModuleError(
            f"its forward needs {' and '.join(needed)}, but it is given one picture; "
            "let all arguments but the first have a default"
        )
    try:
        return deepcopy(model).cpu().float().eval()
    except RuntimeError as error:
        raise ModuleError(
            f"it cannot be copied ({_first_line(error)}); keep no tensor that was computed in it"
        ) from error


def shape(network: nn.Module, channels: Iterable[int], size: tuple[int, int] | None) -> tuple[int, int, int]:
    """Return (channels, rows, columns) of the first input that `network` can read.

    Args:
        network: as `copied` returns it.
        channels: the numbers of channels that are tried.
        size: rows and columns; None tries the usual ones.

    Raises:
        ModuleError: it can read none of them.
    """
    first = next((each for each in network.modules() if isinstance(each, nn.Conv2d)), None)
    known = tuple(channels) if first is None else tuple(set(channels) & {first.in_channels})
    if first is not None and not known:
        raise ModuleError(
            f"its first convolution reads {first.in_channels} channels; a picture here has "
            f"{' or '.join(map(str, channels))}"
        )
    failure: _ForwardError | None = None
    for count in known:
        for rows, columns in (size,) if size else _SIZES:
            try:
                _forward(network, found := (count, rows, columns))
            except _ForwardError as error:
                failure = failure or error
            else:
                return found
    raise ModuleError(f"{failure}; say the size of its input, in pixels") from failure


class _ForwardError(ModuleError):
    """Raised when a forward pass fails, as it may for an input of another size than the network's."""


def _forward(network: nn.Module, size: tuple[int, int, int]) -> object:
    try:
        with torch.inference_mode():
            return network(_noise(size))
    except Exception as error:
        where = place(error)
        raise _ForwardError(
            f"with an input of {_by(size)} its forward pass fails{where and f' in {where}'} "
            f"({type(error).__name__}: {_first_line(error)})"
        ) from error


def answer(network: nn.Module, size: tuple[int, int, int]) -> torch.Tensor:
    """Return what `network` gives for an input of `size`, which holds noise: (outputs,) float32.

    Raises:
        ModuleError: its forward pass fails, or it gives something else.
    """
    found = _forward(network, size)
    if not isinstance(found, torch.Tensor):
        raise ModuleError(
            f"its forward returns {type(found).__name__}; let it return one tensor, a number for each class"
        )
    if found.ndim != 2 or len(found) != 1:
        raise ModuleError(
            f"for one picture it returns {_by(found.shape)} numbers, and not 1 x classes; "
            "end its forward with .flatten(1), or with a layer that gives a number a class"
        )
    if found.shape[1] > MOST_CLASSES:
        raise ModuleError(
            f"it tells {found.shape[1]} classes apart; here at most {MOST_CLASSES} can be shown"
        )
    return found[0]


def traced(network: nn.Module, size: tuple[int, int, int]) -> Trace:
    """Return the trace of noise of `size` through `network`; its last layer is what the network itself gives.

    Raises:
        ModuleError: torch.fx cannot trace it, or gives another answer.
    """
    title, wanted = type(network).__name__, answer(network, size).numpy()
    try:
        recorder = Recorder(title, network)
    except Exception as error:
        where = place(error)
        raise ModuleError(f"{title} cannot be shown because of {where}\n{cure(error)}") from error
    found = recorder.record(_noise(size).numpy())
    # Another number of threads may sum in another order.
    slack = _ROUNDING * float(np.abs(wanted).max(initial=1, where=np.isfinite(wanted)))
    if np.allclose(wanted, found[found.layers[-1].name], rtol=_ROUNDING, atol=slack, equal_nan=True):
        return found
    if not np.array_equal(wanted, answer(network, size).numpy(), equal_nan=True):
        raise ModuleError(
            f"{title} gives another answer each time, even after eval(); "
            "write F.dropout(x, training=self.training) for F.dropout(x), and draw no random numbers"
        )
    raise ModuleError(
        f"{title} answers otherwise when it is taken layer by layer; "
        "its forward must compute everything from its argument and its parameters, without hooks"
    )


def _noise(size: tuple[int, int, int]) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(0).normal(size=(1, *size)).astype(np.float32))


def _by(sizes: Iterable[int]) -> str:
    return " x ".join(map(str, sizes))


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
