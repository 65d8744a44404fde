"""Which places of a layer speak for a class, and which against it?"""

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
    """How places are weighed.

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
    """What each place of the layer that `tapped` watches does for the answer of `tapped`.

    Args:
        tapped: of a model, with one answer.
        pixels: (channels, rows, columns) float32, as the model reads them.
        method: how places are weighed.
        watch: hears which share is done, 0 to 1, after each pass; what it raises goes through.

    Returns:
        (rows, columns) float32 of the layer, positive where a place speaks for the answer.
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
    """(channels,) float32: about how much the answer of `tapped` changes when a channel is switched off.

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
