"""Export of a forward pass: pictures, numbers, a program that computes them, and a link back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from cnnviz.analysis.feature_maps import middle
from cnnviz.analysis.predictions import predictions
from cnnviz.capture.trace import Unit
from cnnviz.export import files, script
from cnnviz.ui.shell import session
from cnnviz.ui.shell.rpc import answer, question
from cnnviz.wire import address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cnnviz.capture.trace import Layer, Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue

_BARS = 10  # of the likeliest classes


class _File(NamedTuple):
    """A file to download: what the button says, its name, and what makes it once it is asked for."""

    label: str
    name: str
    make: Callable[[], bytes]


def export_panel(spec: ModelSpec, prepared: Preparation, text: Catalogue) -> None:
    """Offer the forward pass as files, and a link to one number of it: the one that the page shows.

    Args:
        spec: the model.
        prepared: its input picture.
        text: the language.
    """
    box = st.expander(
        text("Download and share"), icon=":material/download:", key="export-open", on_change="rerun"
    )
    if box.open:
        with box:
            _offers(spec, prepared, text)


# A fragment costs each run of the page, so there is one only where the panel is open.
@st.fragment
def _offers(spec: ModelSpec, prepared: Preparation, text: Catalogue) -> None:
    """The controls of the open panel."""
    trace = session.trace(spec.name, prepared.input)
    shown = _shown()
    unit = _choose(trace, f"export-{spec.name}", shown.get("unit"), text)
    st.markdown(text("Value: **{value}** (downloads have full precision).", value=f"{trace.value(unit):.9g}"))
    with st.container(horizontal=True):
        for file in _files(spec, prepared, trace, unit, text):
            st.download_button(
                file.label, file.make, file.name, icon=":material/download:", on_click="ignore"
            )
    st.caption(
        text(
            "Pictures have one scale for all they show, with zero in its middle. The program prints this "
            "number again; it needs torch and torchvision only."
        )
    )
    _link(unit, shown.get("settings"), text)


def _shown() -> Mapping[str, object]:
    """The number and the settings that the view shows, see web/network/export_panel.js."""
    answer("export", lambda _: None)
    return question("export") or {}


def _choose(trace: Trace, key: str, opened: object, text: Catalogue) -> Unit:
    """Show the controls for one number of `trace`; return it."""
    layers = {layer.name: layer for layer in trace.layers}
    keys, kept = {part: f"{key}-{part}" for part in Unit._fields}, f"{key}.unit"
    asked = _asked(opened, key)
    if asked is None and keys["layer"] not in st.session_state:
        asked = st.session_state.get(kept)  # controls that were away have forgotten it
    if asked is not None and asked.layer in layers:
        st.session_state.update(zip(keys.values(), asked, strict=True))
    if st.session_state.get(keys["layer"]) not in layers:
        st.session_state[keys["layer"]] = middle(trace.layers)
    names = {"channel": text("Channel"), "row": text("Row"), "column": text("Column")}
    places = st.columns([2, 1, 1, 1])
    chosen = places[0].selectbox(text("Layer"), list(layers), key=keys["layer"])
    numbers = [0, 0, 0]
    vector = len(layers[chosen].shape) == 1
    sizes = layers[chosen].shape if vector else layers[chosen].maps
    for place, (axis, size) in zip(places[1:], enumerate(sizes), strict=False):
        part = keys[Unit._fields[axis + 1]]
        st.session_state[part] = min(st.session_state.get(part, 0), size - 1)
        name = text("Unit") if vector else names[Unit._fields[axis + 1]]
        numbers[axis] = place.number_input(name, 0, size - 1, key=part)
    unit = st.session_state[kept] = Unit(chosen, *numbers)
    return unit


def _asked(opened: object, key: str) -> Unit | None:
    """The number that the page shows, when that is new; at first the one that the address names."""
    known_by = f"{key}.opened"
    first, known = known_by not in st.session_state, st.session_state.get(known_by)
    st.session_state[known_by] = opened
    asked = Unit.parse(opened) if opened != known else None
    return asked or (address.unit(st.query_params) if first else None)


def _files(spec: ModelSpec, prepared: Preparation, trace: Trace, unit: Unit, text: Catalogue) -> list[_File]:
    layer = trace.layer(unit.layer)
    name = f"{spec.name}-{layer.name}"
    return [
        *(_one_map(trace, layer, unit, name, text) if len(layer.shape) > 1 else ()),
        _File(text("Whole layer, PNG"), f"{name}.png", lambda: files.png(trace[layer.name], name)),
        *(_units(trace, layer, name, text) if len(layer.shape) == 1 else ()),
        _File(text("Whole layer, NPZ"), f"{name}.npz", lambda: files.npz(trace, layer.name)),
        _File(text("All layers, NPZ"), f"{spec.name}.npz", lambda: files.npz(trace)),
        _File(
            text("Answer, SVG"),
            f"{spec.name}.svg",
            lambda: files.svg(predictions(trace, spec.labels, _BARS), spec.name),
        ),
        *(_program(spec, prepared, trace, unit, text) if script.buildable(spec) else ()),
    ]


def _program(
    spec: ModelSpec, prepared: Preparation, trace: Trace, unit: Unit, text: Catalogue
) -> list[_File]:
    def make() -> bytes:
        return script.script(spec, prepared, trace, unit).encode()

    return [_File(text("Program, PY"), script.name(spec, unit), make)]


def _one_map(trace: Trace, layer: Layer, unit: Unit, name: str, text: Catalogue) -> list[_File]:
    one = f"{name}-{unit.channel}"
    values = trace.maps(layer.name)[unit.channel]
    # On a scale of its own a lone number would always have full colour.
    reach = float(np.abs(trace[layer.name]).max()) if values.size == 1 else None
    return [
        _File(text("This map, PNG"), f"{one}.png", lambda: files.png(values[None], one, reach)),
        _File(text("This map, CSV"), f"{one}.csv", lambda: files.csv(values)),
    ]


def _units(trace: Trace, layer: Layer, name: str, text: Catalogue) -> list[_File]:
    return [_File(text("Whole layer, CSV"), f"{name}.csv", lambda: files.csv(trace[layer.name]))]


def _link(unit: Unit, settings: object, text: Catalogue) -> None:
    """The address of this page with what it shows."""
    parameters = st.query_params.to_dict()
    if settings is not None:
        parameters = {name: value for name, value in parameters.items() if name not in address.SETTINGS}
    parameters |= {**address.settings(settings), **address.address(unit)}
    st.markdown(text("A link to this number, with the settings of this page:"))
    st.code(
        f"{(st.context.url or '').partition('?')[0]}?{urlencode(parameters)}", language=None, wrap_lines=True
    )
    if "sample" not in parameters:
        st.caption(text("A picture of your own does not travel with a link: whoever opens it chooses one."))
