"""Lab: what is put beyond the edge of a picture, and how far it changes the output."""

from collections.abc import Mapping
from contextlib import suppress

import numpy as np
import streamlit as st

from cnnviz.lessons import pixels
from cnnviz.lessons.impossible import ImpossibleError
from cnnviz.lessons.padding import Mode, blur, touched
from cnnviz.lessons.size import same_padding
from cnnviz.ui.inputs.image_source import image_source
from cnnviz.ui.lessons.boards import Board, boards
from cnnviz.ui.lessons.borders import border
from cnnviz.ui.lessons.lab import Lab
from cnnviz.ui.lessons.question import Question
from cnnviz.ui.shell import session

MOST_LAYERS, FIRST_LAYERS, KERNELS = 5, 3, (2, 3)
MARGIN = MOST_LAYERS * max(same_padding(max(KERNELS)))  # cells around what is padded: so the truth is known

text = session.language()
lab = Lab("padding", text)
parts = {
    "border": text("1 What stands beyond the edge"),
    "layers": text("2 What it does, layer after layer"),
}
names = {
    Mode.NONE: text("None"),
    Mode.ZEROS: text("Zeros"),
    Mode.REPLICATE: text("Edge repeated (replicate)"),
    Mode.REFLECT: text("Mirrored (reflect)"),
    Mode.CIRCULAR: text("Wrap-around (circular)"),
}


def show_errors(whole: np.ndarray, part: np.ndarray, kernel: int, layers: int) -> None:
    """Show the output of `layers` for `part` under every padding, less the output for it within `whole`."""
    near, far = (layers * each for each in same_padding(kernel))
    truth = inner(blur(whole, kernel, Mode.NONE, layers=layers), MARGIN - near, MARGIN - far)
    wrong = dict[Mode, np.ndarray]()
    for mode in names:
        with suppress(ImpossibleError):
            answer = blur(part, kernel, mode, layers=layers)
            wrong[mode] = answer - (inner(truth, near, far) if mode is Mode.NONE else truth)
    reach = max(float(np.abs(error).max()) for error in wrong.values())
    deep = touched(len(part), kernel, layers)
    edge = deep if sum(deep) < len(part) else None
    found = [
        Board(
            name,
            wrong.get(mode),
            in_words(wrong[mode]) if mode is not Mode.NONE else without(mode in wrong, len(part), kernel),
            reach=max(reach, 1e-6),
            edge=None if mode is Mode.NONE else edge,
        )
        for mode, name in names.items()
    ]
    st.markdown(
        text(
            "Each of {layers} layers blurs with a {window}×{window} window. How far is the answer from the "
            "truth? We know it, for your picture is the middle of a larger one. **Blue: too dark. Orange: "
            "too bright.** Least wrong: {border}",
            layers=layers,
            window=kernel,
            border=best(wrong),
        )
    )
    boards(found, columns=5, key="padding-errors")


def without(possible: bool, size: int, kernel: int) -> str:
    """What becomes of a map of `size`×`size` without padding, whether some of it is left or not."""
    if possible:
        return text("right, but smaller")
    return text(
        "Each layer takes {lost} rows and columns away, so of {size}×{size} cells none are left after layer "
        "{layer}. Take fewer layers, or a larger picture.",
        lost=kernel - 1,
        size=size,
        layer=-(-size // (kernel - 1)),
    )


def in_words(error: np.ndarray) -> str:
    """How far, and to which side, a map is wrong where it is most wrong."""
    worst = error.flat[np.abs(error).argmax()]
    if round(abs(worst), 1) == 0:
        return text("right everywhere")
    said = f"{abs(worst):.1f}"
    if worst < 0:
        return text("up to {error} too dark", error=said)
    return text("up to {error} too bright", error=said)


def best(wrong: Mapping[Mode, np.ndarray]) -> str:
    """The names of the borders whose largest error, as it is written, is the smallest."""
    largest = {
        mode: round(float(np.abs(error).max()), 1) for mode, error in wrong.items() if mode is not Mode.NONE
    }
    least = min(largest.values())
    return ", ".join(f"**{names[mode]}**" for mode, error in largest.items() if error == least)


def show_reach(size: int, kernel: int, layers: int) -> bool:
    """Say how many cells padding has reached by now; return whether these are all."""
    left = max(0, size - sum(touched(size, kernel, layers)))
    cells = size**2
    st.markdown(
        text(
            "Padding has reached **{reached} of {cells} cells**: all outside the dashed line.",
            reached=cells - left**2,
            cells=cells,
        )
        if left
        else text("Padding has reached **all {cells} cells**.", cells=cells)
    )
    st.progress(1 - left**2 / cells)
    return not left


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
        "Step 2: find a size and a number of layers at which padding has reached every cell of the map, "
        "though the map is as large as before."
    ),
)
step = lab.choose_part(parts)
controls, view = lab.stage(1, 4)
with controls:
    whole = pixels.grey(image_source(lab, text, first="photo", side=32, smallest=16))[0]
    part = np.ascontiguousarray(whole[MARGIN:-MARGIN, MARGIN:-MARGIN])
    chosen = st.segmented_control(
        text("Window"),
        KERNELS,
        format_func=lambda each: f"{each}×{each}",
        required=True,
        key=lab.setting("kernel", max(KERNELS), KERNELS),
        help=text(
            "An even window cannot reach equally far to both sides: the far end, below and to the right, "
            "has "
            "one more cell of padding, as in PyTorch."
        ),
    )
    kernel = chosen or max(KERNELS)
    if step == "layers":
        layers = st.slider(
            text("Layers"), 1, MOST_LAYERS, key=lab.setting("layers", FIRST_LAYERS, range(1, MOST_LAYERS + 1))
        )
