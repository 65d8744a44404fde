"""An activation at work on one map: its bend is dragged in the browser, which computes the map anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.lessons.activation import SLOPE, shrunk
from cnnviz.ui.shell.component import component, sent
from cnnviz.ui.shell.setting import Between
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.lessons.activation import Activation
    from cnnviz.ui.lessons.lab import Lab

BIAS = "bias"
BIASES = Between(-6.0, 6.0)
CHANNEL = "channel"
_SIDE = 28  # cells of a small map
_MOST = 64  # small maps


def bend(lab: Lab, maps: np.ndarray, channel: int, activation: Activation, name: str) -> None:
    """Show what `activation` makes of one channel and, small, of the others, with a bias that is dragged.

    Args:
        lab: whose settings the bias and the channel are.
        maps: before the bias, (channels, rows, columns) float32.
        channel: which of them is shown.
        activation: the function.
        name: what it is called.
    """
    key = f"tall-{lab.name}-bend"

    def take() -> None:
        bias = sent(key, BIAS)
        if isinstance(bias, int | float) and bias in BIASES:
            lab.put({BIAS: round(float(bias), 1)})

    def choose() -> None:
        chosen = sent(key, CHANNEL)
        if isinstance(chosen, int) and chosen in range(len(maps)):
            lab.put({CHANNEL: chosen})

    header = {
        "activation": str(activation),
        "name": name,
        "slope": SLOPE,
        "bias": lab.value(BIAS, 0.0, BIASES),
        "least": BIASES.least,
        "most": BIASES.most,
        "channel": channel,
    }
    arrays = {"map": maps[channel], "largest": maps.max((1, 2)), "small": shrunk(maps[:_MOST], _SIDE)}
    component("activation", "lessons/activation.js")(
        data=pack(header, arrays), key=key, on_bias_change=take, on_channel_change=choose
    )
