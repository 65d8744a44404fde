"""Lab: batch norm and dropout, two layers that behave differently while a network learns."""

import numpy as np
import streamlit as st
import torch

from cnnviz.inputs.mnist_subset import digits
from cnnviz.inputs.preparation import Preparation
from cnnviz.lessons.lenet_batches import before, prepared
from cnnviz.lessons.regularise import PASSES, drop, normalise
from cnnviz.models.specs import WeightsError, model
from cnnviz.ui.inputs.lenet_input import MODEL, choose_digit, network, read
from cnnviz.ui.lessons.boards import Board, boards
from cnnviz.ui.lessons.charts import Axis, clouds, curves
from cnnviz.ui.lessons.lab import Lab, Question
from cnnviz.ui.shell import session
from cnnviz.ui.shell.setting import Between
from cnnviz.ui.shell.weights_download import without_weights

BATCHES, LARGEST = 40, 16
GRID = (8, 15)  # the 120 units, only to be seen

text = session.language()
lab = Lab("regularisation", text)
parts = {"norm": text("Batch norm"), "dropout": text("Dropout")}
modes = {"train": text("train: while it learns"), "eval": text("eval: afterwards")}


def show_norm(digit: Preparation, *, training: bool) -> None:
    """Show the map of one channel before and after a batch norm, and how its statistics came about."""
    columns = st.columns(4)
    channel = columns[0].slider(text("Channel"), 0, 5, key=lab.setting("channel", 0, range(6)))
    seen = columns[1].slider(
        text("Batches seen"), 0, BATCHES, key=lab.setting("seen", 10, range(BATCHES + 1))
    )
    sizes = (2, 4, 8, LARGEST)
    size = columns[2].select_slider(text("Pictures in a batch"), sizes, key=lab.setting("batch", 8, sizes))
    shares = (0.01, 0.1, 0.5, 1.0)
    momentum = columns[3].select_slider(
        text("Momentum"),
        shares,
        key=lab.setting("momentum", 0.1, shares),
        help=text("How much each new batch counts in the running averages."),
    )
    maps = torch.from_numpy(read(digit)["conv1"].copy())
    groups = torch.unflatten(crowd()[: (BATCHES + 1) * size], 0, (BATCHES + 1, size))
    found = normalise(maps, groups[:seen], groups[seen, 1:], momentum=momentum, training=training)
    mean, variance = float(found.subtracted[channel]), float(found.divided[channel])
    boards(
        [
            Board(text("before: channel {channel} of conv1", channel=channel), maps[channel].numpy()),
            Board(
                text("after batch norm"),
                found.maps[channel],
                text(
                    "mean {mean:.3f}, largest {largest:.3f}",
                    mean=found.maps[channel].mean(),
                    largest=found.maps[channel].max(),
                ),
            ),
        ],
        columns=2,
        key="norm-maps",
    )
    st.latex(rf"y = \frac{{x - ({mean:.4f})}}{{\sqrt{{{variance:.4f} + {found.eps:.5f}}}}}")
    st.caption(
        text("Mean and variance are those of this batch: the picture and {others} more.", others=size - 1)
        if training
        else text("Mean and variance are the running ones, after {seen} batches.", seen=seen)
    )
    times = list(range(seen + 1))
    curves(
        {
            text("running mean"): (times, found.running[:, channel].tolist()),
            text("running variance"): (times, found.spread[:, channel].tolist()),
            text("mean of each batch"): (times[1:], found.means[:, channel].tolist()),
        },
        (Axis(text("batches seen"), (0, BATCHES)), Axis(text("value"))),
        text,
        key="norm-running",
    )


