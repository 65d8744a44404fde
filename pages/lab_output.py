"""Lab: how the maps become one row of numbers, and these a prediction."""

import numpy as np
import streamlit as st

from cnnviz.analysis.predictions import logits
from cnnviz.capture.trace import Trace, Unit
from cnnviz.inputs.mnist_subset import digits
from cnnviz.inputs.preparation import Preparation
from cnnviz.lessons.lenet_batches import before, prepared
from cnnviz.lessons.output import between, sigmoid, softmax, verdicts
from cnnviz.models.specs import WeightsError, model
from cnnviz.ui.inputs.image_source import photo
from cnnviz.ui.inputs.lenet_input import MODEL, PHOTO_MODEL, choose_digit, network, read
from cnnviz.ui.inputs.model_and_image import translated
from cnnviz.ui.lessons.charts import Axis, bars, curves
from cnnviz.ui.lessons.charts_words import written
from cnnviz.ui.lessons.flatten import flatten
from cnnviz.ui.lessons.lab import Lab, Question
from cnnviz.ui.network.unit import unit
from cnnviz.ui.shell import session
from cnnviz.ui.shell.setting import SHARE, Between
from cnnviz.ui.shell.weights_download import without_weights

BINS = 20
WIDE, POINTS = 8.0, 33  # of the curve

text = session.language()
lab = Lab("output", text)
parts = {
    "flatten": text("1 Flatten"),
    "sum": text("2 One unit's sum"),
    "scores": text("3 Softmax and sigmoid"),
    "head": text("4 One unit decides"),
    "photo": text("5 Cat or dog"),
}


def show_sum(trace: Trace, digit: Preparation) -> None:
    """Show the sum of one unit of a fully connected layer."""
    layers = {"fc1": 120, "fc2": 84, "fc3": 10}
    left, right = st.columns(2)
    name = left.selectbox(text("Layer"), list(layers), key=lab.setting("layer", "fc3", list(layers)))
    units = range(layers[name])
    number = right.number_input(text("Unit"), 0, units[-1], key=lab.setting("unit", 7, units))
    zero = int((trace[trace.layer(name).inputs[0]] == 0).sum())
    if zero:
        st.caption(text("{zero} of its inputs are 0: those add nothing, whatever their weight.", zero=zero))
    unit(trace, digit, Unit(name, number), key="output-panel")


def show_scores(trace: Trace) -> None:
    """Show softmax and sigmoid of the ten sums, at a temperature."""
    heat = st.slider(
        text("Temperature"),
        0.1,
        10.0,
        step=0.1,
        key=lab.setting("temperature", 1.0, Between(0.1, 10.0)),
        help=text("Every sum is divided by it first."),
    )
    numbers = logits(trace)
    names = list(model(MODEL).labels)
    shares, singles = softmax(numbers, heat), sigmoid(numbers, heat)
    left, right = st.columns(2)
    with left:
        st.markdown(text("**Softmax**: all ten share 1."))
        bars(
            names,
            {"softmax": shares.tolist()},
            (text("digit"), Axis("softmax", (0, 1))),
            text,
            key="output-softmax",
        )
        st.caption(text("Sum: {sum:.4f}", sum=shares.sum()))
    with right:
        st.markdown(text("**Sigmoid**: each for itself."))
        bars(
            names,
            {"sigmoid": singles.tolist()},
            (text("digit"), Axis("sigmoid", (0, 1))),
            text,
            key="output-sigmoid",
        )
        st.caption(text("Sum: {sum:.4f}", sum=singles.sum()))
    columns = {text("sum z"): numbers, text("softmax of z / T"): shares, text("sigmoid of z / T"): singles}
    cells = {name: [written(value) for value in column] for name, column in columns.items()}
    st.table({text("digit"): names, **cells}, hide_index=True)


