"""Where the weights and the arithmetic of a network sit: in a sentence, and as bars of its layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.capture.kinds import Kind
from cnnviz.structure.summary import stages
from cnnviz.ui.shell.component import component
from cnnviz.ui.shell.plain_text import plain
from cnnviz.ui.shell.setting import Setting
from cnnviz.wire.address import LAYER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from cnnviz.structure.summary import Row, Summary
    from cnnviz.translations import Catalogue


def layer_bars(model: str, summary: Summary, text: Catalogue) -> None:
    """Show the layers of `model` by their stages; a click leads from one to its maps."""
    rows = [_stage(name, members) for name, members in stages(summary.rows)]
    st.markdown(" ".join(_where(rows, summary, text)))
    if {Kind.CONV, Kind.LINEAR} <= {row.kind for row in summary.rows}:
        st.caption(
            text(
                "A convolution uses each of its weights again at every place of the picture, a fully "
                "connected layer only once. Open a layer to see what it does."
            )
        )
    view = component("layer_bars", "network/layer_bars.js")(
        data={"rows": rows, "weights": summary.parameters, "products": summary.multiply_adds},
        key=f"layer-bars-{model}",
        on_maps_change=lambda: None,
    )
    if view.maps in [row.name for row in summary.rows]:  # a browser may send anything
        Setting(LAYER, control=f"maps-{model}").put(view.maps)
        st.switch_page("pages/maps.py")


def _where(rows: Sequence[dict[str, Any]], summary: Summary, text: Catalogue) -> Iterator[str]:
    """Say in which row most of the weights sit, and in which most of the arithmetic."""
    largest, busiest = (max(rows, key=lambda row: row[name]) for name in ("weights", "products"))
    if summary.parameters:
        values = {"count": f"{summary.parameters:,}", "layer": plain(largest["name"])}
        if 2 * largest["weights"] > summary.parameters:
            yield text("Most of its **{count}** weights sit in **{layer}**.", **values)
        else:
            yield text("Of its **{count}** weights **{layer}** has the most.", **values)
    if summary.multiply_adds:
        values = {"count": f"{summary.multiply_adds:,}", "layer": plain(busiest["name"])}
        if 2 * busiest["products"] > summary.multiply_adds:
            yield text(
                "One picture takes **{count}** steps of arithmetic, most of them in **{layer}**.", **values
            )
        else:
            yield text(
                "One picture takes **{count}** steps of arithmetic; **{layer}** does the most.", **values
            )


def _stage(name: str, members: Sequence[Row]) -> dict[str, Any]:
    """What web/network/layer_bars.js calls a row: a stage of several layers, or a layer by itself."""
    layers = [
        {
            "name": row.name,
            "kind": row.kind,
            "operation": row.operation,
            "shape": row.shape,
            "weights": row.parameters,
            "products": row.multiply_adds or 0,
            "within": [],
        }
        for row in members
    ]
    if len(layers) == 1:
        return layers[0]
    return {
        **layers[-1],
        "name": name,
        "weights": sum(row.parameters for row in members),
        "products": sum(row.multiply_adds or 0 for row in members),
        "within": layers,
    }
