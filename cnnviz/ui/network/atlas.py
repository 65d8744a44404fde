"""What the channels of a layer look for, on the page of its maps: strongest patches, or made pictures."""

from __future__ import annotations

from enum import StrEnum, unique
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from cnnviz.features import atlas
from cnnviz.features.made_tiles import made_tiles
from cnnviz.features.reading import Reading
from cnnviz.features.survey_file import network
from cnnviz.models import download
from cnnviz.structure.receptive_field import fields
from cnnviz.ui.channel.ready_made import ready_made, which_are_ready
from cnnviz.ui.channel.surveyed import known, surveyed
from cnnviz.ui.channel.words import called
from cnnviz.ui.shell import session
from cnnviz.ui.shell.component import component
from cnnviz.ui.shell.job import offer, part_of
from cnnviz.wire.atlas_packet import atlas_packet
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cnnviz.capture.trace import Layer, Trace
    from cnnviz.features.atlas import Atlas
    from cnnviz.features.made_tiles import MadeTiles
    from cnnviz.serving.engine import Engine
    from cnnviz.translations import Catalogue
    from cnnviz.ui.channel.surveyed import Surveyed


@unique
class Kind(StrEnum):
    """What of each channel is shown instead of its map."""

    PATCHES = "patches"
    MADE = "made"


def offer_missing(name: str, layer: Layer, kind: object, trace: Trace, text: Catalogue) -> None:
    """Offer to compute what the atlas of a layer still lacks.

    Args:
        name: of the model.
        layer: that is shown.
        kind: what is shown, as a browser says it: it may be anything.
        trace: of the page's picture, whose strongest channels come first.
        text: the language.
    """
    engine = session.engine(name)
    if kind == Kind.PATCHES and known(engine) is None:
        surveyed(engine, text)
    if kind == Kind.MADE and layer.name not in ready_made(engine) and _tiles(engine, layer).missing:
        peaks = trace.maps(layer.name).max((1, 2))
        work = _work(engine, layer, [int(channel) for channel in np.argsort(-peaks, kind="stable")])
        label = text("Make a picture for each channel")
        offer(
            label, (name, layer.name), work, text, key="atlas", sketch=partial(_grown, _tiles(engine, layer))
        )
        st.caption(which_are_ready(engine, text))
        st.caption(
            text(
                "Those come first that answer most on this picture. Each is kept as soon as it is made, "
                "also if you cancel."
            )
        )


def packet(name: str, asked: Mapping[str, object], identity: str, text: Catalogue) -> bytes | None:
    """Return the packet of the atlas that a browser asks for as {layer, kind}; None if there is none."""
    engine = session.engine(name)
    layer = next((each for each in engine.layers if each.name == asked.get("layer")), None)
    kind = asked.get("kind")
    if layer is None or kind not in tuple(Kind):
        return None
    found = known(engine)
    if kind == Kind.PATCHES:
        shown = None if found is None else _patches(name, layer.name, engine, found)
        names = [] if found is None else _names(layer.name, found, text)
    else:
        shown = _made(engine, layer, found)
        names = [""] * layer.maps[0]
    pictures = 0 if found is None else found.survey.pictures
    return atlas_packet(shown, layer.name, str(kind), identity=identity, names=names, pictures=pictures)


def known_of(name: str, layer: str, channel: int, text: Catalogue) -> dict[str, Any] | None:
    """Return what is known of a channel from many pictures; None where that is nothing. Computes nothing.

    Raises:
        KeyError, IndexError: there is no such layer or channel.
    """
    found = known(session.engine(name))
    if found is None:
        return None
    patch = found.patches(layer, channel)[0]
    if not isfinite(patch.value):
        return None
    pictures, index = found.sets.place(patch.picture)
    return {
        "best": patch.value,
        "name": called(pictures, index, text),
        "never": found.survey.layers[layer].never(channel),
        "pictures": found.survey.pictures,
    }


@st.cache_data(max_entries=32, show_spinner=False)
def _patches(
    model: str,  # noqa: ARG001 (a part of the key)
    layer: str,
    _engine: Engine,
    _found: Surveyed,
) -> Atlas:
    """The atlas of the strongest patches, of which the last ones stay in memory."""
    field = fields(_engine.layers)[layer]
    return atlas.of_patches(_found.survey.layers[layer], _found.sets.joined(), field)


def _names(layer: str, found: Surveyed, text: Catalogue) -> Sequence[str]:
    """What the picture of each channel's strongest patch shows; "" where the channel was 0 on all."""
    answers = found.survey.layers[layer]
    places = (found.sets.place(int(picture)) for picture in answers.pictures[:, 0])
    return [
        called(*place, text) if value else ""
        for place, value in zip(places, answers.values[:, 0], strict=True)
    ]


def _made(engine: Engine, layer: Layer, found: Surveyed | None) -> Atlas | None:
    """The atlas of the made pictures: that which is shipped, else what was made so far, if anything was."""
    never = None if found is None else atlas.never(found.survey.layers[layer.name])
    shipped = ready_made(engine).get(layer.name)
    if shipped is not None:
        return shipped if never is None else shipped._replace(never=never)
    tiles = _tiles(engine, layer)
    return tiles.atlas(never) if tiles.count else None


def _tiles(engine: Engine, layer: Layer) -> MadeTiles:
    reading = Reading.of(engine.spec)
    return made_tiles(download.folder(), network(engine.spec), layer.name, layer.maps[0], reading)


def _work(engine: Engine, layer: Layer, order: Sequence[int]) -> Callable[[Callable[[float], None]], None]:
    """Return the work that makes the pictures that are still missing, in the order of the channels given."""
    reading = Reading.of(engine.spec)

    def work(report: Callable[[float], None]) -> None:
        from cnnviz.features import made_pictures

        missing = [channel for channel in order if not _tiles(engine, layer).has(channel)]
        for place, channel in enumerate(missing):
            if _tiles(engine, layer).has(channel):  # for another visitor
                continue
            task = partial(made_pictures.made, aim=made_pictures.Aim(layer.name, channel), reading=reading)
            watch = part_of(report, place / len(missing), 1 / len(missing))
            growth, answer = engine.compute(task, watch)
            _tiles(engine, layer).add(channel, growth.picture, answer.value)

    return work


def _grown(tiles: MadeTiles) -> None:
    """Tell the view how many pictures there are, so that it asks for new ones; see rpc_endpoint.js."""
    data = pack({"made": tiles.count, "of": len(tiles.values)}, {})
    component("maps-grown", "runtime/rpc_endpoint.js")(data=data, key="maps-grown")