covered = False
if step == "layers":
    with controls.cell(column_span=2):
        covered = show_reach(len(part), kernel, layers)
with view:
    if step == "layers":
        show_errors(whole, part, kernel, layers)
    else:
        border(lab, part, {mode: name for mode, name in names.items() if mode is not Mode.NONE}, kernel)

lab.close(
    Question(
        text("Same size"),
        text("How wide must the padding be so that a 3×3 window leaves the size as it is?"),
        {
            "1": text(
                "1: the window reaches one cell over each edge, (3 − 1) / 2. Without padding the map loses "
                "one cell at each end. For 5×5 it is 2, for 7×7 it is 3."
            ),
            "2": text("With 2 cells at each end the map would become larger than the picture."),
            "3": text(
                "3 is the width of the window, but only the part beyond its middle hangs over an edge."
            ),
        },
        0,
        {"part": "border", "picture": "photo", "size": 32, "kernel": 3, "border": "zeros", "padding": 1},
        text("Look at the sizes above the pictures, then move the slider “Padding” by one."),
    ),
    Question(
        text("Zeros"),
        text("Zeros around a bright picture: what do they do to a blur at its edge?"),
        {
            text("darker"): text(
                "Darker: black is mixed in. A network can even learn from this dark rim where the edge is."
            ),
            text("brighter"): text("It would, if the padding were brighter than the picture. 0 is black."),
            text("nothing"): text(
                "A zero adds nothing to the sum, but it is counted in the mean: so the mean becomes smaller."
            ),
        },
        0,
        {"part": "layers", "picture": "checkers", "size": 32, "kernel": 3, "layers": 1},
        text("Look at the map “Zeros”: blue is too dark, orange is too bright."),
    ),
    Question(
        text("Five layers"),
        text("Each of five layers pads by 1. How far inwards does padding reach at the end?"),
        {
            text("1 cell"): text(
                "That is one layer. The next one reads the rim of the first, and carries it one cell further."
            ),
            text("5 cells"): text(
                "5 cells: every layer carries it one cell further, since its window reads the rim of the "
                "one "
                "before."
            ),
            text("25 cells"): text("What the layers reach is added, not multiplied: 1 + 1 + 1 + 1 + 1."),
        },
        1,
        {"part": "layers", "picture": "photo", "size": 32, "kernel": 3, "layers": 5},
        text("Count the cells from the edge of a map to its dashed line."),
    ),
    Question(
        text("Widest border"),
        text("The picture is 18×18. Which border cannot be 18 cells wide?"),
        {
            text("edge repeated"): text("The same last pixel can be repeated as often as one likes."),
            text("mirrored"): text(
                "Mirrored: the edge itself is not repeated, so there are only 17 cells to mirror. "
                "Wrap-around can use all 18, and repeating the edge has no limit."
            ),
            text("wrap-around"): text("There are 18 cells, and once around uses each of them once."),
        },
        1,
        {"part": "border", "picture": "digit", "size": 28, "border": "replicate", "padding": 18},
        text("Choose each border in turn: with one of them the picture is missing."),
    ),
    done=covered,
    show=(
        text("Step 1: choose each border and read the numbers in the corner aloud: which are invented?"),
        text("Step 2: choose my photo and compare the four maps: which border is least wrong, and why?"),
        text(
            "Step 2: choose the pattern from black to white: going round, white meets black. Where are zeros "
            "worse still?"
        ),
        text("Step 2: raise the layers from 1 to 5 and watch the dashed line move inwards."),
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
            "“Reflect and replicate are the same.” Replicate repeats the last pixel, reflect runs back "
            "past "
            "it."
        ),
    ),
)
