"""Lab: what a network loses that does not know which pixels are beside each other."""

from collections.abc import Callable

import streamlit as st

from cnnviz.inputs.mnist_subset import Digits, digits
from cnnviz.lessons.lenet_batches import answers, prepared
from cnnviz.lessons.shuffle import bare, cnn, mlp, shifted, shuffled
from cnnviz.training.live_training import LiveTraining, Trainee
from cnnviz.ui.inputs.lenet_input import choose_digit, grey
from cnnviz.ui.lessons.boards import Board, boards
from cnnviz.ui.lessons.charts import Axis, curves
from cnnviz.ui.lessons.lab import Lab, Question
from cnnviz.ui.lessons.training import train
from cnnviz.ui.shell import session

EPOCHS, FARTHEST, EXAMINED = 6, 6, 200
SHIFTS = range(-FARTHEST, FARTHEST + 1)

text = session.language()
lab = Lab("flatten", text)


def course() -> LiveTraining:
    """The training of both networks, on the digits as they are and on shuffled ones."""
    return LiveTraining(
        {
            text("MLP"): Trainee(mlp, bare, evaluate),
            text("CNN"): Trainee(cnn, prepared, evaluate),
            text("MLP, shuffled"): Trainee(mlp, lambda pictures: bare(shuffled(pictures)), evaluate),
            text("CNN, shuffled"): Trainee(cnn, lambda pictures: prepared(shuffled(pictures)), evaluate),
        },
        digits(),
        epochs=EPOCHS,
    )


def evaluate(accuracy: Callable[[Digits], float]) -> list[float]:
    """The share of held-out digits that a network gets right after every shift."""
    held_out = digits()[1]
    pictures, labels = held_out.pictures[:EXAMINED], held_out.labels[:EXAMINED]
    return [accuracy(Digits(shifted(pictures, right), labels)) for right in SHIFTS]


lab.open(
    about=text(
        "A multilayer perceptron (MLP) flattens the picture at once: each pixel is just one number among "
        "784. A convolutional network (CNN) looks through small windows, so it uses what lies beside what. "
        "Both have about 62,000 numbers to learn here. Shuffling the pixels of all pictures in the same way "
        "hides what lies beside what, and nothing else."
    ),
    task=text("Guess first. Then train both on both kinds of pictures, and shift your digit."),
)
controls, view = st.columns([1, 2], gap="large")
with controls:
    digit = choose_digit(lab, text)
    right = st.slider(
        text("Shift to the right, pixels"), -FARTHEST, FARTHEST, key=lab.setting("shift", 0, SHIFTS)
    )
    own = shifted(grey(digit)[None], right)
    boards(
        [
            Board(text("as it is"), own[0]),
            Board(text("its pixels in another order"), shuffled(own)[0]),
        ],
        columns=2,
        key="flatten-pictures",
    )
with view:
    done = train(course, text, key="flatten-course")
if done:
    st.subheader(text("Shifted by some pixels"))
    rows = {name: answers(trainee.network, trainee.read(own))[0] for name, trainee in done.trainees.items()}
    left, beside = st.columns(2, gap="large")
    left.table(
        {
            text("network"): list(rows),
            text("reads your digit as"): [str(shares.argmax()) for shares in rows.values()],
            text("probability"): [f"{shares.max():.1%}" for shares in rows.values()],
            text("held-out digits read"): [
                f"{trainee.accuracies[-1]:.1%}" for trainee in done.trainees.values()
            ],
        }
    )
    with beside:
        curves(
            {name: (list(SHIFTS), trainee.scores) for name, trainee in done.trainees.items()},
            (Axis(text("shift to the right, pixels")), Axis(text("share of held-out digits read"), (0, 1))),
            text,
            key="flatten-shifts",
            marks={text("your digit"): right},
        )
    st.caption(
        text(
            "Trained just now on {count} digits, tested on {held} others; shifted ones on {examined} of "
            "these. None was shifted while learning.",
            count=len(digits()[0].labels),
            held=len(digits()[1].labels),
            examined=EXAMINED,
        )
    )

lab.close(
    Question(
        text(
            "The MLP learns from shuffled pictures. How well does it read others, shuffled the same way, "
            "compared with an MLP for unshuffled ones?"
        ),
        (text("much worse"), text("about as well"), text("much better")),
        1,
        text(
            "About as well. To an MLP the order of its inputs means nothing: each has a weight of its own, "
            "wherever it stands."
        ),
    ),
    Question(
        text("And the CNN, from shuffled pictures?"),
        (text("worse than before"), text("about as well"), text("it learns nothing at all")),
        0,
        text(
            "Worse than before, but it still learns: its windows find no strokes any more, yet its fully "
            "connected layers are an MLP too. Compare the two curves of the CNN."
        ),
    ),
    Question(
        text("All digits move 4 pixels to the right, unshuffled. Which network still reads more of them?"),
        (text("the MLP"), text("the CNN"), text("both read all of them")),
        1,
        text(
            "The CNN reads more, but far from all: its windows go everywhere, while its last layers still "
            "have a weight for each place. To be robust, a network must see shifted digits while it learns. "
            "Train both, and look at the curves over the shift."
        ),
        {"shift": 4},
    ),
    show=(
        text("Let the class bet on the order of the four curves before anybody presses Train."),
        text("Show the shuffled digit: can a person read it? Why can the MLP?"),
        text("Shift the digit step by step: at which pixel does each network change its mind?"),
        text("Compare the seconds: the CNN uses few weights many times, so it computes more."),
    ),
    mistakes=(
        text("“A CNN is better because it has more weights.” Here both have the same number, to 1%."),
        text("“A CNN reads a digit wherever it is.” Only within limits: see the curve of shifts."),
        text("“Shuffled pictures hold less information.” Nothing is lost; they can be sorted back."),
    ),
)
