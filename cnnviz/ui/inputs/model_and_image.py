"""Choice of the model and the picture of a page, and the forward pass of the one through the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.inputs import digits
from cnnviz.inputs.samples import PictureKind, sample_of, samples
from cnnviz.models import specs
from cnnviz.models.imagenet import Labels
from cnnviz.models.specs import WeightsError
from cnnviz.ui.inputs.chosen_model import MODEL, names
from cnnviz.ui.inputs.class_words import class_words
from cnnviz.ui.inputs.picture import Source, came, picture, popover, show
from cnnviz.ui.own_network.button import own_network
from cnnviz.ui.shell import session
from cnnviz.ui.shell.head import head
from cnnviz.ui.shell.setting import one_of, renamed, returned
from cnnviz.ui.shell.weights_download import without_weights

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.capture.trace import Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue

_FIRST = "model.first"
_SAMPLE = "sample"  # in the address
_THUMBNAIL = 40  # CSS pixels


@dataclass(frozen=True, eq=False)
class Subject:
    """A model and, once there is one, its input picture.

    Attributes:
        spec: the model.
        prepared: the picture and its way into the model.
        trace: the forward pass.
        came: rows and columns of the picture's file; None where that is not known.
    """

    spec: ModelSpec
    prepared: Preparation | None
    trace: Trace | None
    came: tuple[int, int] | None = None


def choose_model(text: Catalogue) -> ModelSpec:
    """Show the control for the model; the choice holds on all pages and is kept in the address.

    Beside it is the button for the user's own networks.
    """
    models = session.models()
    named, known = names(models, text), list(models)
    if _another_is_shown():
        MODEL.put(specs.first())
    if renamed():
        MODEL.put(MODEL.find(one_of(known), specs.first()))
    if MODEL.linked_in_vain(known):
        st.toast(
            text(
                "This link leads to a network that is not here. One's own network is shown only to whoever "
                "opened it."
            ),
            icon=":material/link_off:",
            duration="long",
        )
    with st.container(horizontal=True, key="model-row"):
        chosen = st.selectbox(
            text("Model"),
            known,
            index=MODEL.place(known, specs.first()),
            format_func=named.__getitem__,
            key=MODEL.control,
            label_visibility="collapsed",
        )
        own_network(text)
    MODEL.keep(chosen)
    return translated(models[chosen], text)


def _another_is_shown() -> bool:
    """Whether a script shows another network than when this user was here last."""
    before = st.session_state.setdefault(_FIRST, specs.first())
    st.session_state[_FIRST] = specs.first()
    return bool(before != specs.first())


def translated(spec: ModelSpec, text: Catalogue) -> ModelSpec:
    """`spec` with its classes in the user's language, where they have a name in it."""
    if isinstance(spec.labels, Labels):
        return replace(spec, labels=Labels(text.language))
    return replace(spec, labels=class_words(spec.labels, text))


def choose_picture(spec: ModelSpec, text: Catalogue) -> Subject:
    """Show the controls for the picture; return the forward pass of what they give, of a sample at first."""
    kind = spec.picture_kind
    key = f"picture-{kind}"
    recall(kind, key, _SAMPLE, begin=kind is PictureKind.PHOTOS)
    example = _example() if kind is PictureKind.DIGITS else None
    image = picture(text, kind, key=key, example=example, of_digits=spec.of_digits)
    tell(kind, key, _SAMPLE)
    if image is None:
        return Subject(spec, None, None)
    prepared = spec.prepare(image)
    if prepared is None:
        st.info(nothing_in(image, spec, text))
        return Subject(spec, None, None)
    try:
        engine = session.engine(spec.name)
        trace = engine.run(prepared.input)
    except WeightsError:
        without_weights(spec, text)
        return Subject(spec, prepared, None)
    if engine.fell_back:
        st.info(text("The graphics card could not run this network, so it runs on the CPU."))
    return Subject(spec, prepared, trace, came(key))


def nothing_in(image: np.ndarray, spec: ModelSpec, text: Catalogue) -> str:
    """The sentence on a picture for `spec`, (rows, columns, 3) uint8, in which no ink was found."""
    if digits.shows_in_colour(image):
        return text(
            "The colours in this picture differ, but hardly their brightness, and this network reads "
            "brightness alone. Take a darker pen, or lighter paper."
        )
    if spec.of_digits:
        return text(
            "Nothing in this picture stands out from its background. Give one with a digit on plain paper."
        )
    return text(
        "Nothing in this picture stands out from its background. Give one with a drawing on plain paper."
    )


def subject(title: str, about: str, text: Catalogue) -> Subject:
    """Show the head of a page, with the choice of model and picture beside its title; return what is chosen.

    Args:
        title: of the page.
        about: what it is for, in a sentence.
        text: the language.
    """
    with head(title, about).container(horizontal=True, key="subject"):
        with st.container():
            spec = choose_model(text)
        if spec.available:
            small = st.container(width=_THUMBNAIL)
            with st.container(width="content"), popover(text("Choose a picture"), key="subject"):
                found = choose_picture(spec, text)
    if not spec.available:
        without_weights(spec, text)
        return Subject(spec, None, None)
    if found.prepared is None:
        st.info(text("Choose a picture first: the numbers on this page are those it leaves in the network."))
    else:
        with small:
            show(found.prepared.steps[0].pixels, _THUMBNAIL, text)
    return found


def recall(picture_kind: PictureKind, key: str, name: str, *, begin: bool) -> None:
    """Take the sample that the address calls `name`, or to `begin` the first, unless there is a picture."""
    elsewhere = st.session_state.get(f"{key}.source", Source.DRAW) is not Source.DRAW
    drawing = st.session_state.get(f"{key}-pad.drawing")
    given = f"{key}.shown" in st.session_state or (drawing and drawing.png)
    names = [sample.path.stem for sample in samples(picture_kind)]
    asked = st.query_params.get(name)
    left = returned() and asked in names
    if not left and (elsewhere or given):
        return
    if asked in names:
        place = names.index(asked)
    elif begin and names:
        place = 0
    else:
        return
    st.session_state[f"{key}.source"] = Source.SAMPLES
    st.session_state[f"{key}-gallery.chosen"] = place


def begin_at(key: str, name: str, place: int) -> None:
    """Begin with the sample at `place`, unless the address calls one `name` or there is a picture."""
    if f"{key}.source" not in st.session_state and name not in st.query_params:
        st.session_state[f"{key}.source"] = Source.SAMPLES
        st.session_state[f"{key}-gallery.chosen"] = place


def tell(picture_kind: PictureKind, key: str, name: str) -> None:
    """Keep a sample as `name` in the address; the user's own picture cannot be kept there."""
    shown, place = st.session_state.get(f"{key}.shown"), st.session_state.get(f"{key}-gallery.chosen")
    if shown and shown.source is Source.SAMPLES and place is not None:
        st.query_params[name] = samples(picture_kind)[place].path.stem
    else:
        st.query_params.pop(name, None)


@cache
def _example() -> bytes:
    """The digit that stands in for one that the user draws: it has slanted and straight strokes."""
    return sample_of(PictureKind.DIGITS, "7").path.read_bytes()
