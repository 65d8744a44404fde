"""Choice of the model and the picture of a page, and the forward pass of the one through the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.inputs import digits
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import WeightsError
from cnnviz.ui.inputs.picture import Source, picture, popover, show
from cnnviz.ui.shell import session
from cnnviz.ui.shell.setting import Setting, returned
from cnnviz.ui.shell.weights_download import without_weights

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.capture.trace import Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue

_MODEL = Setting("model", control="model-choice", session="model")
_SAMPLE = "sample"  # in the address
_THUMBNAIL = 72  # CSS pixels


@dataclass(frozen=True, eq=False)
class Subject:
    """A model and, once there is one, its input picture.

    Attributes:
        spec: the model.
        prepared: the picture and its way into the model.
        trace: the forward pass.
    """

    spec: ModelSpec
    prepared: Preparation | None
    trace: Trace | None


def choose_model(text: Catalogue) -> ModelSpec:
    """Show the control for the model; the choice holds on all pages and is kept in the address."""
    models = session.models()
    names, known = _names(models, text), list(models)
    chosen = st.selectbox(
        text("Model"),
        known,
        index=_MODEL.place(known, known[0]),
        format_func=names.__getitem__,
        key=_MODEL.control,
    )
    _MODEL.keep(chosen)
    return translated(models[chosen], text)


def translated(spec: ModelSpec, text: Catalogue) -> ModelSpec:
    """`spec` with its classes in the user's language, where they have a name in it."""
    known = {"cat": text("cat"), "dog": text("dog")}
    return replace(spec, labels=[known.get(label, label) for label in spec.labels])


def choose_picture(spec: ModelSpec, text: Catalogue, *, begin: bool = False) -> Subject:
    """Show the controls for the picture; return the forward pass of what they give.

    Args:
        spec: the model.
        text: the language.
        begin: with a sample when there is no picture yet.
    """
    key = f"picture-{spec.picture_kind}"
    recall(spec.picture_kind, key, _SAMPLE, begin=begin or spec.picture_kind is PictureKind.PHOTOS)
    image = picture(text, spec.picture_kind, key=key)
    tell(spec.picture_kind, key, _SAMPLE)
    if image is None:
        return Subject(spec, None, None)
    prepared = spec.prepare(image)
    if prepared is None:
        st.info(nothing_in(image, text))
        return Subject(spec, None, None)
    try:
        trace = session.trace(spec.name, prepared.input)
    except WeightsError:
        without_weights(spec, text)
        return Subject(spec, prepared, None)
    if session.engine(spec.name).fell_back:
        st.info(text("The graphics card could not run this network, so it runs on the CPU."))
    return Subject(spec, prepared, trace)


def nothing_in(image: np.ndarray, text: Catalogue) -> str:
    """The sentence on a picture of a digit, (rows, columns, 3) uint8, in which nothing was found."""
    if digits.shows_in_colour(image):
        return text(
            "The colours in this picture differ, but hardly their brightness, and this network reads "
            "brightness alone. Take a darker pen, or lighter paper."
        )
    return text(
        "Nothing in this picture stands out from its background. Give one with a digit on plain paper."
    )


def subject(text: Catalogue) -> Subject:
    """Choose model and picture, in one row at the top of a page that is about something else."""
    left, middle, right = st.columns([3, 2, 1], vertical_alignment="bottom")
    with left:
        spec = choose_model(text)
    if not spec.available:
        without_weights(spec, text)
        return Subject(spec, None, None)
    with middle, popover(text("Choose a picture"), key="subject"):
        found = choose_picture(spec, text, begin=True)
    if found.prepared is None:
        st.info(text("Choose a picture first: the numbers on this page are those it leaves in the network."))
    else:
        with right:
            show(found.prepared.steps[0].pixels, _THUMBNAIL)
    return found


def recall(picture_kind: PictureKind, key: str, name: str, *, begin: bool) -> None:
    """Take the sample that the address calls `name`, or to `begin` the first, unless there is a picture."""
    # An empty pad on a page that begins with a sample was chosen there; on another page it only stood there.
    here, entered = f"{key}-source" in st.session_state, st.session_state.get(f"{key}.begin") is not begin
    st.session_state[f"{key}.begin"] = begin
    elsewhere = st.session_state.get(f"{key}.source", Source.DRAW) is not Source.DRAW
    drawing = st.session_state.get(f"{key}-pad.drawing")
    names = [sample.path.stem for sample in samples(picture_kind)]
    asked = st.query_params.get(name)
    left = returned() and asked in names
    if not left and (elsewhere or (drawing and drawing.png) or (here and not entered)):
        return
    if asked in names:
        place = names.index(asked)
    elif begin and names:
        place = 0
    else:
        return
    st.session_state[f"{key}.source"] = Source.SAMPLES
    st.session_state[f"{key}-gallery.chosen"] = place


def tell(picture_kind: PictureKind, key: str, name: str) -> None:
    """Keep the chosen sample as `name` in the address; the user's own picture cannot be kept there."""
    place = st.session_state.get(f"{key}-gallery.chosen")
    if st.session_state[f"{key}.source"] is Source.SAMPLES and place is not None:
        st.query_params[name] = samples(picture_kind)[place].path.stem
    else:
        st.query_params.pop(name, None)


def open_with(spec: ModelSpec) -> None:
    """Let the other pages look at `spec`."""
    _MODEL.put(spec.name)


def _names(models: dict[str, ModelSpec], text: Catalogue) -> dict[str, str]:
    known = {
        "lenet": text("LeNet: handwritten digits"),
        "resnet50-catdog": text("ResNet-50: cat or dog"),
        "resnet18-imagenet": text("ResNet-18: the 1,000 classes of ImageNet"),
        "resnet50-imagenet": text("ResNet-50: the 1,000 classes of ImageNet"),
    }
    return {
        name: known.get(name) or text("My network: {classes}", classes=", ".join(spec.labels))
        for name, spec in models.items()
    }
