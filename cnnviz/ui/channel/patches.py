"""The strongest patches of a channel, each of which opens in the network at its cell."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.capture.kinds import Operation
from cnnviz.capture.trace import Unit
from cnnviz.ui.channel.surveyed import Surveyed, known, surveyed
from cnnviz.ui.channel.tile import LARGE, SMALL, row, tile
from cnnviz.ui.channel.words import called
from cnnviz.ui.inputs.picture import give
from cnnviz.ui.shell.number import brief
from cnnviz.ui.shell.plain_text import plain
from cnnviz.wire.address import address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.delta_generator import DeltaGenerator

    from cnnviz.features.strongest import Patch
    from cnnviz.translations import Catalogue
    from cnnviz.ui.channel.asked import Asked
    from cnnviz.ui.channel.surveying import Surveying

_POSITIVE = {
    Operation.RELU,
    Operation.RELU6,
    Operation.SIGMOID,
    Operation.HARDSIGMOID,
    Operation.SOFTMAX,
}


def strongest(asked: Asked, text: Catalogue) -> Surveyed | None:
    """Show what is known of the strongest patches among the program's pictures, and offer what is not."""
    show, best = partial(_so_far, asked, text), known(asked.engine)
    if best is None or best.whole:
        found = surveyed(asked.engine, text, show)
        if found is not None:
            patches(asked, found, text)
        return found
    first, others = st.columns([1, 3])
    with first:
        patches(asked, best, text)
    with others:
        if best.patches(asked.layer.name, asked.channel)[0].value:
            _say(asked, best, 1, text)
        return surveyed(asked.engine, text, show)


def patches(asked: Asked, found: Surveyed, text: Catalogue) -> None:
    """Show where the channel answers most, or that it never does."""
    answers, count = found.survey.layers[asked.layer.name], found.survey.pictures
    best = answers.patches(asked.channel)
    if answers.never(asked.channel):
        never = text("This channel was never above 0 on any of {count} pictures.", count=f"{count:,}")
        one = text("This channel is above 0 nowhere on this picture.")
        st.info(one if count == 1 else never, icon=":material/do_not_disturb_on:")
        if best[0].value == 0:
            return
    if found.whole:
        _say(asked, found, len(best), text)
    with row():
        for place, (shown, patch) in enumerate(_tiles(asked, found, text), 1):
            pictures, index = found.sets.place(patch.picture)
            if pictures.file and shown.button(text("Open no. {place}", place=place), key=f"open-{place}"):
                name = called(pictures, index, text)
                try:
                    give(asked.spec.picture_kind, name, pictures.file(index))
                except OSError:  # it was removed since
                    st.warning(text("{name} is not there any more.", name=plain(name)))
                else:
                    unit = Unit(asked.layer.name, asked.channel, patch.row, patch.column)
                    st.switch_page("pages/network.py", query_params=address(unit))
    if any(found.sets.place(patch.picture)[0].file is None for patch in best):
        st.caption(
            text(
                "The drawn pictures among them cannot be opened: this network takes the middle of a picture, "
                "and one around them would be too large to be given."
            )
        )


def _tiles(asked: Asked, found: Surveyed, text: Catalogue) -> Iterator[tuple[DeltaGenerator, Patch]]:
    """Show each of the strongest patches, one alone large, and yield its tile, where more has room."""
    best = found.patches(asked.layer.name, asked.channel)
    for place, patch in enumerate(best, 1):
        pictures, index = found.sets.place(patch.picture)
        name = called(pictures, index, text)
        said = text(
            "**no. {place}: {value}**  \n{name}  \nrow {row}  \ncolumn {column}",
            place=place,
            value=brief(patch.value),
            name=plain(name),
            row=patch.row,
            column=patch.column,
        )
        cut = found.cut(asked.engine, asked.layer.name, patch)
        yield tile(cut, said, alt=name, width=SMALL if len(best) > 1 else LARGE), patch


def _so_far(asked: Asked, text: Catalogue, begun: Surveying) -> None:
    """Show the strongest patches of the pictures that the network has read so far."""
    if begun.found is None:
        st.caption(text("The nine strongest patches appear here while the network reads."))
        return
    found = Surveyed(begun.sets, begun.found)
    st.caption(
        text(
            "The strongest patches in the {count} of {all} pictures that it has read so far. When it finds a "
            "stronger one, the weakest goes.",
            count=f"{begun.shown:,}",
            all=f"{len(begun.sets.joined()):,}",
        )
    )
    with row():
        for _ in _tiles(asked, found, text):
            pass


def _say(asked: Asked, found: Surveyed, shown: int, text: Catalogue) -> None:
    """Say what the patches are, how large each is, and what its number is to be compared with."""
    rows, columns = (
        min(size, side) for size, side in zip(asked.field.size, asked.reading.shape[1:], strict=True)
    )
    count = f"{found.survey.pictures:,}"
    if shown > 1:
        st.markdown(
            text(
                "Of {count} pictures it answers most to these {shown}. What do they have in common?",
                count=count,
                shown=shown,
            )
        )
    elif found.survey.pictures > 1:
        st.markdown(text("Of {count} pictures this one has its largest answer.", count=count))
    cut = text(
        "Cut out are the {rows}×{columns} pixels that the cell with its largest answer reads, and the number "
        "is that answer.",
        rows=rows,
        columns=columns,
    )
    usual = brief(found.survey.layers[asked.layer.name].usual[asked.channel])
    mean = (
        text("On average it answers {usual}.", usual=usual)
        if asked.layer.operation in _POSITIVE
        else text("On average its answers are {usual} in size, without their signs.", usual=usual)
    )
    st.caption(f"{cut} {mean}", unsafe_allow_html=True)