def show_head(trace: Trace) -> None:
    """Show one unit that tells one digit from another, and how its threshold decides."""
    names = list(model(MODEL).labels)
    columns = st.columns(4)
    first = columns[0].selectbox(text("1 stands for"), names, key=lab.setting("first", "7", names))
    second = columns[1].selectbox(text("0 stands for"), names, key=lab.setting("second", "9", names))
    noise = columns[2].slider(text("Noise"), 0.0, 1.0, step=0.05, key=lab.setting("noise", 0.6, SHARE))
    limit = columns[3].slider(
        text("Threshold"), 0.0, 1.0, step=0.01, key=lab.setting("threshold", 0.5, SHARE)
    )
    if first == second:
        st.warning(text("Choose two different digits: one unit tells one from the other."))
        return
    fc3 = trace.layer("fc3")
    head = between(fc3.parameters["weight"], fc3.parameters["bias"], int(first), int(second))
    own = float(head.scores(trace["relu4"][None])[0])
    answer = float(sigmoid(np.array(own)))
    st.markdown(
        text(
            "Your digit: σ({sum:.4f}) = **{answer:.5f}**, so it is called **{digit}**.",
            sum=own,
            answer=answer,
            digit=first if answer >= limit else second,
        )
    )
    ones, others = (sigmoid(head.scores(crowd(int(name), noise))) for name in (first, second))
    counted = [np.histogram(found, BINS, (0, 1))[0].tolist() for found in (ones, others)]
    middles = ((np.arange(BINS) + 0.5) / BINS).tolist()
    curves(
        {
            text("pictures of {digit}", digit=name): (middles, counts)
            for name, counts in zip((first, second), counted, strict=True)
        },
        (Axis(text("answer of the unit"), (0, 1)), Axis(text("pictures"))),
        text,
        key="output-crowd",
        marks={text("threshold"): limit},
    )
    found = verdicts(ones, others, limit)
    table = {
        "": [text("pictures of {digit}", digit=name) for name in (first, second)],
        text("called {digit}", digit=first): [found.hits, found.alarms],
        text("called {digit}", digit=second): [found.misses, found.rejections],
    }
    st.table(table)
    st.caption(
        text(
            "{count} digits that the network did not learn from, with noise on every pixel so that they are "
            "hard to read. Wrong: {wrong}.",
            count=sum(found),
            wrong=found.misses + found.alarms,
        )
    )


def show_photo(picture: np.ndarray) -> None:
    """Show the lesson's own head, behind a ResNet-50: one sigmoid unit tells dogs from cats."""
    spec = translated(model(PHOTO_MODEL), text)
    seen = spec.prepare(picture)
    if seen is None:
        st.info(text("Nothing in this picture stands out from its background."))
        return
    limit = st.slider(text("Threshold"), 0.0, 1.0, step=0.01, key=lab.setting("threshold", 0.5, SHARE))
    with st.spinner(text("The ResNet-50 looks at the photo …")):
        trace = read(seen, PHOTO_MODEL)
    last = trace.layers[-1]
    own, answer = float(trace[last.inputs[0]][0]), float(trace[last.name][0])
    low, high = spec.labels
    st.markdown(
        text(
            "σ({sum:.4f}) = **{answer:.5f}**. Near 0 stands for {low}, near 1 for {high}: at this threshold "
            "the photo is called **{label}**.",
            sum=own,
            answer=answer,
            low=low,
            high=high,
            label=high if answer >= limit else low,
        )
    )
    sums = np.linspace(-WIDE, WIDE, POINTS)
    curves(
        {"σ": (sums.tolist(), sigmoid(sums).tolist())},
        (Axis(text("sum of the unit")), Axis(text("answer of the unit"), (0, 1))),
        text,
        key="output-photo",
        marks={text("this photo"): own},
    )
    unit(trace, seen, Unit(last.inputs[0], 0), key="output-head")


@st.cache_resource(max_entries=64, show_spinner=False)
def crowd(digit: int, noise: float) -> np.ndarray:
    """The input of the last layer for the held-out pictures of `digit`, (pictures, 84)."""
    held_out = digits()[1]
    batch = prepared(held_out.pictures[held_out.labels == digit], noise)
    return before(network(), "fc3", batch)


