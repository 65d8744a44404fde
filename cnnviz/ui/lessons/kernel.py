"""The kernel of the convolution lab: a preset, a learned one, or one written cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import streamlit as st

from cnnviz.capture.kinds import Kind
from cnnviz.lessons import kernels
from cnnviz.lessons.kernels import LARGEST, Preset
from cnnviz.models.specs import MODELS, WeightsError
from cnnviz.ui.lessons.hand import told
from cnnviz.ui.lessons.window import Editable, window_key
from cnnviz.ui.shell import session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnviz.translations import Catalogue
    from cnnviz.ui.lessons.lab import Lab

_LEARNED, _OWN = "learned", "own"


def choose_kernel(lab: Lab, channels: int, text: Catalogue) -> np.ndarray:
    """Show the controls for the kernel, without its cells; see `editable`.

    Returns:
        (channels, rows, columns) float32.

    Raises:
        ImpossibleError: there is no such preset of this size.
    """
    names = {
        Preset.IDENTITY: text("Identity"),
        Preset.BLUR: text("Blur"),
        Preset.SHARPEN: text("Sharpen"),
        Preset.SOBEL: text("Sobel (edges)"),
        Preset.EMBOSS: text("Emboss"),
        Preset.RANDOM: text("Random"),
        _LEARNED: text("Learned kernel"),
        _OWN: text("My own"),
    }
    options = [str(name) for name in names]
    chosen = st.selectbox(
        text("Kernel"),
        options,
        format_func=names.__getitem__,
        key=lab.setting("kernel", str(Preset.SOBEL), options),
    )
    if chosen == _LEARNED:
        return _fit(_choose_learned(lab, text), channels)
    rows, columns = _choose_size(lab, text)
    if chosen == _OWN:
        written = cast("np.ndarray", kernels.read(lab.value("weights", "0", kernels.Codes())))
        return _fit(_cut(written, rows, columns), channels)
    seed = 0
    if chosen == Preset.RANDOM:
        seed = st.number_input(
            text("Random kernel no."),
            0,
            999,
            key=lab.setting("draw", 0, range(1000)),
            help=text("Another number, another kernel."),
        )
    return _fit(kernels.preset(Preset(chosen), rows, columns, seed=seed)[None], channels)


def editable(lab: Lab, channels: int, text: Catalogue) -> Editable:
    """The weights of a kernel, which is the user's own once it is changed in the window of the lab."""

    def take() -> None:
        found = read(told(window_key(lab), "kernel"))
        if found is not None:
            rows, columns = found.shape[1:]
            lab.put({"kernel": _OWN, "weights": kernels.write(found), "rows": rows, "columns": columns})

    names = [text("Kernel for red"), text("Kernel for green"), text("Kernel for blue")]
    return Editable(names if channels == len(names) else [], take)


def read(sent: object) -> np.ndarray | None:
    """The kernel that a browser sent, (channels, rows, columns) float32; None if it is none."""
    try:
        kernel = np.array(sent, np.float32)
    except (TypeError, ValueError):
        return None
    return kernels.read(kernels.write(kernel)) if kernel.ndim == 3 and kernel.size else None


def _choose_size(lab: Lab, text: Catalogue) -> tuple[int, int]:
    sizes = range(1, LARGEST + 1)
    left, right = st.columns(2)
    rows = left.number_input(text("Rows"), 1, LARGEST, key=lab.setting("rows", 3, sizes))
    columns = right.number_input(text("Columns"), 1, LARGEST, key=lab.setting("columns", 3, sizes))
    return rows, columns


def _choose_learned(lab: Lab, text: Catalogue) -> np.ndarray:
    """Choose a kernel of a network whose weights are here; of one with many input channels, one of them."""
    names = [name for name, spec in MODELS.items() if spec.available]
    if not names:
        st.error(text("The weights of all networks are missing, so there is no learned kernel."))
        return np.ones((1, 1, 1), np.float32)
    model = st.selectbox(text("Model"), names, key=lab.setting("model", names[0], names))
    try:
        found = _learned(model)
    except WeightsError:
        st.error(text("The weights of {model} are missing or broken, so it cannot run.", model=model))
        return np.ones((1, 1, 1), np.float32)
    layer = st.selectbox(text("Layer"), list(found), key=lab.setting("layer", next(iter(found)), list(found)))
    weight = found[layer]
    left, right = st.columns(2)
    most = weight.shape[0]
    number = left.number_input(text("Kernel no."), 0, most - 1, key=lab.setting("number", 0, range(most)))
    chosen: np.ndarray = weight[number]
    if chosen.shape[0] in (1, 3):
        return chosen
    part = right.number_input(
        text("Its channel"), 0, chosen.shape[0] - 1, key=lab.setting("channel", 0, range(chosen.shape[0]))
    )
    return chosen[part : part + 1]


@st.cache_resource(show_spinner=False)
def _learned(model: str) -> Mapping[str, np.ndarray]:
    """The weights of all convolutions, (kernels, channels, rows, columns), by layer."""
    return {
        layer.name: layer.parameters["weight"]
        for layer in session.engine(model).layers
        if layer.kind is Kind.CONV and max(layer.parameters["weight"].shape[2:]) <= LARGEST
    }


def _fit(kernel: np.ndarray, channels: int) -> np.ndarray:
    """`kernel` for a picture of `channels`: repeated, or its first."""
    if kernel.shape[0] != channels:
        kernel = np.repeat(kernel[:1], channels, axis=0)
    return np.ascontiguousarray(kernel)


def _cut(kernel: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """`kernel` with more zeros, or fewer cells, below and to the right."""
    found = np.zeros((kernel.shape[0], rows, columns), np.float32)
    part = kernel[:, :rows, :columns]
    found[:, : part.shape[1], : part.shape[2]] = part
    return found
