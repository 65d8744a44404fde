"""Lab: a map is made smaller, and forgives small shifts."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from cnnviz.capture.trace import Window
from cnnviz.lessons import pixels
from cnnviz.lessons.impossible import ImpossibleError
from cnnviz.lessons.kernels import Preset
from cnnviz.lessons.pooling import Pool
from cnnviz.ui.inputs.image_source import image_source
from cnnviz.ui.lessons.lab import Lab
from cnnviz.ui.lessons.pooling import STRIDED, Look, drag, show_drag
from cnnviz.ui.lessons.question import Question
from cnnviz.ui.lessons.reasons import sentence
from cnnviz.ui.lessons.window import window
from cnnviz.ui.shell import session
from cnnviz.ui.shell.setting import SWITCH

text = session.language()
lab = Lab("pooling", text)
SHIFT = "shift"
# What a question's answer does not turn on: whatever was set before, its lab begins with this.
PLAIN: dict[str, int | str | bool] = {
    "part": SHIFT,
    "window": 2,
    "stride": 2,
    "padding": 0,
    "ceil": False,
    "right": 1,
    "down": 0,
}
names = {
    str(Pool.MAX): text("Max pooling"),
    str(Pool.AVERAGE): text("Average pooling"),
    STRIDED: text("Strided convolution"),
}


def in_words(refused: Mapping[str, ImpossibleError]) -> dict[str, list[str]]:
    """The names of the layers that are impossible, by the sentence that says why."""
    found: dict[str, list[str]] = {}
    for how, error in refused.items():
        found.setdefault(sentence(error, text), []).append(names[how])
    return found


lab.open(
    about=text(
        "Pooling looks through a window like a convolution, but it has no weights. Max pooling passes on "
        "the "
        "largest number and forgets where in the window it stood; average pooling passes on the mean. The "
        "map becomes smaller, and a small shift of the picture changes it less."
    ),
    task=text(
        "Drag the picture. Find a window and a shift at which the picture changes, but the map of max "
        "pooling "
        "does not change at all."
    ),
)
controls, view = lab.stage()
with controls:
    with controls.cell(column_span=2):
        part = lab.choose_part({SHIFT: text("Drag the picture"), "window": text("One window at a time")})
    plane = pixels.grey(image_source(lab, text))[0]
    size = st.slider(text("Window"), 1, 8, key=lab.setting("window", 2, range(1, 9)))
    stride = st.slider(text("Stride"), 1, 8, key=lab.setting("stride", 2, range(1, 9)))
    padding = st.slider(text("Padding"), 0, 4, key=lab.setting("padding", 0, range(5)))
    ceil = st.checkbox(
        text("Round up"),
        key=lab.setting("ceil", False, SWITCH),
        help=text(
            "The last window may hang over the edge. PyTorch calls it ceil_mode: the size of the output is "
            "rounded up, not down, and a last window that does not fit whole is used as well. Only poolings "
            "have it."
        ),
    )
    counted = st.checkbox(
        text("Count zeros"),
        key=lab.setting("counted", True, SWITCH),
        help=text(
            "The mean counts the padding. PyTorch calls it count_include_pad: with it the zeros of the "
            "padding are numbers like the others, without it the mean is that of the picture's pixels alone."
        ),
    )
    presets = {
        str(Preset.SOBEL): text("Sobel (edges)"),
        str(Preset.BLUR): text("Blur"),
        str(Preset.IDENTITY): text("Identity"),
    }
    preset = st.selectbox(
        text("Kernel"),
        list(presets),
        format_func=presets.__getitem__,
        key=lab.setting("kernel", str(Preset.SOBEL), list(presets)),
        help=text("Kernel of the strided convolution"),
    )
look = Look(Window((size, size), (stride, stride), (padding, padding), (1, 1)), ceil, counted, Preset(preset))
dragged = drag(lab, plane, look, names)
moved, before, after, refused = dragged
pooled = str(Pool.MAX)
unmoved = pooled in after and not np.array_equal(plane, moved)
unmoved = unmoved and np.array_equal(before[pooled], after[pooled])
with view:
    if part == SHIFT:
        show_drag(lab, plane, look, names, dragged)
    elif after:
        shown = st.segmented_control(
            text("Shown below"),
            list(after),
            format_func=names.__getitem__,
            required=True,
            wrap=True,
            key=lab.setting("shown", next(iter(after)), list(after)),
            label_visibility="collapsed",
        )
        answer = after[str(shown)][None]
        window(lab, moved[None], look.layer(str(shown), answer), answer)
    for said, layers in in_words(refused).items():
        st.warning(f"**{', '.join(layers)}**: {said}", icon=":material/block:")
if part == SHIFT:
    st.caption(
        text(
            "Marked: the pixels that are the largest of their window, which max pooling keeps; in a window "
            "of equal pixels none is. Changed: the sum of all differences, as a share of all numbers before "
            "and after."
        )
    )

lab.close(
    Question(
        text("Largest and mean"),
        text("A window holds 0, 17, 68 and 85. What does max pooling pass on, and what average pooling?"),
        {
            text("85 and 42.5"): text("85, the largest, and (0 + 17 + 68 + 85) / 4 = 42.5, the mean."),
            text("85 and 170"): text("170 is the sum. The mean is the sum divided by the four numbers."),
            text("42.5 and 85"): text(
                "It is the other way round: the largest is passed on whole, the mean takes all four."
            ),
        },
        0,
        {**PLAIN, "picture": "ramp", "size": 4, "right": 0},
        text("Look at the first cell of each map."),
    ),
    Question(
        text("Weights"),
        text("How many weights does a 2×2 max pooling learn?"),
        {
            "0": text("None: it only compares. That is why it costs no parameters."),
            "1": text("The map has one number for each window, but that is computed, not learned."),
            "4": text("The window has four cells, but no weights in them: it only compares what it sees."),
        },
        0,
        PLAIN,
        text("Look at the weights written above each map."),
    ),
    Question(
        text("A small shift"),
        text("The picture moves by one pixel. Which map changes least, as a rule?"),
        {
            text("the picture"): text(
                "Every pixel of it moves: all that is bright now stands in another place."
            ),
            text("max pooling"): text(
                "Max pooling: while the largest number stays within its window, nothing changes. Look at "
                "the "
                "percentages; some pictures are exceptions."
            ),
            text("strided convolution"): text(
                "A weighted sum changes with every pixel that moves to another weight."
            ),
        },
        1,
        {**PLAIN, "picture": "digit", "size": 28, "window": 3, "kernel": "sobel"},
        text("Compare the percentages above the lower pictures."),
    ),
    Question(
        text("Equal weights"),
        text("A strided convolution has the weight 1/4 in each of its 2×2 cells. What is it?"),
        {
            text("max pooling"): text(
                "Max pooling passes on one of the four numbers. Here a part of each of them counts."
            ),
            text("average pooling"): text(
                "Average pooling: the mean is a weighted sum with equal weights. So a network can learn to "
                "pool; the largest number, though, is no weighted sum."
            ),
            text("neither"): text("A quarter of each of four numbers, added up, is their mean."),
        },
        1,
        {**PLAIN, "kernel": "blur"},
        text("Compare the map of the strided convolution with the two maps beside it."),
    ),
    done=unmoved,
    show=(
        text("Set window and stride to 2: which quarter of the pixels is marked, and why those?"),
        text(
            "Shift by 1, then by 2: with stride 2 the second shift moves the pooled map by exactly one cell."
        ),
        text(
            "Choose blur as the kernel: the maps of average pooling and of the convolution become the same."
        ),
    ),
    mistakes=(
        text("“Pooling finds objects.” It only thins out what a convolution before it has found."),
        text("“Pooling makes a network ignore where things are.” It forgives a few pixels, not more."),
        text("“Every network needs pooling.” Many use strided convolutions, which shrink and learn at once."),
    ),
)
