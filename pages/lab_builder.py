"""Lab: a network put together from layers, before and after its training."""

from hashlib import sha256

import streamlit as st
from torch import nn

from cnnviz.analysis.predictions import predictions
from cnnviz.capture.recorder import Recorder
from cnnviz.inputs.mnist_subset import digits
from cnnviz.lessons.build_network import build, logits
from cnnviz.lessons.impossible import ImpossibleError
from cnnviz.lessons.lenet_batches import prepared
from cnnviz.lessons.stack import LENET, Codes, infer_shapes, read, teachable, write
from cnnviz.training.live_training import LiveTraining, Trainee
from cnnviz.ui.inputs.lenet_input import choose_digit
from cnnviz.ui.lessons.bricks import PLACE, STACK, edit, table
from cnnviz.ui.lessons.lab import Lab, Question
from cnnviz.ui.lessons.reasons import sentence
from cnnviz.ui.lessons.training import train
from cnnviz.ui.network.nodelink import Sent, nodelink
from cnnviz.ui.shell import session
from cnnviz.ui.shell.component import component
from cnnviz.wire.network_packet import network_packet

EPOCHS = 8
LABELS = tuple("0123456789")
SMALL = "flatten-fc10-softmax"
BROKEN = "conv6k5s1p0-relu-max2-fc10-softmax"
ALL_CONV = "conv8k3s2p1-relu-conv16k3s2p1-relu-conv10k3s2p1-avg4-flatten-softmax"

text = session.language()
lab = Lab("builder", text)


def course() -> LiveTraining:
    """The training of the stack, on the digits that come with the program."""
    stack = pieces  # a later run of the page may hold another
    return LiveTraining(
        {write(stack): Trainee(lambda: logits(build(stack)), prepared)}, digits(), epochs=EPOCHS
    )


def show(network: nn.Sequential, name: str) -> None:
    """Show the network in the node-link view, lit by the digit."""
    trace = Recorder(name, network.eval()).record(digit.input[None])
    labels = LABELS if trace.layers[-1].shape == (len(LABELS),) else ()
    if labels:
        best = predictions(trace, labels, 1)[0]
        st.markdown(
            text(
                "It takes this digit for **{label}**, with {share:.1f}%.",
                label=best.label,
                share=100 * best.probability,
            )
        )
    identity = sha256(
        name.encode()
        + b"".join(each.tobytes() for layer in trace.layers for each in layer.parameters.values())
    ).hexdigest()[:16]
    packet = network_packet(trace.layers, labels, identity=identity)
    component("weights", "network/weights.js")(data=packet, key=f"weights-{identity}")
    nodelink(Sent(identity, labels, large=False), trace, digit, text, key=f"builder-view-{identity}")


lab.open(
    about=text(
        "A network is a stack of layers: each reads what the one before it gives, so their shapes must fit. "
        "Convolutions and pooling make the maps smaller and more numerous. Before the first fully connected "
        "layer, all maps are flattened into one row."
    ),
    task=text("Change the LeNet layer by layer. Then train your own stack and look inside."),
)
stacks = {
    text("LeNet"): LENET,
    text("No hidden layer"): SMALL,
    text("Convolutions only"): ALL_CONV,
    text("Impossible"): BROKEN,
}
with st.container(horizontal=True):
    for title, stack in stacks.items():
        st.button(title, on_click=lab.put, args=({STACK: stack, PLACE: 1},))
pieces = read(lab.value(STACK, LENET, Codes()))
steps, error = infer_shapes(pieces)
controls, view = st.columns([1, 2], gap="large")
with controls:
    digit = choose_digit(lab, text)
    edit(lab, pieces, text)
with view:
    table(pieces, steps, text)
    if error:
        where = text("Layer {place}:", place=len(steps) + 1) if len(steps) < len(pieces) else ""
        st.warning(f"{where} {sentence(error, text)}", icon=":material/block:")
    else:
        st.caption(text("{count:,} numbers to learn.", count=sum(step.parameters for step in steps)))
if not error:
    trained = None
    try:
        teachable(steps)
    except ImpossibleError as reason:
        st.info(sentence(reason, text), icon=":material/school:")
    else:
        done = train(course, text, key="builder-course")
        trained = done.trainees.get(write(pieces)) if done else None
        if done and trained is None:
            st.caption(text("The stack has changed since it was trained; it is shown untrained."))
    st.subheader(text("Trained") if trained else text("Untrained: its weights are random"))
    network = build(pieces)
    if trained:
        logits(network).load_state_dict(trained.network.state_dict())
    show(network, write(pieces))

lab.close(
    Question(
        text("A fully connected layer stands right behind a pooling, without a flatten. What happens?"),
        (text("it works"), text("it is impossible"), text("it works, only slower")),
        1,
        text("It is impossible: it has one weight for each number of a row, but it was given maps."),
        {STACK: BROKEN, PLACE: 1},
    ),
    Question(
        text("Where in the LeNet are most of the numbers to learn?"),
        (text("in the convolutions"), text("in the first fully connected layer"), text("in the softmax")),
        1,
        text(
            "In the first fully connected layer: 48,120 of 61,706. A window's few weights are "
            "used everywhere."
        ),
        {STACK: LENET, PLACE: 8},
    ),
    Question(
        text("Without a hidden layer: flatten, ten units, softmax. Can it learn to read digits at all?"),
        (text("no, it only guesses"), text("yes, quite well"), text("yes, as well as the LeNet")),
        1,
        text(
            "Quite well: each unit lays one template over the picture. Train it and compare with the LeNet."
        ),
        {STACK: SMALL, PLACE: 1},
    ),
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
