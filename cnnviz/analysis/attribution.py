"""The attribution of a class's logit to the places of a layer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from functools import partial
from typing import TYPE_CHECKING

import torch

from cnnviz.analysis.ablation import estimate

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from cnnviz.capture.tapped_model import TappedModel

# Of an integral: doubled until the sum is close to its due. Each ReLU makes the gradient jump on the way, so
# a deep layer of a ResNet-50 needs 8 and its input over a hundred; the LeNet's gradient jumps more.
_PASSES = (8, 16, 32, 64, 128)
CLOSE = 0.005  # part of the due by which the sum may miss it
_TOGETHER = 4  # steps in one pass at least: 32 of a ResNet-50 would take 2 GB
_NUMBERS = 1 << 15  # of all pictures in one pass, where these are more: of a LeNet 32


@unique
class Method(StrEnum):
    """A way to weigh places.

    GRAD_CAM: the channels, each weighted by its mean gradient, added up and cut off below 0; Selvaraju et
    al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", 2017.
    GRADIENT: activation × gradient, added up over the channels.
    INTEGRATED: the same along the straight way from what a plain picture leaves in the layer to what this one
    does; Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", 2017. By its axiom of
    completeness all places together make the logit minus the logit with the layer as the plain picture leaves
    it. Where nothing passes by the layer, that is the plain picture's logit.
    """

    GRAD_CAM = "grad-cam"
    GRADIENT = "gradient"
    INTEGRATED = "integrated"


@dataclass(frozen=True, eq=False)
class Attribution:
    """The contributions of the places of a layer to a number.

    Attributes:
        map: (rows, columns) float32 of the layer, positive where a place raises the number.
        due: what all places together ought to make; None of a method that promises no sum.
        steps: of the integral, 1 of a single gradient.
    """

    map: np.ndarray
    due: float | None = None
    steps: int = 1

    @property
    def sum(self) -> float:
        """What all places make together."""
        return float(self.map.sum(dtype="float64"))

    @property
    def complete(self) -> bool:
        """Whether the sum misses its due by no more than the part `CLOSE` of it."""
        return self.due is None or abs(self.sum - self.due) <= CLOSE * abs(self.due)


def steps(pixels: np.ndarray) -> tuple[int, ...]:
    """Return how many steps an integral to the picture `pixels` takes: the fewest first, then as needed."""
    return tuple(passes * _together(pixels.size) for passes in _PASSES)


def attribute(
    tapped: TappedModel,
    pixels: np.ndarray,
    method: Method,
    watch: Callable[[float], None],
    start: float = 0.0,
) -> Attribution:
    """Attribute the output of `tapped` to the places of the layer that it watches.

    Args:
        tapped: the model up to one number, its output.
        pixels: (channels, rows, columns) float32, the model's input.
        method: how places are weighed.
        watch: called with the share that is done, 0 to 1, after each pass; what it raises goes through. An
            integral may be close enough long before its last step.
        start: every pixel of the plain picture that an integral begins at, in the network's units: 0 is grey.

    Returns:
        The attribution; of an integral one that is complete, or that of the most `steps`.
    """
    # Late, as it loads matplotlib, which takes most of a second.
    from captum.attr import LayerGradCam, LayerGradientXActivation  # noqa: PLC0415

    batch = torch.tensor(pixels[None], device=tapped.device, requires_grad=True)
    if method is Method.INTEGRATED:
        return _integrate(tapped, (batch, torch.full_like(batch, start)), watch)
    forward = _counted(tapped, 1, watch)
    kind = LayerGradCam if method is Method.GRAD_CAM else LayerGradientXActivation
    options = {"relu_attributions": True} if method is Method.GRAD_CAM else {}
    return Attribution(_summed(kind(forward, tapped.layer).attribute(batch, **options)))


def estimates(tapped: TappedModel, pixels: np.ndarray) -> np.ndarray:
    """Estimate how much the output of `tapped` changes when a channel is switched off: (channels,) float32.

    See `ablation.estimate`.
    """
    batch = torch.tensor(pixels[None], device=tapped.device, requires_grad=True)
    with torch.enable_grad():
        outputs: list[torch.Tensor] = []
        handle = tapped.layer.register_forward_hook(lambda _module, _inputs, left: outputs.append(left))
        output = tapped(batch)
        handle.remove()
        (gradient,) = torch.autograd.grad(output.sum(), outputs[0])
    return estimate(outputs[0][0].detach().cpu().numpy(), gradient[0].cpu().numpy())


def _integrate(
    tapped: TappedModel, ends: tuple[torch.Tensor, torch.Tensor], watch: Callable[[float], None]
) -> Attribution:
    """Integrate over more and more steps, until the sum is close to its due.

    Args:
        tapped: the model.
        ends: the picture, and the plain one where the way begins.
        watch: as for `attribute`.
    """
    due = _due(tapped, *ends)
    together = _together(ends[0].numel())
    for number, passes in enumerate(_PASSES):
        places = _integral(tapped, ends, (passes, together), partial(_part, watch, number))
        found = Attribution(places, due, passes * together)
        if found.complete:
            break
    watch(1.0)
    return found


def _integral(
    tapped: TappedModel,
    ends: tuple[torch.Tensor, torch.Tensor],
    size: tuple[int, int],
    watch: Callable[[float], None],
) -> np.ndarray:
    """Integrate over as many passes as `size` says first, with as many steps in each as it says then."""
    from captum.attr import LayerIntegratedGradients  # noqa: PLC0415 (as above)

    passes, together = size
    forward = _counted(tapped, 2 + passes, watch)
    integrated = LayerIntegratedGradients(forward, tapped.layer)
    # Between the jumps of the gradient nothing bends, which is all that another rule would be better at.
    found = integrated.attribute(
        *ends, n_steps=passes * together, method="riemann_middle", internal_batch_size=together
    )
    return _summed(found)


def _due(tapped: TappedModel, batch: torch.Tensor, plain: torch.Tensor) -> float:
    """Return the output, less the output with the layer as the plain picture leaves it."""
    left: list[torch.Tensor] = []
    with torch.no_grad():
        with tapped.layer.register_forward_hook(lambda _module, _inputs, output: left.append(output)):
            tapped(plain)
        with tapped.layer.register_forward_hook(lambda _module, _inputs, _output: left[0]):
            without = tapped(batch)
        return float(tapped(batch) - without)


def _together(numbers: int) -> int:
    """Return the steps in one pass, of pictures with so many numbers."""
    return max(_TOGETHER, _NUMBERS // numbers)


def _part(watch: Callable[[float], None], number: int, share: float) -> None:
    """Report `share` of the integral `number` of all, each of which is as long a part of the bar."""
    watch((number + share) / len(_PASSES))


def _summed(found: torch.Tensor) -> np.ndarray:
    """Add up the channels of (1, channels, rows, columns)."""
    summed: np.ndarray = found[0].sum(0).detach().cpu().numpy()
    return summed


def _counted(tapped: TappedModel, passes: int, watch: Callable[[float], None]) -> Callable[..., torch.Tensor]:
    done = 0

    def forward(batch: torch.Tensor) -> torch.Tensor:
        nonlocal done
        output = tapped(batch)
        done += 1
        watch(min(1.0, done / passes))
        return output

    return forward
