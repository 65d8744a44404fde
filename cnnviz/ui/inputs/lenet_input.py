"""Choice of the picture for the labs that look into a network, and its forward pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from torch import nn

from cnnviz.inputs import images
from cnnviz.inputs.preparation import StepName
from cnnviz.inputs.samples import PictureKind, sample_of
from cnnviz.lessons.patterns import Pattern, pattern
from cnnviz.models.specs import model
from cnnviz.ui.inputs.image_source import chosen
from cnnviz.ui.inputs.picture import picture, popover, show
from cnnviz.ui.shell import session

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.capture.trace import Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.translations import Catalogue
    from cnnviz.ui.lessons.lab import Lab

MODEL, PHOTO_MODEL = "lenet", "resnet50-catdog"
_OWN = "own"
_THUMBNAIL = 96  # CSS pixels
_FIRST = "7"  # has slanted and straight strokes
_OPTIONS = [*"0123456789", _OWN]


def choose_digit(lab: Lab, text: Catalogue) -> Preparation:
    """Show the control for the digit; return its picture: a sample, or the user's own."""
    asked = st.selectbox(
        text("Digit"),
        _OPTIONS,
        format_func=lambda name: text("My digit") if name == _OWN else text("Sample: {digit}", digit=name),
        key=lab.setting("digit", _FIRST, _OPTIONS, shared=True),
    )
    prepared = None
    if asked == _OWN:
        with popover(text("Choose a picture"), key=PictureKind.DIGITS):
            own = picture(text, PictureKind.DIGITS, key=f"picture-{PictureKind.DIGITS}")
        prepared = None if own is None else model(MODEL).prepare(own)
        if own is None:
            st.caption(text("No picture of yours yet; until then you see a sample."))
        elif prepared is None:
            st.caption(text("Nothing in your picture stands out from its background, so you see a sample."))
    found = prepared or sample(_FIRST if asked == _OWN else asked)
    show(found.steps[0].pixels, _THUMBNAIL, text)
    return found


def choose_input(lab: Lab, text: Catalogue) -> tuple[str, Preparation]:
    """Show the control for any picture, for the LeNet if it is a digit, for the ResNet-50 if not.

    Returns:
        The name of the model, and the picture on its way into it.
    """
    found = chosen(lab, text)
    name = MODEL if "digit" in found.name else PHOTO_MODEL
    spec = model(name)
    picture = pattern(Pattern(found.name), spec.shape[1]) if found.picture is None else found.picture
    prepared = spec.prepare(picture)
    if prepared is None:
        st.caption(text("Nothing in your picture stands out from its background, so you see a sample."))
        prepared = sample(_FIRST)
    show(prepared.steps[0].pixels, _THUMBNAIL, text)
    return name, prepared


def read(prepared: Preparation, name: str = MODEL) -> Trace:
    """The forward pass of the picture through the LeNet, or the model called `name`. Raises WeightsError."""
    return session.trace(name, prepared.input)


@st.cache_resource(show_spinner=False)
def network() -> nn.Sequential:
    """The LeNet itself, for many digits at once. Raises WeightsError."""
    loaded = model(MODEL).load()
    if not isinstance(loaded, nn.Sequential):
        raise TypeError(f"{MODEL} is no stack of layers")
    return loaded


def grey(prepared: Preparation) -> np.ndarray:
    """The digit as MNIST has it, (28, 28) uint8."""
    return next(step.pixels for step in prepared.steps if step.name is StepName.CENTRED)


def shown_by(prepared: Preparation) -> int | None:
    """The digit that a sample shows; None of a picture of the user's own, of which nobody knows."""
    return next((digit for digit in range(10) if sample(str(digit)) is prepared), None)


@st.cache_resource(show_spinner=False)
def sample(digit: str) -> Preparation:
    """The first sample of a digit on its way into the LeNet."""
    path = sample_of(PictureKind.DIGITS, digit).path
    found = model(MODEL).prepare(images.decode(path.read_bytes()))
    if found is None:
        raise ValueError(f"{path} shows nothing")
    return found
