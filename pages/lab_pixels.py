"""Lab: a picture is nothing but numbers."""

import numpy as np
import streamlit as st

from cnnviz.lessons import pixels
from cnnviz.ui.inputs.image_source import image_source
from cnnviz.ui.lessons.lab import Lab
from cnnviz.ui.lessons.painting import Mix, paint
from cnnviz.ui.lessons.question import Question
from cnnviz.ui.shell import session
from cnnviz.ui.shell.setting import SWITCH

YELLOW = (255, 255, 0)
FIRST = 3  # pixels whose numbers are written out in the order of the memory

text = session.language()
lab = Lab("pixels", text)
colours = (text("red"), text("green"), text("blue"))


def choose_mix() -> Mix:
    """Show the controls for how the channels are put together again."""
    with st.container():
        st.caption(text("Channels in the mix"))
        kept = [
            st.checkbox(name, key=lab.setting(f"keep{channel}", True, SWITCH))
            for channel, name in enumerate(colours)
        ]
    orders = {"rgb": text("red, green, blue"), "bgr": text("blue, green, red (swapped)")}
    order = st.radio(
        text("Order in the mix"),
        list(orders),
        format_func=orders.__getitem__,
        key=lab.setting("order", "rgb", list(orders)),
    )
    return Mix(colours, kept, order == "bgr")


def show_shapes(picture: np.ndarray) -> None:
    """Show the same numbers as a picture program and as PyTorch order them."""
    rows, columns, _ = picture.shape
    left, right = st.columns(2)
    row = left.number_input(text("Row"), 0, rows - 1, key=lab.setting("row", 0, range(rows)))
    column = right.number_input(text("Column"), 0, columns - 1, key=lab.setting("column", 0, range(columns)))
    tensor, stored = pixels.planes(picture), text("in memory")
    left, right = st.columns(2)
    for side, array, order, place in (
        (left, picture, "H, W, C", f"[{row}, {column}, :]"),
        (right, tensor, "C, H, W", f"[:, {row}, {column}]"),
    ):
        start = ", ".join(map(str, array.ravel()[: 3 * FIRST].tolist()))
        side.markdown(f"**({order}) = {array.shape}**")
        side.code(
            f"x{place} → {picture[row, column].tolist()}\n{stored}: {start}, …",
            language=None,
            wrap_lines=True,
        )
    st.caption(
        text(
            "{count} numbers both times. A picture program keeps the three numbers of a pixel together; "
            "PyTorch keeps each channel together, as a map by itself.",
            count=f"{picture.size:,}",
        )
    )


lab.open(
    about=text(
        "A computer sees no cat and no 7, only numbers: for every pixel how much red, green and blue it "
        "has, "
        "each from 0 (none) to 255 (full). All that a network does begins with this table."
    ),
    task=text("Mix pure yellow from red, green and blue, and paint some pixels of the picture with it."),
)
controls, view = lab.stage(1, 4)
with controls:
    picture = image_source(lab, text, first="photo", side=64)
    mix = choose_mix()
with view:
    picture, paints = paint(lab, picture, mix)
st.subheader(text("The shape of the table"))
show_shapes(picture)

lab.close(
    Question(
        text("White"),
        text("Which three numbers does a white pixel have?"),
        {
            "(0, 0, 0)": text(
                "0 is no light at all, and a screen without light is black. Paper is white, but a screen "
                "is not paper."
            ),
            "(1, 1, 1)": text(
                "That would be white if the numbers ran from 0 to 1. They run to 255, and 1 of 255 is "
                "nearly black."
            ),
            "(255, 255, 255)": text(
                "(255, 255, 255): light adds up, and all three at full give white. (1, 1, 1) is nearly black."
            ),
        },
        2,
        {"red": 255, "green": 255, "blue": 255},
        text("Look at the three numbers of “Mix a colour”."),
    ),
    Question(
        text("Mixing light"),
        text("Red and green at full, no blue. Which colour is it?"),
        {
            text("brown"): text(
                "Brown is what red and green paint make. Light adds up and becomes brighter."
            ),
            text("yellow"): text(
                "Yellow: this is light, not paint. Red light and green light together look yellow."
            ),
            text("purple"): text("Purple is red light and blue light. Here there is no blue."),
        },
        1,
        {"red": 255, "green": 255, "blue": 0},
        text("Look at the colour that stands before the three numbers of “Mix a colour”."),
    ),
    Question(
        text("How many numbers"),
        text("A colour photo has 512×512 pixels. How many numbers is that?"),
        {
            "1,536": text("512 × 3 is one row of pixels. There are 512 rows."),
            "262,144": text("512 × 512 is the number of pixels. Each has three numbers."),
            "786,432": text("512 × 512 × 3 = 786,432. A small digit of 28×28 in grey has 784."),
        },
        2,
        {"size": 512, "picture": "colours"},
        text("Look at the count at the end of “The shape of the table”."),
    ),
    Question(
        text("Swapped colours"),
        text("A program mixes up the order and takes blue for red. What does a face look like?"),
        {
            text("bluish"): text(
                "Bluish: skin has much red, and now that number drives the blue. It is a common mistake, "
                "and "
                "a network that learned from the right order reads the wrong one badly."
            ),
            text("black and white"): text(
                "All three numbers are still there and still differ: so there are colours, only wrong ones."
            ),
            text("upside down"): text(
                "The pixels stay where they are. Only the three numbers within each are in another order."
            ),
        },
        0,
        {"order": "bgr", "picture": "photo", "keep0": True, "keep1": True, "keep2": True},
        text("Look at the mix, the first picture."),
    ),
    done=bool((paints == YELLOW).all(axis=1).any()),
    show=(
        text("Zoom: set the size to 8 and read a whole row of numbers aloud; then back to 64."),
        text("Take red out of the mix and ask which parts of the picture turn dark."),
        text("Compare the two orders in memory; then find the same pixel in both."),
    ),
    mistakes=(
        text("“The red channel is red.” It is a table of brightness like the others; the tint is for us."),
        text("“0 is white, like paper.” 0 is no light: black."),
        text("“Grey is a fourth colour.” Grey means that the three numbers are equal."),
    ),
)