lab.open(
    about=text(
        "The last maps are laid out as one long row of numbers. Each unit of a fully connected layer "
        "multiplies every number of that row by a weight of its own and adds up. Softmax or sigmoid turns "
        "the last sums into an answer between 0 and 1."
    ),
    task=text("Go through the steps in order, and follow one cell until it is part of the answer."),
)
part = st.segmented_control(
    text("Step"),
    list(parts),
    format_func=parts.__getitem__,
    required=True,
    key=lab.setting("part", "flatten", list(parts)),
    wrap=True,
)
controls, view = st.columns([1, 4], gap="large")
asked = PHOTO_MODEL if part == "photo" else MODEL
try:
    if part == "photo":
        with controls:
            picture = photo(text)
            st.image(picture, width="stretch")
        with view:
            show_photo(picture)
    else:
        with controls:
            digit = choose_digit(lab, text)
        with view:
            found = read(digit)
            match part:
                case "flatten":
                    flatten(found["pool2"], key="output-flatten")
                case "sum":
                    show_sum(found, digit)
                case "scores":
                    show_scores(found)
                case _:
                    show_head(found)
except WeightsError:
    without_weights(model(asked), text)

lab.close(
    Question(
        text(
            "16 maps of 5×5 are flattened into a row, numbered from 0. Which number does the first cell of "
            "the second map get?"
        ),
        ("1", "16", "25"),
        2,
        text("Number 25: the 25 cells of the first map, row by row, are numbers 0 to 24."),
        {"part": "flatten"},
    ),
    Question(
        text("An input is 0, its weight is 3.7, the largest of all. How much does it add to the sum?"),
        ("0", "3.7", text("it depends on the bias")),
        0,
        text("0: a product needs both. A large weight says only what would count if the input were not 0."),
        {"part": "sum", "layer": "fc3"},
    ),
    Question(
        text("The temperature rises from 1 to 10. What happens to the softmax?"),
        (text("it turns flat"), text("it turns sharp"), text("another digit wins")),
        0,
        text(
            "It turns flat: all sums are divided by 10, so they differ less. Their order stays, and with it "
            "the winner."
        ),
        {"part": "scores", "temperature": 10.0},
    ),
    Question(
        text("The threshold rises from 0.5 to 0.95. Which mistakes become more frequent?"),
        (
            text("pictures of the first digit that are missed"),
            text("pictures of the second digit taken for the first"),
            text("both"),
        ),
        0,
        text(
            "More of the first digit are missed, fewer of the second are taken for it. A threshold only "
            "moves mistakes from one side to the other; which are worse, people decide."
        ),
        {"part": "head", "threshold": 0.95, "noise": 0.6},
    ),
    Question(
        text("A network of one sigmoid unit answers 0.5 to a photo of a duck. What does that say?"),
        (text("half cat, half dog"), text("it leans to neither"), text("it found a duck")),
        1,
        text("It leans to neither: there is no answer for “something else”. The sum behind 0.5 is 0."),
        {"part": "photo", "threshold": 0.5},
    ),
    show=(
        text("Step 1: name a cell, let the class compute its number, and point at it."),
        text("Step 2: choose the unit of a wrong digit and look for the products that pull it down."),
        text("Step 3: slide the temperature to 0.1 and to 10; then ask what the ten sigmoids add up to."),
        text(
            "Step 4: without noise most thresholds make no mistake. With noise of 0.6 every threshold does."
        ),
    ),
    mistakes=(
        text("“Flattening computes something.” It only renames cells; not one value changes."),
        text(
            "“A softmax of 0.99 means 99% certain.” It is only a share among ten digits: even a picture of "
            "a cat is shared out among them."
        ),
        text("“Sigmoids add up to 1.” Each answers its own question; all may say yes, or none."),
        text("“The threshold is 0.5.” That is a choice, and the network does not know it."),
    ),
)
