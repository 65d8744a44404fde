"""Lab: batch norm and dropout, two layers that behave differently while a network learns."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from cnnviz.inputs.preparation import Preparation
from cnnviz.lessons.regularise import PASSES, drop
from cnnviz.models.specs import WeightsError, model
from cnnviz.ui.inputs.lenet_input import MODEL, choose_digit, network, read
from cnnviz.ui.lessons.boards import Board, boards
from cnnviz.ui.lessons.charts import Axis, clouds
from cnnviz.ui.lessons.lab import Lab
from cnnviz.ui.lessons.norm import show_norm
from cnnviz.ui.lessons.question import Question
from cnnviz.ui.network.predictions import percent
from cnnviz.ui.shell import session
from cnnviz.ui.shell.setting import Between
from cnnviz.ui.shell.weights_download import without_weights

GRID = (8, 15)  # the 120 units, only to be seen
ABOVE = 130  # CSS pixels, half of what is above two rows of maps and between them

text = session.language()
lab = Lab("regularisation", text)
parts = {"norm": text("Batch norm"), "dropout": text("Dropout")}
modes = {"train": text("train: it learns"), "eval": text("eval: it is used")}  # as PyTorch calls them


def show_dropout(digit: Preparation, *, training: bool) -> bool:
    """Show which units one pass dropped, and how far thirty passes agree; return whether they do."""
    shares = Between(0.0, 0.9)
    with controls:
        share = st.slider(
            text("p, the share that is dropped"),
            shares.least,
            shares.most,
            step=0.1,
            key=lab.setting("p", 0.5, shares),
        )
        chosen = st.slider(text("Pass"), 1, PASSES, key=lab.setting("pass", 1, range(1, PASSES + 1)))
    values = read(digit)["relu3"]
    found = drop(values, network()[-4:-1], share, training=training)  # fc2, relu4, fc3
    scale = found.scales[chosen - 1]
    names = list(model(MODEL).labels)
    answers = found.answers[chosen - 1]
    winners = np.bincount(found.answers.argmax(1), minlength=10)
    first = int(winners.argmax())
    left, right = st.columns(2, gap="medium")
    with left:
        boards(
            [
                Board(
                    text("the 120 units of relu3"),
                    values.reshape(GRID),
                    marked=(scale == 0).reshape(GRID),
                    legend=text(
                        "{dropped} of {count} are dropped", dropped=int((scale == 0).sum()), count=len(scale)
                    ),
                ),
                Board(
                    text("what the next layer reads"),
                    (values * scale).reshape(GRID),
                    text("what is kept, multiplied by {factor}", factor=f"{scale.max():.4g}"),
                ),
            ],
            columns=1,
            above=ABOVE,
            key="dropout-units",
        )
    with right:
        st.markdown(
            text(
                "All {passes} passes say **{answer}** with {share}.",
                passes=PASSES,
                answer=names[first],
                share=percent(answers.max()),
            )
            if (scale == found.scales).all()
            else text(
                "This pass (orange) says **{answer}**, {share} sure. **{same} of {passes} passes** say "
                "{first}, from {low} to {high} sure:",
                answer=names[int(answers.argmax())],
                share=percent(answers.max()),
                passes=PASSES,
                same=int(winners[first]),
                first=names[first],
                low=percent(found.answers[:, first].min()),
                high=percent(found.answers[:, first].max()),
            )
        )
        st.markdown(in_a_row([names[at] for at in found.answers.argmax(1)], names[first], chosen - 1))
        clouds(
            {name: found.answers[:, at].tolist() for at, name in enumerate(names)},
            (
                text("digit"),
                Axis(text("probability in each of {passes} passes", passes=PASSES), (-0.03, 1.03)),
            ),
            text,
            key="dropout-spread",
            marked=chosen - 1,
        )
    return training and share > 0 and bool(winners[first] == PASSES)


def in_a_row(said: Sequence[str], first: str, marked: int) -> str:
    """What each pass says, one after the other: the `marked` one orange, in bold red what is not `first`."""
    digits = [each if each == first else f":red[**{each}**]" for each in said]
    digits[marked] = f":orange-background[{digits[marked]}]"
    return " ".join(digits)


lab.open(
    about=text(
        "Two kinds of layers help a network to learn, and behave differently afterwards. A network learns "
        "from small groups of pictures, called batches. Batch norm brings each channel of a batch to mean 0 "
        "and variance 1; afterwards it uses averages that it kept meanwhile. Dropout sets units to 0 by "
        "chance while the network learns, and does nothing afterwards."
    ),
    task=text(
        "Choose “Dropout” and “train”. Lower p, the share that is dropped, until all thirty passes say the "
        "same digit; but not to 0."
    ),
)
controls, effect = lab.stage()
with controls:
    chosen_digit = choose_digit(lab, text)
with controls.cell(column_span=2):
    part = st.segmented_control(
        text("Layer"),
        list(parts),
        format_func=parts.__getitem__,
        required=True,
        key=lab.setting("part", "norm", list(parts)),
        label_visibility="collapsed",
    )
    state = st.segmented_control(
        text("Mode"),
        list(modes),
        format_func=modes.__getitem__,
        required=True,
        key=lab.setting("mode", "train", modes),
        label_visibility="collapsed",
    )
agreed = False
with effect:
    try:
        if part == "norm":
            show_norm(lab, chosen_digit, controls, text, training=state == "train")
        else:
            agreed = show_dropout(chosen_digit, training=state == "train")
    except WeightsError:
        without_weights(model(MODEL), text)
if part == "dropout":
    st.caption(
        text(
            "This network learned without dropout, so it never had to make do with half its units. Every "
            "point is a forward pass that was really run."
        )
    )

lab.close(
    Question(
        text("Neighbours in a batch"),
        text("In train mode another picture of the batch is swapped. Does the map of your digit change?"),
        {
            text("yes"): text(
                "Yes: mean and variance are those of the whole batch. In eval mode the neighbours do not "
                "matter; that is why you switch a network to eval mode before using it."
            ),
            text("no"): text(
                "That is so in eval mode. In train mode mean and variance come from the whole batch."
            ),
        },
        0,
        {"part": "norm", "mode": "train", "batch": 2, "seen": 3, "swapped": 1},
    ),
    Question(
        text("A fresh batch norm"),
        text("A fresh batch norm has seen no batch yet and is in eval mode. What does it do to a map?"),
        {
            text("nothing at all, almost"): text(
                "Almost nothing: its running mean starts at 0 and its running variance at 1. Only the tiny "
                "number added to the variance is left."
            ),
            text("it makes the mean 0"): text(
                "It would in train mode. In eval mode it uses averages, and it has none yet."
            ),
            text("it makes all 0"): text("It subtracts and divides; nothing makes it multiply by 0."),
        },
        0,
        {"part": "norm", "mode": "eval", "seen": 0},
    ),
    Question(
        text("Kept by dropout"),
        text("In train mode, dropout with p = 0.8 keeps a unit. By what is it multiplied?"),
        {
            "0.2": text("0.2 is the share that is kept, 1 − p. What is kept must make up for the rest."),
            "1": text("Left as it is, the sum would be a fifth of what the next layer is used to."),
            "5": text(
                "5, which is 1 / (1 − 0.8): one unit in five is left, and made five times as strong, so that "
                "the sum stays the same on average."
            ),
        },
        2,
        {"part": "dropout", "mode": "train", "p": 0.8},
    ),
    Question(
        text("Thirty passes"),
        text("Thirty passes in eval mode with p = 0.9: how far do the answers lie apart?"),
        {
            text("far"): text("That is train mode. In eval mode nothing is dropped."),
            text("a little"): text("There is nothing by chance left in eval mode, so not even a little."),
            text("not at all"): text(
                "Not at all: in eval mode dropout lets everything through, whatever p is."
            ),
        },
        2,
        {"part": "dropout", "mode": "eval", "p": 0.9},
    ),
    done=agreed,
    show=(
        text(
            "Batch norm, train, 2 pictures in a batch: move “Batches seen” and watch the same digit change."
        ),
        text(
            "The same in eval with momentum 0.01: do the running averages settle within 40 batches? No: "
            "0.99⁴⁰, two thirds, of the values at the start are left."
        ),
        text("Dropout, train: raise p until the thirty passes no longer agree. Which digit comes second?"),
        text("Dropout, eval: all points fall together. Ask what model.eval() does."),
    ),
    mistakes=(
        text("“Dropout makes the network smaller.” Only for one pass, and each time another part."),
        text("“Batch norm normalises each picture.” It normalises each channel over the whole batch."),
        text(
            "“After a batch norm every channel has mean 0.” Two numbers that it learns, γ and β, can scale "
            "and shift it again; here they are 1 and 0."
        ),
        text(
            "“Momentum 0.1 keeps a tenth of the old.” In PyTorch it is the share of the new: nine tenths of "
            "the old stay."
        ),
        text("“eval() freezes the weights.” It only switches such layers; weights do not change either way."),
    ),
)
