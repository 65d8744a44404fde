"""The attribution of a class's logit to the places of a layer."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import TYPE_CHECKING

import torch

from cnnviz.analysis.ablation import estimate

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from cnnviz.capture.tapped_model import TappedModel

_STEPS = 32  # of the integral; the sum of the map then misses its due by some 0.1 %
_TOGETHER = 4  # of them in one pass: 32 of a ResNet-50 would take 2 GB


@unique
class Method(StrEnum):
    """A way to weigh places.

    GRAD_CAM: the channels, each weighted by its mean gradient, added up and cut off below 0; Selvaraju et
    al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", 2017.
    GRADIENT: activation × gradient, added up over the channels.
    INTEGRATED: the same along the straight way from what a plain grey picture (0 in the network's units)
    leaves in the layer to what this one does; Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep
    Networks", 2017. All places together make the logit minus that of the grey picture.
    """

    GRAD_CAM = "grad-cam"
    GRADIENT = "gradient"
    INTEGRATED = "integrated"


def attribute(
    tapped: TappedModel, pixels: np.ndarray, method: Method, watch: Callable[[float], None]
) -> np.ndarray:
    """Attribute the output of `tapped` to the places of the layer that it watches.

    Args:
        tapped: the model up to one number, its output.
        pixels: (channels, rows, columns) float32, the model's input.
        method: how places are weighed.
        watch: called with the share that is done, 0 to 1, after each pass; what it raises goes through.

    Returns:
        (rows, columns) float32 of the layer, positive where a place raises the output.
    """
    # Late, as it loads matplotlib, which takes most of a second.
    from captum.attr import LayerGradCam, LayerGradientXActivation, LayerIntegratedGradients  # noqa: PLC0415

    batch = torch.tensor(pixels[None], device=tapped.device, requires_grad=True)
    if method is Method.INTEGRATED:
        passes = 2 + -(-_STEPS // _TOGETHER)
        forward = _counted(tapped, passes, watch)
        found = LayerIntegratedGradients(forward, tapped.layer).attribute(
            batch, n_steps=_STEPS, internal_batch_size=_TOGETHER
        )
    else:
        forward = _counted(tapped, 1, watch)
        kind = LayerGradCam if method is Method.GRAD_CAM else LayerGradientXActivation
        options = {"relu_attributions": True} if method is Method.GRAD_CAM else {}
        found = kind(forward, tapped.layer).attribute(batch, **options)
    summed: np.ndarray = found[0].sum(0).detach().cpu().numpy()
    return summed


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


def _counted(tapped: TappedModel, passes: int, watch: Callable[[float], None]) -> Callable[..., torch.Tensor]:
    done = 0

    def forward(batch: torch.Tensor) -> torch.Tensor:
        nonlocal done
        output = tapped(batch)
        done += 1
        watch(min(1.0, done / passes))
        return output

    return forward
