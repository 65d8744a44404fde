"""Lab: what a network loses that does not know which pixels are beside each other."""

import numpy as np
import streamlit as st

from cnnviz.inputs.mnist_subset import digits
from cnnviz.lessons.lenet_batches import answers
from cnnviz.lessons.shuffle import shifted, shuffled
from cnnviz.training.lab_courses import EXAMINED, FARTHEST, FLATTEN, SHIFTS, finished, flatten_course
from cnnviz.training.live_training import LiveTraining
from cnnviz.ui.inputs.lenet_input import choose_digit, grey, shown_by
from cnnviz.ui.lessons.charts import Axis, curves
from cnnviz.ui.lessons.lab import Lab
from cnnviz.ui.lessons.question import Question
from cnnviz.ui.lessons.readings import Reading, show_readings
from cnnviz.ui.lessons.training import train
from cnnviz.ui.shell import session

text = session.language()
lab = Lab("flatten", text)
names = {
    "mlp": text("MLP"),
    "cnn": text("CNN"),
    "mlp-shuffled": text("MLP, shuffled"),
    "cnn-shuffled": text("CNN, shuffled"),
}
SHUFFLED = {"mlp-shuffled", "cnn-shuffled"}


@st.cache_resource(show_spinner=False)
def shipped() -> LiveTraining | None:
    """The training that comes with the program."""
    return finished(FLATTEN, flatten_course)


def show_answers(training: LiveTraining, own: np.ndarray, still: np.ndarray, known: int | None) -> bool:
    """Show what each network sees of a shifted digit, and what it reads in it.

    Args:
        training: of the networks.
        own: the shifted digit, (1, 28, 28) uint8.
        still: not shifted.
        known: which digit it is; None where a network's own reading of `still` counts as right.

    Returns:
        Whether the CNN still reads what it reads in `still`, and the MLP no longer does.
    """
    read = {
        name: answers(trainee.network, trainee.read(np.concatenate([own, still])))
        for name, trainee in training.trainees.items()
    }
    show_readings(
        [
            Reading(
                names[name],
                (shuffled(own) if name in SHUFFLED else own)[0],
                shares[0],
                int(shares[1].argmax()) if known is None else known,
                text(
                    "Reads {share} of {count} others.",
                    share=f"{training.trainees[name].accuracies[-1]:.1%}",
                    count=len(digits()[1].labels),
                ),
            )
            for name, shares in read.items()
        ],
        key="flatten-readings",
    )
    same = {name: bool(shares[0].argmax() == shares[1].argmax()) for name, shares in read.items()}
    return same["cnn"] and not same["mlp"]


def show_shifts(training: LiveTraining) -> None:
    """Show how many of the held-out digits each network reads at each shift."""
    st.markdown(text("**And {examined} other digits**, shifted as far:", examined=EXAMINED))
    curves(
        {names[name]: (list(SHIFTS), trainee.scores) for name, trainee in training.trainees.items()},
        (Axis(text("shift to the right, pixels")), Axis(text("share of held-out digits read"), (0, 1))),
        text,
        key="flatten-shifts",
        marks={text("your digit"): right},
    )


lab.open(
    about=text(
        "A multilayer perceptron (MLP) flattens the picture at once: each pixel is just one number among "
        "784. A convolutional network (CNN) looks through small windows, so it uses what lies beside what. "
        "Both have about 62,000 weights to learn here. Shuffling the pixels of all pictures in the same way "
        "hides what lies beside what, and nothing else."
    ),
    task=text("Shift your digit until the CNN still reads it as at first, and the MLP no longer does."),
)
controls, effect = lab.stage()
with controls:
    digit = choose_digit(lab, text)
    right = st.slider(
        text("Shift to the right, pixels"), -FARTHEST, FARTHEST, key=lab.setting("shift", 0, SHIFTS)
    )
still = grey(digit)[None]
own = shifted(still, right)
with controls.cell(column_span=2):
    st.markdown(
        text(
            "All four learned from {count} digits, of which none was shifted. **Shuffled** networks see the "
            "same pixels in another order, always the same one.",
            count=f"{len(digits()[0].labels):,}",
        )
    )
cards, chart = effect.columns([6, 5], gap="medium")
st.subheader(text("How they learned"))
training = train(flatten_course, shipped(), names, text, key="flatten-course")
told_apart = False
if training:
    with cards:
        told_apart = show_answers(training, own, still, shown_by(digit))
    with chart:
        show_shifts(training)
else:
    cards.info(text("When the training below is done, its networks read your digit here."))

lab.close(
    Question(
        text("Shuffled: MLP"),
        text(
            "The MLP learns from shuffled pictures. How well does it read others, shuffled the same way, "
            "compared with an MLP for unshuffled ones?"
        ),
        {
            text("much worse"): text(
                "To us the shuffled digits are noise, but an MLP never knew which pixels are neighbours."
            ),
            text("about as well"): text(
                "About as well. To an MLP the order of its inputs means nothing: each has a weight of its "
                "own, wherever it stands."
            ),
            text("much better"): text(
                "Shuffling adds nothing: every picture holds the same numbers as before."
            ),
        },
        1,
        {"shift": 0},
    ),
    Question(
        text("Shuffled: CNN"),
        text("And the CNN, from shuffled pictures?"),
        {
            text("worse than before"): text(
                "Worse than before, but it still learns: its windows find no strokes any more, yet its fully "
                "connected layers are an MLP too. Compare the two curves of the CNN."
            ),
            text("about as well"): text(
                "So it is for the MLP. A CNN looks through windows, in which neighbours now mean nothing."
            ),
            text("it learns nothing at all"): text(
                "Its last layers are an MLP, and that reads numbers in any order."
            ),
        },
        0,
        {"shift": 0},
    ),
    Question(
        text("Shifted digits"),
        text("All digits move 4 pixels to the right, unshuffled. Which network still reads more of them?"),
        {
            text("the MLP"): text(
                "Each weight of the MLP belongs to one place, and there a shifted digit is another one."
            ),
            text("the CNN"): text(
                "The CNN reads more, but far from all: its windows go everywhere, while its last layers "
                "still have a weight for each place. To be robust, a network must see shifted digits while "
                "it learns. Train both, and look at the curves over the shift."
            ),
            text("both read all of them"): text(
                "Nobody showed them shifted digits. Look how low both curves are at 4."
            ),
        },
        1,
        {"shift": 4, "digit": "0"},
    ),
    done=told_apart,
    show=(
        text(
            "Let the class bet on the order of the four curves below before you scroll down to them; “Train "
            "it yourself” draws them anew."
        ),
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
