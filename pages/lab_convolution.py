"""Lab: a window of weights slides over a picture."""

import numpy as np
import streamlit as st

from cnnviz.capture.kinds import Operation
from cnnviz.capture.trace import Window
from cnnviz.lessons import pixels
from cnnviz.lessons.convolution import convolve
from cnnviz.lessons.impossible import ImpossibleError
from cnnviz.lessons.kernels import keeps_horizontal_edges
from cnnviz.lessons.pair import layer
from cnnviz.lessons.patterns import Pattern
from cnnviz.lessons.size import Walk, same_padding, walks
from cnnviz.ui.inputs.image_source import image_source
from cnnviz.ui.lessons.kernel import choose_kernel, editable
from cnnviz.ui.lessons.lab import Lab
from cnnviz.ui.lessons.question import Question
from cnnviz.ui.lessons.reasons import sentence
from cnnviz.ui.lessons.window import CELL, window
from cnnviz.ui.shell import session
from cnnviz.ui.shell.setting import SWITCH

text = session.language()
lab = Lab("convolution", text)
# What a question's answer does not turn on: whatever was set before, its lab begins with this.
PLAIN: dict[str, int | str | bool] = {
    "size": 28,
    "channels": "grey",
    "rows": 3,
    "columns": 3,
    "stride": 1,
    "dilation": 1,
    "same": False,
    "padding": 0,
    CELL: "",
}
WHITE = "12-19"  # in the right half of the edge, where all pixels are 255


def explain_size(down: Walk, across: Walk) -> None:
    """Show the formula of the output's size with these numbers, and what is left over."""
    lines = {text("rows"): down, text("columns"): across} if down != across else {text("size"): down}
    for name, walk in lines.items():
        around = rf"2 \cdot {walk.padding}" if walk.after is None else rf"{walk.padding} + {walk.after}"
        cells = rf"{walk.size} + {around} - {walk.extent}"
        steps = rf"\left\lfloor \frac{{{cells}}}{{{walk.stride}}} \right\rfloor"
        st.latex(rf"\text{{{name}}} = {steps} + 1 = {walk.out}")
    st.caption(
        text(
            "⌊(picture + padding at both ends − span of the kernel) / stride⌋ + 1, where the span is "
            "dilation · (kernel − 1) + 1 and ⌊ ⌋ rounds down."
        )
    )
    if any(walk.after not in (None, walk.padding) for walk in (down, across)):
        st.caption(
            text(
                "The span minus 1 is odd here, so it cannot be halved: the far end, below or to the right, "
                "has one more cell of padding, as in PyTorch."
            )
        )
    if down.left_over or across.left_over:
        st.caption(
            text(
                "Never read (striped): {rows} of the rows and {columns} of the columns, at the far end. "
                "One "
                "more step would lead over the edge, so the division is rounded down.",
                rows=down.left_over,
                columns=across.left_over,
            )
        )


def kernel_or_reason(channels: int) -> np.ndarray | ImpossibleError:
    """The kernel that is chosen, (channels, rows, columns), or why there is none."""
    try:
        return choose_kernel(lab, channels, text)
    except ImpossibleError as error:
        return error


lab.open(
    about=text(
        "A kernel is a small table of weights. It is laid on the picture; each weight is multiplied with "
        "the "
        "pixel below it, and all products are added up: that is one number of the output. Then the window "
        "moves on. The same few weights are used everywhere, so a pattern is found wherever it is."
    ),
    task=text("Leave only the horizontal edges: change the weights until every upright edge gives 0."),
)
controls, view = lab.stage()
with controls:
    picture = image_source(lab, text, first=str(Pattern.SQUARE))
    colours = {"grey": text("Grey"), "rgb": text("Colour")}
    mode = st.segmented_control(
        text("Channels"),
        list(colours),
        format_func=colours.__getitem__,
        required=True,
        key=lab.setting("channels", "grey", list(colours)),
    )
    planes = pixels.planes(picture) if mode == "rgb" else pixels.grey(picture)
    kernel = kernel_or_reason(len(planes))
    stride = st.slider(
        text("Stride"),
        1,
        8,
        key=lab.setting("stride", 1, range(1, 9)),
        help=text("How many cells the window moves at each step."),
    )
    dilation = st.slider(
        text("Dilation"),
        1,
        5,
        key=lab.setting("dilation", 1, range(1, 6)),
        help=text("How many cells it is from one weight to the next: 1 means side by side."),
    )
    same = st.checkbox(
        text("Keep the size"),
        key=lab.setting("same", False, SWITCH),
        help=text(
            "Padding keeps the size (“same”): zeros are laid around the picture so that the output is as "
            "large as the input."
        ),
    )
    padding = st.slider(
        text("Padding"),
        0,
        11,
        key=lab.setting("padding", 0, range(12)),
        help=text("How many rings of zeros are laid around the picture."),
        disabled=same,
    )
