"""Lab: a window of weights slides over a picture."""

import streamlit as st

from cnnviz.capture.kinds import Operation
from cnnviz.capture.trace import Window
from cnnviz.lessons import pixels
from cnnviz.lessons.convolution import convolve
from cnnviz.lessons.impossible import ImpossibleError
from cnnviz.lessons.pair import layer
from cnnviz.lessons.size import Walk, same_padding, walks
from cnnviz.ui.inputs.image_source import image_source
from cnnviz.ui.lessons.kernel import choose_kernel, edit_kernel
from cnnviz.ui.lessons.lab import Lab, Question
from cnnviz.ui.lessons.reasons import sentence
from cnnviz.ui.lessons.window import window
from cnnviz.ui.shell import session
from cnnviz.ui.shell.setting import SWITCH

text = session.language()
lab = Lab("convolution", text)


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
                "Never read (striped): {rows} of the rows and {columns} of the columns, at the far end. One "
                "more step would lead over the edge, so the division is rounded down.",
                rows=down.left_over,
                columns=across.left_over,
            )
        )


lab.open(
    about=text(
        "A kernel is a small table of weights. It is laid on the picture; each weight is multiplied with the "
        "pixel below it, and all products are added up: that is one number of the output. Then the window "
        "moves on. The same few weights are used everywhere, so a pattern is found wherever it is."
    ),
    task=text(
        "Move over the output, or press Play. Then change a weight of the kernel and see which pixels answer."
    ),
)
controls, view = st.columns([2, 5], gap="large")
with controls:
    picture = image_source(lab, text)
    colours = {"grey": text("Grey"), "rgb": text("Colour (RGB)")}
    mode = st.segmented_control(
        text("Channels"),
        list(colours),
        format_func=colours.__getitem__,
        required=True,
        key=lab.setting("channels", "grey", list(colours)),
    )
    planes = pixels.planes(picture) if mode == "rgb" else pixels.grey(picture)
    settings = st.container()
    stride = st.slider(
        text("Stride"),
        1,
        8,
        key=lab.setting("stride", 1, range(1, 9)),
        help=text("How many cells the window moves at each step."),
    )
    same = st.checkbox(
        text("Padding keeps the size (“same”)"),
        key=lab.setting("same", False, SWITCH),
        help=text("Zeros are laid around the picture so that the output is as large as the input."),
    )
    padding = st.slider(
        text("Padding"),
        0,
        11,
        key=lab.setting("padding", 0, range(12)),
        help=text("How many rings of zeros are laid around the picture."),
        disabled=same,
    )
    dilation = st.slider(
        text("Dilation"),
        1,
        5,
        key=lab.setting("dilation", 1, range(1, 6)),
        help=text("How many cells it is from one weight to the next: 1 means side by side."),
    )
with view:
    try:
        with settings:
            kernel = choose_kernel(lab, len(planes), text)
        weights, sizes = st.columns([4, 3])
        with weights:
            edit_kernel(lab, kernel, text)
        rows, columns = (same_padding(cells, dilation)[0] if same else padding for cells in kernel.shape[1:])
        frame = Window(kernel.shape[1:], (stride, stride), (rows, columns), (dilation, dilation))
        answer = convolve(planes, kernel, frame, same=same)[None]
    except ImpossibleError as error:
        st.warning(sentence(error, text), icon=":material/block:")
    else:
        with sizes:
            explain_size(*walks(planes.shape[1:], frame, same=same))
        reader = layer(Operation.CONV2D, frame, answer, weight=kernel[None])
        window(planes, reader, answer, key="convolution-walk")

lab.close(
    Question(
        text("A 3×3 kernel of nine times 1/9 lies where all pixels are 90. What comes out?"),
        ("10", "90", "810"),
        1,
        text("90: the mean of nine equal numbers is that number. Blur changes only where neighbours differ."),
        {"kernel": "blur", "rows": 3, "columns": 3, "picture": "edge"},
    ),
    Question(
        text(
            "The Sobel kernel slides over a place where all pixels are equal, however bright. What comes out?"
        ),
        (text("a large number"), "255", "0"),
        2,
        text(
            "0: its weights add up to 0, so equal pixels cancel. It answers only where left and right differ."
        ),
        {"kernel": "sobel", "rows": 3, "columns": 3, "picture": "edge"},
    ),
    Question(
        text("A picture of 4×4 with padding 1, a 3×3 kernel, stride 2. How large is the output?"),
        ("2×2", "2.5×2.5", "3×3"),
        0,
        text(
            "2×2: there are 6 cells with the padding, and 6 − 3 = 3 leaves room for one and a half steps of "
            "2. There is no half step, so one row and one column are never read."
        ),
        {"size": 4, "padding": 1, "rows": 3, "columns": 3, "stride": 2, "dilation": 1, "kernel": "sobel"},
    ),
    Question(
        text("The picture has three channels: red, green, blue. How many maps does one kernel give?"),
        ("1", "3", "9"),
        0,
        text(
            "1: the kernel has weights for each channel, and the three sums are added up to one number. "
            "More maps need more kernels."
        ),
        {"channels": "rgb", "picture": "colours"},
    ),
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
