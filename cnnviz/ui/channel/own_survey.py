"""The survey of a network's channels with pictures of one visitor, which nobody else is shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from cnnviz.features import picture_sets
from cnnviz.features.picture_sets import Together
from cnnviz.features.survey import survey
from cnnviz.finetune.dataset import Flaw, Remark
from cnnviz.inputs.images import ImageError
from cnnviz.ui.channel.surveyed import Surveyed
from cnnviz.ui.finetune.words import listed
from cnnviz.ui.shell.job import offer, part_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.features.picture_sets import LeftOut
    from cnnviz.translations import Catalogue
    from cnnviz.ui.channel.asked import Asked
    from cnnviz.ui.channel.which_pictures import OwnPictures

_READ = 0.2  # share of the work that is done once the files are read


class _Asked(NamedTuple):
    """What became of the files: the survey, unless all of them were left out, and those left out."""

    found: Surveyed | None
    left_out: tuple[LeftOut, ...]


def own_survey(asked: Asked, own: OwnPictures, text: Catalogue) -> Surveyed | None:
    """Return the survey with `own` pictures, which this session keeps; until it is made, offer to make it."""
    if not own.files:
        st.info(text("Give some pictures first, with which the channel is asked."))
        return None
    count = len(own.files)
    label = (
        text("Show the network this picture")
        if count == 1
        else text("Show the network these {count} pictures", count=count)
    )
    about = asked.spec.name, own.identity
    done = offer(label, about, _work(asked, own), text, key=f"survey-{own.name}")
    if done is None:
        return None
    if done.left_out:
        st.warning(listed([_remark(each) for each in done.left_out], text))
    if done.found is None:
        st.info(text("None of these files gives the network a picture. Give others."))
    return done.found


def _work(asked: Asked, own: OwnPictures) -> Callable[[Callable[[float], None]], _Asked]:
    spec, engine = asked.spec, asked.engine

    def work(report: Callable[[float], None]) -> _Asked:
        read = part_of(report, 0, _READ)
        pictures, left_out = picture_sets.from_files(spec, own.name, own.files, read)
        if not len(pictures):
            return _Asked(None, left_out)
        sets = Together((pictures,))
        found = engine.compute(partial(survey, pictures=sets.joined()), part_of(report, _READ, 1 - _READ))
        return _Asked(Surveyed(sets, found, own.identity), left_out)

    return work


def _remark(left_out: LeftOut) -> Remark:
    if left_out.error is None:
        return Remark(Flaw.BLANK, left_out.name)
    reason = left_out.error if isinstance(left_out.error, ImageError) else ""
    return Remark(Flaw.UNREADABLE, left_out.name, reason=reason)