def show_dropout(digit: Preparation, *, training: bool) -> None:
    """Show which units one pass dropped, and how far thirty passes agree."""
    left, right = st.columns(2)
    shares = Between(0.0, 0.9)
    share = left.slider(
        text("p, the share that is dropped"),
        shares.least,
        shares.most,
        step=0.1,
        key=lab.setting("p", 0.5, shares),
    )
    chosen = right.slider(text("Pass"), 1, PASSES, key=lab.setting("pass", 1, range(1, PASSES + 1)))
    values = read(digit)["relu3"]
    found = drop(values, network()[-4:-1], share, training=training)  # fc2, relu4, fc3
    scale = found.scales[chosen - 1]
    reach = float(values.max()) or 1.0
    boards(
        [
            Board(text("the 120 units of relu3"), values.reshape(GRID), reach=reach),
            Board(
                text("multiplied by"),
                scale.reshape(GRID),
                text(
                    "{dropped} of {count} are dropped (marked)",
                    dropped=int((scale == 0).sum()),
                    count=len(scale),
                ),
                marked=(scale == 0).reshape(GRID),
            ),
            Board(text("what the next layer reads"), (values * scale).reshape(GRID)),
        ],
        columns=3,
        key="dropout-units",
    )
    names = list(model(MODEL).labels)
    answers = found.answers[chosen - 1]
    winners = np.bincount(found.answers.argmax(1), minlength=10)
    first = int(winners.argmax())
    st.markdown(
        text(
            "This pass says **{answer}** with {share:.1f}%. Of {passes} passes {same} say {first}; over all "
            "passes its probability lies between {low:.1f}% and {high:.1f}%.",
            answer=names[int(answers.argmax())],
            share=100 * answers.max(),
            passes=PASSES,
            same=int(winners[first]),
            first=names[first],
            low=100 * found.answers[:, first].min(),
            high=100 * found.answers[:, first].max(),
        )
    )
    clouds(
        {name: found.answers[:, at].tolist() for at, name in enumerate(names)},
        (text("digit"), Axis(text("probability in each of {passes} passes", passes=PASSES), (-0.03, 1.03))),
        text,
        key="dropout-spread",
    )
    st.caption(
        text(
            "This network learned without dropout, so it never had to make do with half its units. Every "
            "point is a forward pass that was really run."
        )
    )


@st.cache_resource(show_spinner=False)
def crowd() -> torch.Tensor:
    """The output of conv1 for the digits that fill the batches, (digits, 6, 28, 28)."""
    pictures = digits()[0].pictures[: (BATCHES + 1) * LARGEST]
    return torch.from_numpy(before(network(), "relu1", prepared(pictures)))


lab.open(
    about=text(
        "Two kinds of layers help a network to learn, and behave differently afterwards. A network learns "
        "from small groups of pictures, called batches. Batch norm brings each channel of a batch to mean 0 "
        "and variance 1; afterwards it uses averages that it kept meanwhile. Dropout sets units to 0 by "
        "chance while the network learns, and does nothing afterwards."
    ),
    task=text("Switch between train and eval, and find out what the answer for your digit then depends on."),
)
controls, view = st.columns([1, 4], gap="large")
with controls:
    chosen_digit = choose_digit(lab, text)
with view:
    left, right = st.columns(2)
    state = right.segmented_control(
        text("Mode"),
        list(modes),
        format_func=modes.__getitem__,
        required=True,
        key=lab.setting("mode", "train", list(modes)),
    )
    part = left.segmented_control(
        text("Step"),
        list(parts),
        format_func=parts.__getitem__,
        required=True,
        key=lab.setting("part", "norm", list(parts)),
    )
    try:
        if part == "norm":
            show_norm(chosen_digit, training=state == "train")
        else:
            show_dropout(chosen_digit, training=state == "train")
    except WeightsError:
        without_weights(model(MODEL), text)

lab.close(
    Question(
        text("In train mode another picture joins the batch. Does the map of your digit change?"),
        (text("yes"), text("no")),
        0,
        text(
            "Yes: mean and variance are those of the whole batch. In eval mode the neighbours do not matter; "
            "that is why a network must be switched to eval before it is asked."
        ),
        {"part": "norm", "mode": "train", "batch": 2, "seen": 3},
    ),
    Question(
        text("A fresh batch norm has seen no batch yet and is in eval mode. What does it do to a map?"),
        (text("nothing at all, almost"), text("it makes the mean 0"), text("it makes all 0")),
        0,
        text(
            "Almost nothing: its running mean starts at 0 and its running variance at 1. Only the tiny "
            "number added to the variance is left."
        ),
        {"part": "norm", "mode": "eval", "seen": 0},
    ),
    Question(
        text("In train mode, dropout with p = 0.8 keeps a unit. By what is it multiplied?"),
        ("0.2", "1", "5"),
        2,
        text(
            "5, which is 1 / (1 − 0.8): one unit in five is left, and made five times as strong, so that the "
            "sum stays the same on average."
        ),
        {"part": "dropout", "mode": "train", "p": 0.8},
    ),
    Question(
        text("Thirty passes in eval mode with p = 0.9: how far do the answers lie apart?"),
        (text("far"), text("a little"), text("not at all")),
        2,
        text("Not at all: in eval mode dropout lets everything through, whatever p is."),
        {"part": "dropout", "mode": "eval", "p": 0.9},
    ),
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
