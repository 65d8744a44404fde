"""Lab: an activation bends each number, and may cut it off."""

import numpy as np
import streamlit as st

from cnnviz.capture.kinds import Kind
from cnnviz.capture.trace import Trace
from cnnviz.lessons.activation import Activation, activate, cut, silent
from cnnviz.models.specs import WeightsError, model
from cnnviz.ui.inputs.lenet_input import choose_input, read
from cnnviz.ui.lessons.boards import Board, boards
from cnnviz.ui.lessons.charts import Axis, bars, curve_over_counts
from cnnviz.ui.lessons.lab import Lab, Question
from cnnviz.ui.shell import session
from cnnviz.ui.shell.setting import Between
from cnnviz.ui.shell.weights_download import without_weights

BINS = 24
POINTS = 201  # of the curve; one of them is 0
BIASES = Between(-6.0, 6.0)
LISTED = 12  # silent channels that are named

text = session.language()
lab = Lab("activation", text)
names = {
    Activation.RELU: "ReLU",
    Activation.LEAKY_RELU: "Leaky ReLU (0.1)",
    Activation.ELU: "ELU",
    Activation.GELU: "GELU",
    Activation.SILU: "SiLU",
    Activation.SIGMOID: text("Sigmoid"),
    Activation.TANH: "tanh",
}


def choose_maps(trace: Trace) -> np.ndarray:
    """Choose the input maps of an activation, (channels, rows, columns), moved by the chosen bias."""
    read = {
        layer.inputs[0]: layer.name
        for layer in trace.layers
        if layer.kind is Kind.ACTIVATION and len(layer.shape) == 3
    }
    layer = st.selectbox(text("Layer"), list(read), key=lab.setting("layer", next(iter(read)), list(read)))
    shift = st.slider(
        text("Added to every number (bias)"),
        BIASES.least,
        BIASES.most,
        step=0.1,
        key=lab.setting("bias", 0.0, BIASES),
    )
    return trace[layer] + np.float32(shift)


def show_map(before: np.ndarray, activation: Activation) -> None:
    """Show one map before and after, and between them the cells that a ReLU cuts off."""
    after, lost = activate(before, activation), cut(before)
    reach = max(1e-6, float(np.abs(before).max()))
    bounded = activation in (Activation.SIGMOID, Activation.TANH)
    note = text("{percent} of the cells", percent=f"{lost.mean():.0%}")
    maps = [
        Board(text("Before"), before, reach=reach),
        Board(text("Marked: not above 0, a ReLU cuts it to 0"), before, note, reach=reach, marked=lost),
        Board(
            text("After {activation}", activation=names[activation]), after, reach=1.0 if bounded else reach
        ),
    ]
    boards(maps, columns=3, key="activation-maps")


def show_curve(before: np.ndarray, activation: Activation) -> None:
    """Show the curve, and under it how often each number occurs in the map."""
    reach = max(1.0, float(np.abs(before).max()))
    places = np.linspace(-reach, reach, POINTS, dtype=np.float32)
    counts, edges = np.histogram(before, BINS, (-reach, reach))
    curve_over_counts(
        (places.tolist(), activate(places, activation).tolist()),
        (((edges[:-1] + edges[1:]) / 2).tolist(), counts.tolist()),
        (
            Axis(text("number before"), (-reach, reach)),
            Axis(text("number after")),
            Axis(text("cells of the map")),
        ),
        text,
        key="activation-curve",
    )


