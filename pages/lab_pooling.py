"""Lab: a map is made smaller, and forgives small shifts."""

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import streamlit as st

from cnnviz.capture.kinds import Operation
from cnnviz.capture.trace import Layer, Window
from cnnviz.lessons import kernels, pixels
from cnnviz.lessons.convolution import convolve
from cnnviz.lessons.impossible import ImpossibleError
from cnnviz.lessons.kernels import Preset
from cnnviz.lessons.pair import layer
from cnnviz.lessons.pooling import Pool, pool, shift, unlike, winners
from cnnviz.ui.inputs.image_source import image_source
from cnnviz.ui.lessons.boards import Board, boards
from cnnviz.ui.lessons.lab import Lab, Question
from cnnviz.ui.lessons.reasons import sentence
from cnnviz.ui.lessons.window import window
from cnnviz.ui.shell import session
from cnnviz.ui.shell.setting import SWITCH

FURTHEST = 4  # cells of a shift
STRIDED = "strided"

text = session.language()
lab = Lab("pooling", text)
names = {
    str(Pool.MAX): text("Max pooling"),
    str(Pool.AVERAGE): text("Average pooling"),
    STRIDED: text("Strided convolution"),
}


@dataclass(frozen=True)
class Look:
    """What the lab is set to.

    Attributes:
        window: of all three layers.
        ceil: whether a last window of a pooling may hang over the edge.
        counted: whether the mean counts the padding.
        kernel: the name of that of the strided convolution.
    """

    window: Window
    ceil: bool
    counted: bool
    kernel: Preset

    def weights(self) -> np.ndarray:
        """Return the kernel, (1, rows, columns) float32. Raises ImpossibleError."""
        return kernels.preset(self.kernel, *self.window.kernel)[None]

    def answer(self, how: str, plane: np.ndarray) -> np.ndarray:
        """Return what the layer `how` makes of `plane`. Raises ImpossibleError."""
        if how == STRIDED:
            return convolve(plane[None], self.weights(), self.window)
        found = pool(plane, self.window, Pool(how), ceil=self.ceil, counted=self.counted)
        return found.astype(np.uint8) if how == Pool.MAX else found  # as exact, and a quarter to send

    def layer(self, how: str, output: np.ndarray) -> Layer:
        """Return the layer `how`, which made `output`."""
        if how == STRIDED:
            return layer(Operation.CONV2D, self.window, output, weight=self.weights()[None])
        if how == Pool.MAX:
            return layer(Operation.MAX_POOL2D, self.window, output)
        options = {"count_include_pad": self.counted}
        return layer(Operation.AVG_POOL2D, self.window, output, options=options)

    def marked(self, plane: np.ndarray) -> np.ndarray | None:
        """Return which cells are the largest of their window; None where no window fits."""
        with suppress(ImpossibleError):
            return winners(plane, self.window, ceil=self.ceil)
        return None


def show_shift(plane: np.ndarray, moved: np.ndarray, look: Look) -> dict[str, np.ndarray]:
    """Show picture and outputs before the shift, below them after it, and by how much each changed.

    Returns:
        The outputs after the shift, of those layers that are possible; of the others the reason is shown.
    """
    first, second, after, refused = [], [], dict[str, np.ndarray](), dict[str, list[str]]()
    for how, name in names.items():
        try:
            old, new = look.answer(how, plane), look.answer(how, moved)
        except ImpossibleError as error:
            refused.setdefault(sentence(error, text), []).append(name)
            continue
        reach = max(1e-6, float(np.abs(old).max()), float(np.abs(new).max()))
        first.append(Board(name, old, reach=reach))
        second.append(Board(text("{name}, shifted", name=name), new, changed(old, new), reach=reach))
        after[how] = new
    picture = Board(text("Picture"), plane, marked=look.marked(plane))
    shifted = Board(text("Picture, shifted"), moved, changed(plane, moved), marked=look.marked(moved))
    boards([picture, *first, shifted, *second], columns=1 + len(first), key="pooling-shift")
    for said, layers in refused.items():
        st.warning(f"**{', '.join(layers)}**: {said}", icon=":material/block:")
    st.caption(
        text(
            "Marked: the pixels that are the largest of their window, which max pooling keeps; in a window "
            "of equal pixels none is. Changed: the sum of all differences, as a part of all numbers before "
            "and after."
        )
    )
    return after


