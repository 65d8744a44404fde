"""Lab: what is put beyond the edge of a picture, and how far it changes the output."""

import numpy as np
import streamlit as st

from cnnviz.lessons import pixels
from cnnviz.lessons.impossible import ImpossibleError
from cnnviz.lessons.padding import Mode, blur, places, touched
from cnnviz.lessons.size import same_padding
from cnnviz.ui.inputs.image_source import image_source
from cnnviz.ui.lessons.boards import Board, boards
from cnnviz.ui.lessons.lab import Lab, Question
from cnnviz.ui.lessons.reasons import sentence
from cnnviz.ui.shell import session

MOST_LAYERS, KERNELS = 5, (2, 3)
MARGIN = MOST_LAYERS * max(same_padding(max(KERNELS)))  # cells around what is padded: so the truth is known

text = session.language()
lab = Lab("padding", text)
names = {
    Mode.NONE: text("None"),
    Mode.ZEROS: text("Zeros"),
    Mode.REPLICATE: text("Edge repeated (replicate)"),
    Mode.REFLECT: text("Mirrored (reflect)"),
    Mode.CIRCULAR: text("Going round (circular)"),
}


def show_borders(part: np.ndarray, width: int) -> None:
    """Show `part` with every kind of border beside each other; say which one is impossible."""
    found, refused = [], []
    for mode, name in names.items():
        try:
            laid = places(len(part), width, mode)
        except ImpossibleError as error:
            refused.append(sentence(error, text))
        else:
            found.append(Board(name, part, edge=None if mode is Mode.NONE else (width, width), places=laid))
    boards(found, columns=5, key="padding-borders")
    for said in refused:
        st.warning(said, icon=":material/block:")


def show_errors(whole: np.ndarray, part: np.ndarray, kernel: int, layers: int) -> None:
    """Show the output of `layers` for `part` under every padding, less the output for it within `whole`."""
    near, far = (layers * each for each in same_padding(kernel))
    truth = inner(blur(whole, kernel, Mode.NONE, layers=layers), MARGIN - near, MARGIN - far)
    wrong, refused = {}, set()
    for mode in names:
        try:
            answer = blur(part, kernel, mode, layers=layers)
        except ImpossibleError as error:
            refused.add(sentence(error, text))
        else:
            wrong[mode] = answer - (inner(truth, near, far) if mode is Mode.NONE else truth)
    reach = max(float(np.abs(error).max()) for error in wrong.values())
    deep = touched(part.shape[0], kernel, layers)
    edge = deep if sum(deep) < part.shape[0] else None
    found = [
        Board(
            names[mode],
            error,
            text("largest error {error}", error=f"{np.abs(error).max():.1f}"),
            reach=max(reach, 1e-6),
            edge=None if mode is Mode.NONE else edge,
        )
        for mode, error in wrong.items()
    ]
    boards(found, columns=5, key="padding-errors")
    for said in refused:
        st.warning(f"**{names[Mode.NONE]}**: {said}", icon=":material/block:")
    st.caption(
        text(
            "Padding has reached all cells outside the dashed line by now: {near} in from the top and the "
            "left, {far} from the bottom and the right.",
            near=deep[0],
            far=deep[1],
        )
    )
    if Mode.NONE in wrong:
        st.caption(
            text(
                "Without padding nothing is wrong, but the map has shrunk to {size}×{size}.",
                size=wrong[Mode.NONE].shape[0],
            )
        )


def inner(plane: np.ndarray, near: int, far: int) -> np.ndarray:
    """Return `plane`, (rows, columns), without so many cells at the near and far ends."""
    rows, columns = plane.shape
    return plane[near : rows - far, near : columns - far]


lab.open(
    about=text(
        "At the edge a window hangs over the picture, and there is nothing to multiply. Padding puts "
        "something there so that the output stays as large as the input. Whatever it is, it is invented; "
        "here you see how much that matters."
    ),
    task=text(
        "Make the padding wider and say of each border where its pixels come from. Then raise the number of "
        "layers."
    ),
)
controls, view = st.columns([2, 5], gap="large")
with controls:
    whole = pixels.grey(image_source(lab, text, first="photo", side=32, smallest=16))[0]
    part = np.ascontiguousarray(whole[MARGIN:-MARGIN, MARGIN:-MARGIN])
    widest = len(part) + 1  # one more than any mirror or way round allows
    width = st.slider(text("Padding"), 0, widest, key=lab.setting("padding", 4, range(widest + 1)))
    kernel = st.segmented_control(
        text("Window"),
        KERNELS,
        format_func=lambda each: f"{each}×{each}",
        required=True,
        key=lab.setting("kernel", max(KERNELS), KERNELS),
        help=text(
            "An even window cannot reach equally far to both sides: the far end, below and to the right, has "
            "one more cell of padding, as in PyTorch."
        ),
    )
    layers = st.slider(
        text("Layers"), 1, MOST_LAYERS, key=lab.setting("layers", 1, range(1, MOST_LAYERS + 1))
    )
with view:
    st.subheader(text("The borders"))
    show_borders(part, width)
    st.subheader(text("How wrong they make the answer"))
    st.markdown(
        text(
            "What is padded here is the middle of your picture, so we know what is really beyond its edge. "
            "Each layer takes the mean of {window}×{window} pixels. Shown is the answer with padding less "
            "the answer with the real surroundings: where it is 0, padding did no harm.",
            window=kernel,
        )
    )
    show_errors(whole, part, kernel or max(KERNELS), layers)

lab.close(
    Question(
        text("How wide must the padding be so that a 5×5 kernel with stride 1 leaves the size as it is?"),
        ("1", "2", "5"),
        1,
        text("2: the window reaches 2 cells over each edge, (5 − 1) / 2. For 3×3 it is 1, for 7×7 it is 3."),
    ),
    Question(
        text("Zeros around a bright picture: what do they do to a blur at its edge?"),
        (text("darker"), text("brighter"), text("nothing")),
        0,
        text("Darker: black is mixed in. A network can even learn from this dark rim where the edge is."),
        {"picture": "checkers", "layers": 1, "padding": 4},
    ),
    Question(
        text("Each of five layers pads by 1. How far inwards does padding reach at the end?"),
        (text("1 cell"), text("5 cells"), text("25 cells")),
        1,
        text(
            "5 cells: every layer carries it one cell further, since its window reads the rim of the one "
            "before."
        ),
        {"layers": 5},
    ),
    Question(
        text("The picture is 18×18. Which border cannot be 18 cells wide?"),
        (text("edge repeated"), text("mirrored"), text("going round")),
        1,
        text(
            "Mirrored: the edge itself is not repeated, so there are only 17 cells to mirror. Going round "
            "can use all 18, and repeating the edge has no limit."
        ),
        {"picture": "digit", "size": 28, "padding": 18},
    ),
    show=(
        text("Choose my photo and compare the four difference maps: which border is least wrong, and why?"),
        text(
            "Choose the pattern from black to white: going round, white meets black. Where are zeros worse "
            "still?"
        ),
        text("Raise the layers from 1 to 5 and watch the dashed line move inwards."),
    ),
    mistakes=(
        text(
            "“Zeros are neutral.” 0 is black, or the mean after normalising: a strong claim about the "
            "outside."
        ),
        text(
            "“Same padding loses nothing.” The size stays, but the numbers near the edge are partly invented."
        ),
        text(
            "“Reflect and replicate are the same.” Replicate repeats the last pixel, reflect runs back past "
            "it."
        ),
    ),
)
