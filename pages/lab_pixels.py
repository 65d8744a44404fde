"""Lab: a picture is nothing but numbers."""

import numpy as np
import streamlit as st

from cnnviz.lessons import pixels
from cnnviz.ui.inputs.image_source import image_source
from cnnviz.ui.lessons.boards import Board, boards
from cnnviz.ui.lessons.lab import Lab, Question
from cnnviz.ui.shell import session
from cnnviz.ui.shell.setting import SWITCH

BYTES = range(256)
TINTS = ((255, 0, 0), (0, 255, 0), (0, 0, 255))
FIRST = 3  # pixels whose numbers are written out in the order of the memory

text = session.language()
lab = Lab("pixels", text)
colours = (text("red"), text("green"), text("blue"))


def show_channels(picture: np.ndarray) -> None:
    """Show the three channels and the picture that they give, in the order and with the parts chosen."""
    st.caption(text("Channels in the mix"))
    with st.container(horizontal=True, gap="large"):
        kept = [
            st.checkbox(name, key=lab.setting(f"keep{channel}", True, SWITCH), width="content")
            for channel, name in enumerate(colours)
        ]
    orders = {"rgb": text("red, green, blue"), "bgr": text("blue, green, red (swapped)")}
    order = st.segmented_control(
        text("Order in the mix"),
        list(orders),
        format_func=orders.__getitem__,
        required=True,
        key=lab.setting("order", "rgb", list(orders)),
    )
    mix = picture * np.array(kept, np.uint8)
    maps = [
        Board(name, picture[..., channel], color=tint)
        for channel, (name, tint) in enumerate(zip(colours, TINTS, strict=True))
    ]
    boards(
        [Board(text("Mix"), mix if order == "rgb" else mix[..., ::-1]), *maps],
        columns=4,
        key="pixels-maps",
    )


def mix_colour() -> None:
    """Show three sliders, and the colour that they give."""
    wanted = {text("Black"): (0, 0, 0), text("White"): (255, 255, 255), text("Red"): (255, 0, 0)}
    wanted[text("Yellow")] = (255, 255, 0)
    with st.container(horizontal=True):
        for name, (red, green, blue) in wanted.items():
            st.button(name, on_click=lab.put, args=({"red": red, "green": green, "blue": blue},))
    levels = [
        column.slider(name, 0, 255, key=lab.setting(key, level, BYTES))
        for column, name, key, level in zip(
            st.columns(3), colours, ("red", "green", "blue"), (255, 140, 0), strict=True
        )
    ]
    code = "#" + "".join(f"{level:02x}" for level in levels)
    said = text("The colour {numbers}", numbers=", ".join(map(str, levels)))
    style = f"height: 4rem; border-radius: 0.5rem; outline: 1px solid gray; background: {code}"
    st.html(f'<div role="img" aria-label="{said}" style="{style}"></div>')
    st.code(f"({levels[0]}, {levels[1]}, {levels[2]})    {code}", language=None)


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
        "A computer sees no cat and no 7, only numbers: for every pixel how much red, green and blue it has, "
        "each from 0 (none) to 255 (full). All that a network does begins with this table."
    ),
    task=text(
        "Point at a light, a dark and a coloured pixel and read their three numbers. Guess before you look."
    ),
)
controls, view = st.columns([2, 5], gap="large")
with controls:
    picture = image_source(lab, text, first="photo", side=64)
with view:
    show_channels(picture)
mixer, shapes = st.columns(2, gap="large")
with mixer:
    st.subheader(text("Mix a colour"))
    mix_colour()
with shapes:
    st.subheader(text("The shape of the table"))
    show_shapes(picture)

lab.close(
    Question(
        text("Which three numbers does a white pixel have?"),
        ("(0, 0, 0)", "(1, 1, 1)", "(255, 255, 255)"),
        2,
        text("(255, 255, 255): light adds up, and all three at full give white. (1, 1, 1) is nearly black."),
        {"red": 255, "green": 255, "blue": 255},
    ),
    Question(
        text("Red and green at full, no blue. Which colour is it?"),
        (text("brown"), text("yellow"), text("purple")),
        1,
        text("Yellow: this is light, not paint. Red light and green light together look yellow."),
        {"red": 255, "green": 255, "blue": 0},
    ),
    Question(
        text("A colour photo has 512×512 pixels. How many numbers is that?"),
        ("1,536", "262,144", "786,432"),
        2,
        text("512 × 512 × 3 = 786,432. A small digit of 28×28 in grey has 784."),
        {"size": 512, "picture": "colours"},  # the samples are smaller
    ),
    Question(
        text("A program mixes up the order and takes blue for red. What does a face look like?"),
        (text("bluish"), text("black and white"), text("upside down")),
        0,
        text(
            "Bluish: skin has much red, and now that number drives the blue. It is a common mistake, and a "
            "network that learned from the right order reads the wrong one badly."
        ),
        {"order": "bgr"},
    ),
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
