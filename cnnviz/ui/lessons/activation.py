"""An activation at work on one map: its bend is dragged in the browser, which computes the map anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.lessons.activation import SLOPE
from cnnviz.ui.shell.component import component, sent
from cnnviz.ui.shell.setting import Between
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.lessons.activation import Activation
    from cnnviz.ui.lessons.lab import Lab

BIAS = "bias"
BIASES = Between(-6.0, 6.0)


def bend(lab: Lab, maps: np.ndarray, channel: int, activation: Activation, name: str) -> None:
    """Show what `activation` makes of one channel, with a bias that is dragged.

    Args:
        lab: whose setting the bias is.
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

    header = {
        "activation": str(activation),
        "name": name,
        "slope": SLOPE,
        "bias": lab.value(BIAS, 0.0, BIASES),
        "least": BIASES.least,
        "most": BIASES.most,
    }
    component("activation", "lessons/activation.js")(
        data=pack(header, {"map": maps[channel], "largest": maps.max((1, 2))}), key=key, on_bias_change=take
    )
