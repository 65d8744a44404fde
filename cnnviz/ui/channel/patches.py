"""The strongest patches of a channel, each of which opens in the network at its cell."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.capture.kinds import Operation
from cnnviz.capture.trace import Unit
from cnnviz.ui.channel.surveyed import Surveyed, known, surveyed
from cnnviz.ui.channel.tile import LARGE, SMALL, row, tile
from cnnviz.ui.channel.words import called, shortly_called
from cnnviz.ui.inputs.picture import give
from cnnviz.ui.shell.number import brief
from cnnviz.ui.shell.plain_text import plain
from cnnviz.wire.address import address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
            _ask(best, 1, text)
            _explain(asked, best, text)
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
        _ask(found, len(best), text)
    with row(key="tiles-patches" if len(best) > 1 else "tiles-best"):
        for place, (shown, patch) in enumerate(_tiles(asked, found, text), 1):
            file = found.sets.place(patch.picture)[0].file
            if file and _clicked(shown, found, patch, place, text):
                _open(asked, found, patch, file, text)
    if found.whole:
        _explain(asked, found, text)
    if any(found.sets.place(patch.picture)[0].file is None for patch in best):
        st.caption(
            text(
                "The drawn pictures among them cannot be opened: this network takes the middle of a picture, "
                "and one around them would be too large to be given."
            )
        )


def _clicked(shown: DeltaGenerator, found: Surveyed, patch: Patch, place: int, text: Catalogue) -> bool:
    """Whether the tile of a patch was clicked, which says under the mouse where the patch is."""
    name = called(*found.sets.place(patch.picture), text)
    where = text("{name}, row {row}, column {column}", name=plain(name), row=patch.row, column=patch.column)
    label = text("Open no. {place}", place=place)
    return shown.button(label, icon=":material/open_in_new:", help=where, key=f"open-{place}")


def _open(asked: Asked, found: Surveyed, patch: Patch, file: Callable[[int], bytes], text: Catalogue) -> None:
    """Show a patch in the network, at its cell; `file` is of its set of pictures."""
    pictures, index = found.sets.place(patch.picture)
    name = called(pictures, index, text)
    try:
        give(asked.spec.picture_kind, name, file(index))
    except OSError:  # it was removed since
        st.warning(text("{name} is not there any more.", name=plain(name)))
        return
    unit = Unit(asked.layer.name, asked.channel, patch.row, patch.column)
    st.switch_page("pages/network.py", query_params=address(unit))


def _tiles(asked: Asked, found: Surveyed, text: Catalogue) -> Iterator[tuple[DeltaGenerator, Patch]]:
    """Show each of the strongest patches, one alone large, and yield its tile, where more has room."""
    best = found.patches(asked.layer.name, asked.channel)
    width = SMALL if len(best) > 1 else LARGE
    for patch in best:
        pictures, index = found.sets.place(patch.picture)
        said = f"**{brief(patch.value)}** · {plain(shortly_called(pictures, index, text))}"
        cut = found.cut(asked.engine, asked.layer.name, patch)
        yield tile(cut, said, alt=called(pictures, index, text), width=width), patch


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
    with row(key="tiles-patches"):
        for _ in _tiles(asked, found, text):
            pass


def _ask(found: Surveyed, shown: int, text: Catalogue) -> None:
    """Say what the patches are, and ask what they share."""
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


def _explain(asked: Asked, found: Surveyed, text: Catalogue) -> None:
    """Say how large the patches are, and what their numbers are to be compared with."""
    rows, columns = (
        min(size, side) for size, side in zip(asked.field.size, asked.reading.shape[1:], strict=True)
    )
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
    click = text("Click a patch to see it in the network.")
    st.caption(f"{cut} {mean} {click}", unsafe_allow_html=True)