steps = None
with view:
    try:
        if isinstance(kernel, ImpossibleError):
            raise kernel
        rows, columns = (same_padding(cells, dilation)[0] if same else padding for cells in kernel.shape[1:])
        frame = Window(kernel.shape[1:], (stride, stride), (rows, columns), (dilation, dilation))
        answer = convolve(planes, kernel, frame, same=same)[None]
    except ImpossibleError as error:
        st.warning(sentence(error, text), icon=":material/block:")
    else:
        reader = layer(Operation.CONV2D, frame, answer, weight=kernel[None])
        window(lab, planes, reader, answer, kernel=editable(lab, len(planes), text))
        steps = walks(planes.shape[1:], frame, same=same)

if steps:
    explain_size(*steps)

lab.close(
    Question(
        text("Adding up to 1"),
        text("A 3×3 kernel of nine times 1/9 lies where all pixels are 255. What comes out?"),
        {
            "28.33": text("255 / 9 = 28.33 is one of the nine products. All nine are added up."),
            "255": text(
                "255: the mean of nine equal numbers is that number. Blur changes only where neighbours "
                "differ."
            ),
            "2295": text("2295 is the sum of the nine pixels. Each is multiplied with 1/9 first."),
        },
        1,
        {**PLAIN, "kernel": "blur", "picture": "edge", CELL: WHITE},
        text("The window lies on the white half. Look at the number behind “sum”."),
    ),
    Question(
        text("Flat places"),
        text(
            "The Sobel kernel slides over a place where all pixels are equal, however bright. What comes out?"
        ),
        {
            text("a large number"): text(
                "The weights 1 and 2 alone would add up to a large number, but −1 and −2 take as much away."
            ),
            "255": text(
                "A pixel has at most 255, but a sum can be anything. Here what the weights below 0 take "
                "away is what the others add."
            ),
            "0": text(
                "0: its weights add up to 0, so equal pixels cancel. It answers only where left and right "
                "differ."
            ),
        },
        2,
        {**PLAIN, "kernel": "sobel", "picture": "edge", CELL: WHITE},
        text("The window lies on the white half. Look at the number behind “sum”."),
    ),
    Question(
        text("Size of the output"),
        text("A picture of 4×4 with padding 1, a 3×3 kernel, stride 2. How large is the output?"),
        {
            "2×2": text(
                "2×2: there are 6 cells with the padding, and 6 − 3 = 3 leaves room for one and a half "
                "steps "
                "of 2. There is no half step, so one row and one column are never read."
            ),
            "2.5×2.5": text(
                "The division gives 1.5 steps, but there is no half step and no half cell: it is rounded "
                "down."
            ),
            "3×3": text("Three steps would need 7 cells. With the padding there are 6."),
        },
        0,
        {**PLAIN, "size": 4, "padding": 1, "stride": 2, "kernel": "sobel"},
        text("Look at the size behind “Output”."),
    ),
    Question(
        text("Three channels"),
        text("The picture has three channels: red, green, blue. How many maps does one kernel give?"),
        {
            "1": text(
                "1: the kernel has weights for each channel, and the three sums are added up to one "
                "number. "
                "More maps need more kernels."
            ),
            "3": text("There are three sums, one for each channel, but they are added up to one number."),
            "9": text("The kernel has 9 weights for each channel, but at each place they give one sum."),
        },
        0,
        {**PLAIN, "channels": "rgb", "kernel": "sobel", "picture": "colours"},
        text("Count the maps below “Output”."),
    ),
    done=not isinstance(kernel, ImpossibleError) and keeps_horizontal_edges(kernel),
    show=(
        text("Choose one bright dot and the emboss kernel: the output is the kernel itself, turned by 180°."),
        text("Swap rows and columns of the Sobel kernel by hand: which edges vanish now?"),
        text("Set size 4, padding 1, kernel 3×3, stride 2, and count the striped cells together."),
        text("Compare a preset with a kernel that a network learned: nobody wrote those numbers down."),
    ),
    mistakes=(
        text(
            "“The kernel is turned.” In mathematics a convolution turns it; in deep learning it does not, "
            "so strictly it is a cross-correlation."
        ),
        text("“A colour picture gives a colour output.” The channels are summed; one kernel gives one map."),
        text("“Padding adds information.” It adds zeros, so the window also fits over the edge."),
        text("“Dilation makes the kernel larger.” It has as many weights as before, only further apart."),
    ),
)
