"""Lab: a network put together from layers, before and after its training."""

from hashlib import sha256

import streamlit as st
from torch import nn

from cnnviz.analysis.predictions import predictions
from cnnviz.capture.recorder import Recorder
from cnnviz.inputs.preparation import Preparation
from cnnviz.lessons.build_network import build, logits
from cnnviz.lessons.impossible import ImpossibleError
from cnnviz.lessons.stack import ALL_CONV, LENET, SMALL, Codes, infer_shapes, read, teachable
from cnnviz.training.lab_courses import finished, stack_course
from cnnviz.training.live_training import LiveTraining, Trainee
from cnnviz.ui.inputs.lenet_input import choose_digit
from cnnviz.ui.lessons.bricks import STACK, edit
from cnnviz.ui.lessons.lab import Lab
from cnnviz.ui.lessons.question import Question
from cnnviz.ui.lessons.reasons import sentence
from cnnviz.ui.lessons.training import train
from cnnviz.ui.network.nodelink import Sent, nodelink
from cnnviz.ui.network.predictions import percent
from cnnviz.ui.shell import session
from cnnviz.ui.shell.component import component
from cnnviz.wire.network_packet import network_packet

FEW, GOOD = 5_000, 0.9
LABELS = tuple("0123456789")
BROKEN = "conv6k5s1p0-relu-max2-fc10-softmax"

text = session.language()
lab = Lab("builder", text)


@st.cache_resource(max_entries=16, show_spinner=False)
def shipped(stack: str) -> LiveTraining | None:
    """The training of a stack that comes with the program; None for most stacks."""
    return finished(stack, lambda: stack_course(stack))


def show(network: nn.Sequential, name: str, digit: Preparation) -> None:
    """Show the network in the node-link view, lit by the digit."""
    trace = Recorder(name, network.eval()).record(digit.input[None])
    labels = LABELS if trace.layers[-1].shape == (len(LABELS),) else ()
    if labels:
        best = predictions(trace, labels, 1)[0]
        st.markdown(
            text(
                "It takes this digit for **{label}**, with {share}.",
                label=best.label,
                share=percent(best.probability),
            )
        )
    identity = sha256(
        name.encode()
        + b"".join(each.tobytes() for layer in trace.layers for each in layer.parameters.values())
    ).hexdigest()[:16]
    packet = network_packet(trace.layers, labels, identity=identity)
    component("weights", "network/weights.js")(data=packet, key=f"weights-{identity}")
    nodelink(Sent(identity, labels, large=False), trace, digit, text, key=f"builder-view-{identity}")


code = lab.value(STACK, LENET, Codes())
pieces = read(code)
steps, error = infer_shapes(pieces)
weights = sum(step.parameters for step in steps)
asked = {"few": FEW, "share": GOOD}
lab.open(
    about=text(
        "A network is a stack of layers: each reads what the one before it gives, so their shapes must fit. "
        "Convolutions and pooling make the maps smaller and more numerous. Before the first fully connected "
        "layer, all maps are flattened into one row."
    ),
    task=text(
        "Build a network of your own with fewer than {few:,} weights, and train it until it reads at least "
        "{share:.0%} of the digits held out.",
        **asked,
    )
    if error
    else text(
        "Build a network of your own with fewer than {few:,} weights, and train it until it reads at least "
        "{share:.0%} of the digits held out. Weights so far: **{count:,} / {few:,}**",
        **asked,
        count=weights,
    ),
)
stacks = {
    text("LeNet"): LENET,
    text("No hidden layer"): SMALL,
    text("Convolutions only"): ALL_CONV,
    text("Impossible"): BROKEN,
}
trained: Trainee | None = None
controls, effect = lab.stage(2, 1)
with controls.cell(column_span=2):
    st.markdown(
        text(
            "**1. Change the layers.** Shorten the longest bar: fewer units, or a larger window of a pooling."
        )
    )
    with st.container(horizontal=True, gap="xsmall"):
        for title, stack in stacks.items():
            st.button(title, on_click=lab.put, args=({STACK: stack},))
    edit(lab, pieces, steps, text)
with effect:
    st.markdown(text("**2. Train it.**"))
    if error:
        where = text("Layer {place}:", place=len(steps) + 1) if len(steps) < len(pieces) else ""
        st.warning(f"{where} {sentence(error, text)}", icon=":material/block:")
    else:
        st.caption(
            text("{count:,} weights to learn; the task asks for fewer than {few:,}.", count=weights, few=FEW)
        )
        try:
            teachable(steps)
        except ImpossibleError as reason:
            st.info(sentence(reason, text), icon=":material/school:")
        else:
            names = {code: text("this stack")}
            done = train(lambda: stack_course(code), shipped(code), names, text, key=f"builder-{code}")
            trained = done.trainees[code] if done else None
if not error:
    heading, choice = st.columns([3, 1], vertical_alignment="bottom")
    heading.subheader(
        text("3. Let it read a digit") if trained else text("3. Let it read a digit, untrained: it guesses")
    )
    with choice:
        digit = choose_digit(lab, text)
    network = build(pieces)
    if trained:
        logits(network).load_state_dict(trained.network.state_dict())
    show(network, code, digit)

lab.close(
    Question(
        text("Without flatten"),
        text("A fully connected layer stands right behind a pooling, without a flatten. What happens?"),
        {
            text("it works"): text(
                "Its weights stand in one row; it cannot know which of them belongs to which cell of a map."
            ),
            text("it is impossible"): text(
                "It is impossible: it has one weight for each number of a row, but it was given maps."
            ),
            text("it works, only slower"): text("It is no question of speed: the shapes do not fit."),
        },
        1,
        {STACK: BROKEN},
    ),
    Question(
        text("Most of the weights"),
        text("Where in the LeNet are most of the weights to learn?"),
        {
            text("in the convolutions"): text(
                "They do most of the multiplying, but with few weights, used at every place."
            ),
            text("in the first fully connected layer"): text(
                "In the first fully connected layer: 48,120 of 61,706. A window's few weights are "
                "used everywhere."
            ),
            text("in the softmax"): text("A softmax has no weight at all: look at its row."),
        },
        1,
        {STACK: LENET},
    ),
    Question(
        text("No hidden layer"),
        text("Without a hidden layer: flatten, ten units, softmax. Can it learn to read digits at all?"),
        {
            text("no, it only guesses"): text(
                "Guessing would be right one time in ten. Look at the end of its curve."
            ),
            text("yes, quite well"): text(
                "Quite well: each unit lays one template over the picture. Train it and compare with the "
                "LeNet."
            ),
            text("yes, as well as the LeNet"): text(
                "It has one template for each digit, and handwriting is more varied than that."
            ),
        },
        1,
        {STACK: SMALL},
    ),
    done=code not in stacks.values()
    and weights < FEW
    and trained is not None
    and trained.accuracies[-1] >= GOOD,
    show=(
        text("Let the class compute the shape behind each layer before you add it."),
        text(
            "Turn both poolings into averages, take all four ReLUs away, and train: without a bend, five "
            "layers read no better than “No hidden layer”."
        ),
        text("Look at the same stack untrained and trained: which maps differ, which filters?"),
        text(
            "Set the stride of the first convolution to 2: each map ends as one cell. With 3 the stack is "
            "impossible; let the class find out where and why."
        ),
    ),
    mistakes=(
        text(
            "“More layers are always better.” Each takes time, and a long stack is harder to train; try it."
        ),
        text("“Pooling has weights.” It has nothing to learn: look at its row in the table."),
        text("“An untrained network answers nothing.” It always answers; only the answer is chance."),
    ),
)
