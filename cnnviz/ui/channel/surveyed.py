"""The survey of a network's channels: shipped, kept, or made once for all visitors, with progress."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import streamlit as st

from cnnviz.features import picture_sets, survey_file
from cnnviz.features.strongest import BEST, cut_out
from cnnviz.structure.receptive_field import fields
from cnnviz.ui.channel.surveying import Surveying
from cnnviz.ui.shell.job import offer, start

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from cnnviz.features.picture_sets import Together
    from cnnviz.features.strongest import Patch, Survey
    from cnnviz.serving.engine import Engine
    from cnnviz.translations import Catalogue


class Surveyed(NamedTuple):
    """What the channels of a network answered.

    Attributes:
        sets: the pictures that it was shown.
        survey: what was kept of its answers.
        identity: names the pictures of a visitor; "" for those that come with the program.
    """

    sets: Together
    survey: Survey
    identity: str = ""

    @property
    def whole(self) -> bool:
        """Whether it has the nine of each channel; of large networks only the strongest are shipped."""
        return self.survey.best == min(BEST, self.survey.pictures)

    def patches(self, layer: str, channel: int) -> tuple[Patch, ...]:
        """Return the strongest patches of a channel."""
        return self.survey.layers[layer].patches(channel)

    def cut(self, engine: Engine, layer: str, patch: Patch) -> np.ndarray:
        """Return the pixels that the answer at a patch depends on, (rows, columns, 3) uint8."""
        picture = self.sets.joined().picture(patch.picture)
        return cut_out(picture, fields(engine.layers)[layer], patch.row, patch.column).pixels


_SURVEYED: WeakKeyDictionary[Engine, Surveyed | None] = WeakKeyDictionary()  # None where none was found
_BEGUN: WeakKeyDictionary[Engine, Surveying] = WeakKeyDictionary()
_KEY = "survey"  # of the job


def known(engine: Engine) -> Surveyed | None:
    """Return the survey that was made, kept or shipped, without computing any; None if there is none."""
    if engine not in _SURVEYED:
        spec, sets = engine.spec, picture_sets.usual(engine.spec)
        about = survey_file.about(spec, sets)
        found = survey_file.kept(about) or survey_file.shipped(spec, about)
        _SURVEYED[engine] = None if found is None else Surveyed(sets, found)
    return _SURVEYED[engine]


def surveyed(
    engine: Engine, text: Catalogue, show: Callable[[Surveying], None] | None = None
) -> Surveyed | None:
    """Return the survey of a network; until it has the nine of each channel, offer to make it.

    Once begun it goes on by itself, also on a page that is loaded again, until the visitor cancels it.

    Args:
        engine: of the network.
        text: the language.
        show: draws what was found so far, while the network reads.
    """
    found = known(engine)
    if found is not None and found.whole:
        return found
    begun, about = _begun(engine), engine.spec.name
    mine = st.session_state.get(f"{_KEY}.job")
    last = mine if mine is not None and mine.about == about else begun.job
    if last is not None and (last.left or (last is not mine and last.state.active)):
        start(about, _work(engine, begun), key=_KEY)
    begun.job = last
    made = offer(
        text("Find the nine strongest patches"),
        about,
        _work(engine, begun),
        text,
        key=_KEY,
        sketch=None if show is None else partial(show, begun),
    )
    if made is not None:
        return made
    st.caption(
        text(
            "For them the network reads all {count} pictures here, one after the other. This is done once, "
            "for all of its channels.",
            count=f"{len(begun.sets.joined()):,}",
        )
    )
    return found


def _begun(engine: Engine) -> Surveying:
    """How far the survey of a network is, for all visitors."""
    if engine not in _BEGUN:
        _BEGUN.setdefault(engine, Surveying(picture_sets.usual(engine.spec)))
    return _BEGUN[engine]


def _work(engine: Engine, begun: Surveying) -> Callable[[Callable[[float], None]], Surveyed]:
    def work(report: Callable[[float], None]) -> Surveyed:
        found = Surveyed(begun.sets, begun.finish(engine, report))
        _SURVEYED[engine] = found
        survey_file.keep(found.survey, survey_file.about(engine.spec, begun.sets))
        return found

    return work
