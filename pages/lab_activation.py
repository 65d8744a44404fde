"""Lab: an activation bends each number, and may cut it off."""

import numpy as np
import streamlit as st

from cnnviz.capture.kinds import Kind
from cnnviz.capture.trace import Trace
from cnnviz.lessons.activation import Activation, silent
from cnnviz.models.specs import WeightsError, model
from cnnviz.ui.inputs.lenet_input import choose_input, read
from cnnviz.ui.lessons.activation import BIAS, BIASES, CHANNEL, bend
from cnnviz.ui.lessons.lab import Lab
from cnnviz.ui.lessons.question import Question
from cnnviz.ui.shell import session
from cnnviz.ui.shell.weights_download import without_weights

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
    """Choose the input maps of an activation, (channels, rows, columns)."""
    read = {
        layer.inputs[0]: layer.name
        for layer in trace.layers
        if layer.kind is Kind.ACTIVATION and len(layer.shape) == 3
    }
    layer = st.selectbox(text("Layer"), list(read), key=lab.setting("layer", next(iter(read)), list(read)))
    return trace[layer]


def name_silent(maps: np.ndarray) -> list[int]:
    """Say which channels a ReLU leaves nothing of, and return them."""
    found = silent(maps)
    if found:
        st.warning(
            text(
                "Silent for this picture: {count} of {all} channels ({channels}). A ReLU leaves only zeros "
                "of them, so they tell the next layer nothing. A channel that is silent for every picture is "
                "called dead: it cannot even learn any more.",
                count=len(found),
                all=len(maps),
                channels=", ".join(map(str, found[:LISTED])) + (", …" if len(found) > LISTED else ""),
            ),
            icon=":material/volume_off:",
        )
    return found


lab.open(
    about=text(
        "A convolution only multiplies and adds. Two of them in a row could be one; an activation between "
        "them makes the difference. ReLU is the simplest: negative becomes 0, the rest stays. Here it meets "
        "the real maps of a network that looks at your picture: a small one for digits (LeNet), a large one "
        "for everything else (ResNet-50)."
    ),
    task=text("Drag the bend to the right until some channels fall silent while others still speak."),
)
controls, effect = lab.stage()
silenced = False
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
        channel = st.slider(text("Channel"), 0, len(maps) - 1, key=lab.setting(CHANNEL, 0, channels))
    activations = list(Activation)
    chosen = st.selectbox(
        text("Activation"),
        activations,
        format_func=names.__getitem__,
        key=lab.setting("activation", Activation.RELU, activations),
    )
    activation = Activation(chosen)
if maps is None:
    with effect:
        without_weights(model(network), text)
else:
    with effect:
        bend(lab, maps, channel, activation, names[activation])
    bias = np.float32(lab.value(BIAS, 0.0, BIASES))
    silenced = 0 < len(name_silent(maps + bias)) < len(maps) and bool(bias < 0)

lab.close(
    Question(
        text("What ReLU does"),
        text("ReLU reads −3, 0 and 2. What does it answer?"),
        {
            "3, 0, 2": text("That would be the size of each number, |x|. A ReLU does not turn a sign round."),
            "0, 0, 2": text(
                "0, 0, 2: max(0, x). What is negative is cut off, what is positive stays as it is."
            ),
            "−3, 0, 2": text(
                "That would be doing nothing. Look what becomes of the numbers left of the bend."
            ),
        },
        1,
        {"activation": "relu", "bias": 0.0},
    ),
    Question(
        text("All negative"),
        text("All numbers of a channel are negative. What remains after a ReLU?"),
        {
            text("only zeros"): text(
                "Only zeros: for this picture the channel says nothing. Its slope is 0 as well, so it learns "
                "nothing from it."
            ),
            text("half of it"): text(
                "ReLU looks at each number by itself; it has no idea what half of the map is."
            ),
            text("the same, turned positive"): text(
                "That is |x|. A ReLU has one answer to every negative number, however large: 0."
            ),
        },
        0,
        {"activation": "relu", "bias": -6.0, "picture": "digit", "layer": "conv1", "channel": 0},
    ),
    Question(
        text("Leaky"),
        text("Which of these passes a little of a negative number on?"),
        {
            "ReLU": text("ReLU passes nothing negative: left of its bend the curve lies flat on 0."),
            "Leaky ReLU": text(
                "Leaky ReLU: one tenth here. So a channel that went negative still learns, and can come back."
            ),
            text("none"): text("One of the two curves does not lie flat on the left: look which."),
        },
        1,
        {"activation": "leaky_relu", "bias": 0.0},
    ),
    Question(
        text("Sigmoid"),
        text("Between which two numbers are all answers of a sigmoid?"),
        {
            text("0 and 1"): text(
                "0 and 1. Far from 0 its curve is nearly flat, so deep networks learn slowly with it."
            ),
            text("−1 and 1"): text("That is tanh, its sister: the same shape, but from −1 to 1."),
            text("0 and ∞"): text("That is ReLU, which has no upper end. A sigmoid flattens on both sides."),
        },
        0,
        {"activation": "sigmoid", "bias": 0.0},
    ),
    done=silenced,
    show=(
        text("Read the curve and the bars together: all bars left of the bend end up as one number."),
        text("Drag the bend from 0 to 6 and count the silent channels aloud."),
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