def changed(before: np.ndarray, after: np.ndarray) -> str:
    """The words for how much an output changed."""
    return text("changed by {percent}", percent=f"{unlike(before, after):.0%}")


lab.open(
    about=text(
        "Pooling looks through a window like a convolution, but it has no weights. Max pooling passes on the "
        "largest number and forgets where in the window it stood; average pooling passes on the mean. The "
        "map becomes smaller, and a small shift of the picture changes it less."
    ),
    task=text("Shift the picture by one pixel to the right and compare how much each map changes."),
)
controls, view = st.columns([2, 5], gap="large")
with controls:
    plane = pixels.grey(image_source(lab, text))[0]
    size = st.slider(text("Window"), 1, 8, key=lab.setting("window", 2, range(1, 9)))
    stride = st.slider(text("Stride"), 1, 8, key=lab.setting("stride", 2, range(1, 9)))
    padding = st.slider(text("Padding"), 0, 4, key=lab.setting("padding", 0, range(5)))
    ceil = st.checkbox(
        text("The last window may hang over the edge"),
        key=lab.setting("ceil", False, SWITCH),
        help=text(
            "PyTorch calls it ceil_mode: the size of the output is rounded up, not down, and a last window "
            "that does not fit whole is used as well. Only poolings have it."
        ),
    )
    counted = st.checkbox(
        text("The mean counts the padding"),
        key=lab.setting("counted", True, SWITCH),
        help=text(
            "PyTorch calls it count_include_pad: with it the zeros of the padding are numbers like the "
            "others, without it the mean is that of the picture's pixels alone."
        ),
    )
    shifts = range(-FURTHEST, FURTHEST + 1)
    right = st.slider(text("Shift to the right"), -FURTHEST, FURTHEST, key=lab.setting("right", 0, shifts))
    down = st.slider(text("Shift down"), -FURTHEST, FURTHEST, key=lab.setting("down", 0, shifts))
    presets = {
        str(Preset.SOBEL): text("Sobel (edges)"),
        str(Preset.BLUR): text("Blur"),
        str(Preset.IDENTITY): text("Identity"),
    }
    preset = st.selectbox(
        text("Kernel of the strided convolution"),
        list(presets),
        format_func=presets.__getitem__,
        key=lab.setting("kernel", str(Preset.SOBEL), list(presets)),
    )
with view:
    moved = shift(plane, down, right)
    frame = Window((size, size), (stride, stride), (padding, padding), (1, 1))
    look = Look(frame, ceil, counted, Preset(preset))
    after = show_shift(plane, moved, look)
    if after:
        st.subheader(text("One window at a time"))
        shown = st.segmented_control(
            text("Shown below"),
            list(after),
            format_func=names.__getitem__,
            required=True,
            wrap=True,
            key=lab.setting("shown", next(iter(after)), list(after)),
        )
        answer = after[str(shown)][None]
        window(moved[None], look.layer(str(shown), answer), answer, key="pooling-walk")

lab.close(
    Question(
        text("A window holds 3, 9, 0 and 4. What does max pooling pass on, and what average pooling?"),
        (text("9 and 4"), text("9 and 16"), text("4 and 9")),
        0,
        text("9, the largest, and (3 + 9 + 0 + 4) / 4 = 4, the mean."),
        {"picture": "ramp", "size": 4, "window": 2, "stride": 2, "padding": 0, "right": 0, "down": 0},
    ),
    Question(
        text("How many weights does a 2×2 max pooling learn?"),
        ("0", "1", "4"),
        0,
        text("None: it only compares. That is why it costs no parameters."),
    ),
    Question(
        text("The picture moves by one pixel. Which map changes least, as a rule?"),
        (text("the picture"), text("max pooling"), text("strided convolution")),
        1,
        text(
            "Max pooling: while the largest number stays within its window, nothing changes. Look at the "
            "percentages; some pictures are exceptions."
        ),
        {"picture": "digit", "size": 28, "window": 3, "stride": 2, "padding": 0, "right": 1, "down": 0},
    ),
    Question(
        text("A strided convolution has the weight 1/4 in each of its 2×2 cells. What is it?"),
        (text("max pooling"), text("average pooling"), text("neither")),
        1,
        text(
            "Average pooling: the mean is a weighted sum with equal weights. So a network can learn to pool; "
            "the largest number, though, is no weighted sum."
        ),
        {"kernel": "blur", "window": 2, "stride": 2, "padding": 0},
    ),
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
