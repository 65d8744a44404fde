"""A picture made for the channel from noise, beside its strongest patch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from cnnviz.features import made_pictures
from cnnviz.features.made_pictures import Aim
from cnnviz.ui.channel.growing import largest, made, make
from cnnviz.ui.channel.ready_made import which_are_ready
from cnnviz.ui.channel.ready_picture import ready_picture
from cnnviz.ui.channel.tile import LARGE, row, tile
from cnnviz.ui.shell.choice import choose_tab
from cnnviz.ui.shell.number import brief

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.translations import Catalogue
    from cnnviz.ui.channel.asked import Asked
    from cnnviz.ui.channel.ready_picture import ReadyMade
    from cnnviz.ui.channel.surveyed import Surveyed

_SEED, _KEY = "made.seed", "made"  # in the session, and of the job


def choose_aim(text: Catalogue) -> str:
    """Show the choice of what a picture is made for: "most", what the channel likes, or "least"."""
    return choose_tab(text("What the picture is made for"), _aims(text), key="made-for")


def _aims(text: Catalogue) -> dict[str, str]:
    return {"most": text("What it likes"), "least": text("What it dislikes")}


def from_noise(asked: Asked, found: Surveyed | None, chosen: str, text: Catalogue) -> None:
    """Offer to make a picture that the channel answers to as much, or as little, as it can.

    Args:
        asked: the channel.
        found: what it answers to most.
        chosen: as `choose_aim` returned it.
        text: the language.
    """
    aims, opposite = _aims(text), chosen == "least"
    ready = None if opposite else ready_picture(asked)
    # Of the first seed is the one that comes ready.
    seed = max(st.session_state.setdefault(_SEED, 0), 0 if ready is None else 1)
    aim = Aim(asked.layer.name, asked.channel, opposite)
    place, another = st.container(), text("Another one")
    label = text("Make a picture for it") if ready is None else another
    picture = made(label, asked, made_pictures.begin(aim, asked.reading, seed), text, key=_KEY)
    with place:
        if picture is not None:
            said = [largest(asked, picture.value, text)]
            if opposite and asked.layer.maps[1:] != (1, 1):
                said.append(text("**{mean}**, the mean of all cells", mean=brief(picture.mean)))
            said.append(aims["least" if opposite else "most"])
            _beside(asked, found, picture.growth.picture, said, text)
            if not opposite:
                _compared(asked, found, picture.value, text)
        elif ready is not None:
            _beside(asked, found, ready.picture, [largest(asked, ready.value, text), aims["most"]], text)
            _compared(asked, found, max(ready.value, ready.made), text)
            st.caption(_ready(ready, asked, text), unsafe_allow_html=True)
        else:
            st.caption(
                text(
                    "It begins as grey noise, and is changed step by step so that the channel answers more, "
                    "or less."
                )
            )
            if not opposite:
                st.caption(which_are_ready(asked.engine, text))
    if picture is not None and st.button(another, icon=":material/casino:", key="another"):
        st.session_state[_SEED] = seed + 1
        make(asked, made_pictures.begin(aim, asked.reading, seed + 1), key=_KEY)


def _ready(ready: ReadyMade, asked: Asked, text: Catalogue) -> str:
    """The sentence on a picture that comes with the program."""
    rows = asked.reading.shape[1]
    if ready.kept == rows:
        return text("This one comes ready with cnnviz. Another one is made before your eyes.")
    return text(
        "This one comes ready with cnnviz, enlarged from {kept}×{kept} pixels. In full size, {rows}×{rows}, "
        "its answer was {made}. Another one is made before your eyes.",
        kept=ready.kept,
        rows=rows,
        made=brief(ready.made),
    )


def _beside(
    asked: Asked, found: Surveyed | None, picture: np.ndarray, said: Sequence[str], text: Catalogue
) -> None:
    """Show a picture with its lines, beside the strongest patch, and say what it proves."""
    if not np.ptp(picture):
        st.info(
            text(
                "The picture stayed grey: at every step the channel's answer was the same whatever the "
                "pixels, so there was nothing to follow."
            )
        )
    with row(key="tiles-made"):
        tile(picture, "  \n".join(said), alt=text("The picture that was made"), width=LARGE)
        if found is not None:
            _strongest(asked, found, text)
    st.markdown(
        text(
            "It proves that these pixels alone move the channel so far, not that the channel means what "
            "we see in it. For that, look at the strongest patches."
        )
    )


def _strongest(asked: Asked, found: Surveyed, text: Catalogue) -> None:
    """Show the strongest patch."""
    patch = found.patches(asked.layer.name, asked.channel)[0]
    said = f"{largest(asked, patch.value, text)}  \n" + text("its strongest patch")
    cut = found.cut(asked.engine, asked.layer.name, patch)
    tile(cut, said, alt=text("its strongest patch"), width=LARGE)


def _compared(asked: Asked, found: Surveyed | None, value: float, text: Catalogue) -> None:
    """Say why a made picture can be answered less than a real one, where it is."""
    if found is not None and value < found.patches(asked.layer.name, asked.channel)[0].value:
        st.caption(
            text(
                "Here a real picture wins: the made one grows for all cells of the map together, has to stay "
                "smooth, and is finished after {steps} steps.",
                steps=made_pictures.STEPS,
            )
        )
