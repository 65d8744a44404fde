"""What the views of a lab are given, of a page that runs without a browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.ui.test_steps import unpack

if TYPE_CHECKING:
    import numpy as np
    from streamlit.testing.v1 import AppTest


def sent(app: AppTest, name: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What the one view called `name` was given."""
    (view,) = [each.proto for each in app.get("bidi_component") if each.proto.component_name == name]
    return unpack(view.bytes)


def lines(app: AppTest, key: str) -> dict[str, tuple[list[Any], list[Any]]]:
    """The places and the numbers of each line of the chart whose key ends so, by its name."""
    (chart,) = [each.proto for each in app.get("plotly_chart") if each.proto.id.endswith(key)]
    return {line["name"]: (line.get("x", []), line["y"]) for line in json.loads(chart.spec)["data"]}
