"""Tests of long names of classes: they wrap where they stand, and cover nothing."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest
from torch import nn

from cnnviz.capture.trace import Unit
from cnnviz.wire.network_packet import activations_packet, network_packet
from tests.web.conftest import WEB
from tests.web.test_panel import record

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAMES = ("crocodiles", "Donaudampfschifffahrtsgesellschaftskapit")
_WIDE = 280  # CSS pixels of the column
# The prediction as on the page, and whether its name keeps to its place and leaves the share free.
_PREDICT = """async ([names, wide, style]) => {
  const { default: mount } = await import("./predictions/predictions.js");
  const host = document.body.appendChild(document.createElement("div"));
  host.style.width = `${wide}px`;
  const root = host.attachShadow({ mode: "open" });
  root.append(Object.assign(document.createElement("style"), { textContent: style }));
  const numbers = { probabilities: [0.1, 0.9], logits: [-2, 2] };
  mount({ parentElement: root, data: { labels: names, ...numbers, before: null, doubts: [] } });
  const [name, share] = [root.querySelector(".guess b"), root.querySelector(".share")];
  const [one, other] = [name.getBoundingClientRect(), share.getBoundingClientRect()];
  const apart = one.right <= other.left || one.bottom <= other.top;
  return name.scrollWidth <= name.clientWidth && apart;
}"""


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_the_best_class_does_not_cover_its_share(panel: Page, name: str) -> None:
    style = (WEB / "predictions" / "predictions.css").read_text("utf-8")
    assert panel.evaluate(_PREDICT, [["a cat", name], _WIDE, style])


@pytest.mark.parametrize("wide", [340, 900])
def test_the_table_of_the_classes_stays_in_the_panel(panel: Page, wide: int) -> None:
    panel.set_viewport_size({"width": wide, "height": 900})
    model = nn.Sequential(nn.Flatten(), nn.Linear(16, 2), nn.Softmax(1))
    found = record(model, 1, 4)
    network = network_packet(found.layers, NAMES, identity="net")
    packets = [b64encode(packet).decode() for packet in (network, activations_packet(found, identity="net"))]
    unit = Unit(found.layers[-1].name, 1, 0, 0)._asdict()
    assert panel.evaluate("(asked) => tell(asked)", [*packets, unit])
    table = panel.locator("table.classes")
    assert NAMES[1] in table.inner_text()
    right = "element => element.getBoundingClientRect().right"
    assert table.evaluate(right) <= panel.locator(".panel").evaluate(right)