def show_channels(maps: np.ndarray) -> None:
    """Show how much of each channel a ReLU cuts, and which channels it leaves nothing of."""
    bars(
        [str(channel) for channel in range(len(maps))],
        {text("cut to 0 by a ReLU"): (100 * cut(maps).mean((1, 2))).tolist()},
        (text("channel"), Axis(text("cells cut to 0 by a ReLU, percent"), (0, 100))),
        text,
        key="activation-channels",
    )
    dead = silent(maps)
    if dead:
        st.warning(
            text(
                "Silent for this picture: {count} of {all} channels ({channels}). A ReLU leaves only zeros "
                "of them, so they tell the next layer nothing. A channel that is silent for every picture is "
                "called dead: it cannot even learn any more.",
                count=len(dead),
                all=len(maps),
                channels=", ".join(map(str, dead[:LISTED])) + (", …" if len(dead) > LISTED else ""),
            ),
            icon=":material/volume_off:",
        )
    else:
        st.caption(text("No channel is silent. Move the bias to the left until one is."))


lab.open(
    about=text(
        "A convolution only multiplies and adds. Two of them in a row could be one; an activation between "
        "them makes the difference. ReLU is the simplest: negative becomes 0, the rest stays. Here it meets "
        "the real maps of a network that looks at your picture: a small one for digits (LeNet), a large one "
        "for everything else (ResNet-50)."
    ),
    task=text("Move the bias to the left and watch: more cells are cut, until a whole channel falls silent."),
)
controls, view = st.columns([2, 5], gap="large")
with controls:
    network, picture = choose_input(lab, text)
    maps: np.ndarray | None = None
    try:
        with st.spinner(text("The network looks at the picture …"), show_time=False):
            trace = read(picture, network)
        maps = choose_maps(trace)
    except WeightsError:
        pass  # said beside the controls
    else:
        channels = range(len(maps))
        channel = st.slider(text("Channel"), 0, len(maps) - 1, key=lab.setting("channel", 0, channels))
    activations = list(Activation)
    chosen = st.selectbox(
        text("Activation"),
        activations,
        format_func=names.__getitem__,
        key=lab.setting("activation", Activation.RELU, activations),
    )
    activation = Activation(chosen)
with view:
    if maps is None:
        without_weights(model(network), text)
    else:
        show_map(maps[channel], activation)
        show_curve(maps[channel], activation)
        st.subheader(text("All channels of the layer"))
        show_channels(maps)

lab.close(
    Question(
        text("ReLU reads −3, 0 and 2. What does it answer?"),
        ("3, 0, 2", "0, 0, 2", "−3, 0, 2"),
        1,
        text("0, 0, 2: max(0, x). What is negative is cut off, what is positive stays as it is."),
        {"activation": "relu"},
    ),
    Question(
        text("All numbers of a channel are negative. What remains after a ReLU?"),
        (text("only zeros"), text("half of it"), text("the same, turned positive")),
        0,
        text(
            "Only zeros: for this picture the channel says nothing. Its slope is 0 as well, so it learns "
            "nothing from it."
        ),
        {"activation": "relu", "bias": -6.0, "picture": "digit"},
    ),
    Question(
        text("Which of these passes a little of a negative number on?"),
        ("ReLU", "Leaky ReLU", text("none")),
        1,
        text("Leaky ReLU: one tenth here. So a channel that went negative still learns, and can come back."),
        {"activation": "leaky_relu"},
    ),
    Question(
        text("Between which two numbers are all answers of a sigmoid?"),
        (text("0 and 1"), text("−1 and 1"), text("0 and ∞")),
        0,
        text("0 and 1. Far from 0 its curve is nearly flat, so deep networks learn slowly with it."),
        {"activation": "sigmoid"},
    ),
    show=(
        text("Read the curve and the histogram together: all bars left of 0 end up as one number."),
        text("Move the bias from 0 to −6 and count the silent channels aloud."),
        text("Switch to leaky ReLU with the same bias: the map is pale, but it is all still there."),
    ),
    mistakes=(
        text(
            "“ReLU throws information away, so it is bad.” Saying no is information; the next layer reads "
            "the zeros."
        ),
        text("“A silent channel is dead.” It may speak for another picture; try several."),
        text("“ReLU is linear.” On each side it is; the bend at 0 is what counts."),
    ),
)
