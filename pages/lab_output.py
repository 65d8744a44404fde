"""Lab: how the maps become one row of numbers, and these a prediction."""

import streamlit as st

from cnnviz.analysis.predictions import logits
from cnnviz.capture.trace import Trace, Unit
from cnnviz.inputs.preparation import Preparation
from cnnviz.lessons.output import sigmoid, softmax
from cnnviz.models.specs import WeightsError, model
from cnnviz.ui.inputs.image_source import photo
from cnnviz.ui.inputs.lenet_input import MODEL, PHOTO_MODEL, choose_digit, read
from cnnviz.ui.lessons.charts import Axis, bars
from cnnviz.ui.lessons.charts_words import written
from cnnviz.ui.lessons.decision import Places, show_head, show_photo
from cnnviz.ui.lessons.flatten import flatten
from cnnviz.ui.lessons.lab import Lab
from cnnviz.ui.lessons.question import Question
from cnnviz.ui.network.predictions import percent
from cnnviz.ui.network.unit import unit
from cnnviz.ui.shell import session
from cnnviz.ui.shell.setting import Between
from cnnviz.ui.shell.weights_download import without_weights

HALF = (0.45, 0.55)  # about

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
    with controls:
        name = st.selectbox(text("Layer"), list(layers), key=lab.setting("layer", "fc3", list(layers)))
        units = range(layers[name])
        number = st.number_input(text("Unit"), 0, units[-1], key=lab.setting("unit", 7, units))
    zero = int((trace[trace.layer(name).inputs[0]] == 0).sum())
    if zero:
        st.caption(text("{zero} of its inputs are 0: those add nothing, whatever their weight.", zero=zero))
    unit(trace, digit, Unit(name, number), key="output-panel")


def show_scores(trace: Trace) -> bool:
    """Show softmax and sigmoid of the ten sums, at a temperature; return whether the best gets about half."""
    with controls:
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
    with controls.cell(column_span=2):
        st.markdown(
            text(
                "The best digit, **{digit}**, gets **{share}** of the softmax.",
                digit=names[int(shares.argmax())],
                share=percent(shares.max()),
            )
        )
        st.progress(float(shares.max()))
    left, right = st.columns(2)
    with left:
        st.markdown(text("**Softmax**: all ten share 1. Sum: **{sum:.4f}**", sum=shares.sum()))
        bars(
            names,
            {text("Softmax"): shares.tolist()},
            (text("digit"), Axis(text("Softmax"), (0, 1))),
            text,
            key="output-softmax",
        )
    with right:
        st.markdown(text("**Sigmoid**: each for itself. Sum: **{sum:.4f}**", sum=singles.sum()))
        bars(
            names,
            {text("Sigmoid"): singles.tolist()},
            (text("digit"), Axis(text("Sigmoid"), (0, 1))),
            text,
            key="output-sigmoid",
        )
    columns = {text("sum z"): numbers, text("softmax of z / T"): shares, text("sigmoid of z / T"): singles}
    cells = {name: [written(value) for value in column] for name, column in columns.items()}
    below.table({text("digit"): names, **cells}, hide_index=True)
    least, most = HALF
    return bool(least <= shares.max() <= most)


lab.open(
    about=text(
        "The last maps are laid out as one long row of numbers. Each unit of a fully connected layer "
        "multiplies every number of that row by a weight of its own and adds up. Softmax or sigmoid turns "
        "the last sums into an answer between 0 and 1."
    ),
    task=text(
        "Step 3: find a temperature at which the best digit gets about half of the softmax, from 45 to 55%."
    ),
)
part = lab.choose_part(parts)
controls, effect = lab.stage()
below = st.container()
asked = PHOTO_MODEL if part == "photo" else MODEL
halved = False
try:
    if part == "photo":
        with controls.cell(column_span=2):
            picture = photo(text)
            st.image(picture, width="stretch", alt=text("The picture"))
        with effect:
            show_photo(lab, picture, Places(controls, below), text)
    else:
        with controls:
            digit = choose_digit(lab, text)
        found = read(digit)
        with effect:
            match part:
                case "flatten":
                    flatten(found["pool2"], key="output-flatten")
                case "sum":
                    show_sum(found, digit)
                case "scores":
                    halved = show_scores(found)
                case _:
                    show_head(lab, found, Places(controls, below), text)
except WeightsError:
    without_weights(model(asked), text)

lab.close(
    Question(
        text("Counting cells"),
        text(
            "16 maps of 5×5 are flattened into a row, numbered from 0. Which number does the first cell of "
            "the second map get?"
        ),
        {
            "1": text("Number 1 is the second cell of the first map: a row is laid out map by map."),
            "16": text(
                "There are 16 maps, but what counts is how many cells came before: all those of the first "
                "map."
            ),
            "25": text("Number 25: the 25 cells of the first map, row by row, are numbers 0 to 24."),
        },
        2,
        {"part": "flatten"},
    ),
    Question(
        text("An input of 0"),
        text("An input is 0, its weight is 3.7, the largest of all. How much does it add to the sum?"),
        {
            "0": text(
                "0: a product needs both. A large weight says only what would count if the input were not 0."
            ),
            "3.7": text("That would be the weight alone. What is added is input times weight."),
            text("it depends on the bias"): text(
                "The bias is added once to the whole sum; it changes no product."
            ),
        },
        0,
        {"part": "sum", "layer": "fc3"},
    ),
    Question(
        text("Temperature"),
        text("The temperature rises from 1 to 10. What happens to the softmax?"),
        {
            text("it turns flat"): text(
                "It turns flat: all sums are divided by 10, so they differ less. Their order stays, and with "
                "it the winner."
            ),
            text("it turns sharp"): text(
                "That happens below 1: dividing by a small number pulls the sums apart."
            ),
            text("another digit wins"): text(
                "All sums are divided by the same number, so the largest stays the largest."
            ),
        },
        0,
        {"part": "scores", "temperature": 10.0},
    ),
    Question(
        text("Threshold"),
        text("The threshold rises from 0.5 to 0.95. Which mistakes become more frequent?"),
        {
            text("pictures of the first digit that are missed"): text(
                "More of the first digit are missed, fewer of the second are taken for it. A threshold only "
                "moves mistakes from one side to the other; which are worse, people decide."
            ),
            text("pictures of the second digit predicted as the first"): text(
                "These become rarer: it now takes more to be called the first digit."
            ),
            text("both"): text(
                "A threshold is no better or worse by itself: what it takes from one side it gives to the "
                "other."
            ),
        },
        0,
        {"part": "head", "first": "7", "second": "9", "threshold": 0.95, "noise": 0.6},
    ),
    Question(
        text("One half"),
        text("A network of one sigmoid unit answers 0.5 to a photo of a duck. What does that say?"),
        {
            text("half cat, half dog"): text(
                "0.5 is no mixture of animals; it is how far the sum leans to one side, namely not at all."
            ),
            text("it leans to neither"): text(
                "It leans to neither: there is no answer for “something else”. The sum behind 0.5 is 0."
            ),
            text("it found a duck"): text(
                "It has no answer for a duck: whatever it sees, it must lean to cat or to dog."
            ),
        },
        1,
        {"part": "photo", "threshold": 0.5},
    ),
    done=halved,
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
