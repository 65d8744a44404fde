"""Tests of every page with every family of torchvision's convolutional networks, and with stranger ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import streamlit
import torch
from streamlit.testing.v1 import AppTest
from torch import nn
from torchvision.models import get_model

from cnnviz.capture.forward_lock import torch_threads
from cnnviz.capture.recorder import _SMALL
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models import live_module, specs
from cnnviz.ui.shell import session
from cnnviz.wire.overview_packet import BUDGET
from tests.robustness.test_torchvision import NETWORKS
from tests.support.nets import lived
from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIDES = NETWORKS | {"inception_v3": 80}  # enough for its windows, and so much quicker
PAGES = ("network", "maps", "channel", "model", "experiments", "finetune")
TABS = ("compare", "attribute", "cover")  # of the experiments, besides the first


class Meeting(nn.Module):
    """Ways that meet in a product, a sum and a concatenation, in a network too small for parts."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.gate, self.last = nn.Conv2d(3, 4, 3), nn.Conv2d(4, 4, 1), nn.Linear(8, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.first(x).relu()
        gated = x * self.gate(x).sigmoid() + x
        answer: torch.Tensor = self.last(torch.cat([gated, x], 1).amax((2, 3)))
        return answer


def _alike(count: int) -> nn.Module:
    layers = [nn.Conv2d(3, 3, 3, padding=1) for _ in range(count)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, 2))


STRANGE: dict[str, Callable[[], nn.Module]] = {
    "meeting": Meeting,
    "fifty layers without modules": lambda: _alike(50),
    "no layer but the scores": lambda: nn.Sequential(nn.Flatten(), nn.Linear(3 * 16 * 16, 3)),
    "layers that are not known": lambda: nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.PReLU(), nn.Upsample(scale_factor=2), nn.AdaptiveAvgPool2d(1), nn.Flatten()
    ),
    "grey": lambda: nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.AdaptiveMaxPool2d(1), nn.Flatten()),
}


@pytest.fixture(autouse=True)
def models() -> Iterator[None]:
    before = set(specs.MODELS)
    yield
    for name in set(specs.MODELS) - before:
        del specs.MODELS[name]
    streamlit.cache_resource.clear()


def _network(name: str) -> nn.Module:
    quick: dict[str, Any] = {}
    if name in ("googlenet", "inception_v3"):
        quick = {"init_weights": False, "aux_logits": False}
    return lived(lambda: get_model(name, weights=None, num_classes=4, **quick))


@pytest.mark.parametrize("name", SIDES)
def test_every_page_opens_with_a_network_of_torchvision(name: str) -> None:
    _walk(_network(name), SIDES[name])


@pytest.mark.parametrize("name", STRANGE)
def test_every_page_opens_with_a_network_of_ones_own(name: str) -> None:
    _walk(lived(STRANGE[name]), 16)


def test_a_transformer_gets_a_sentence() -> None:
    app = _app(get_model("swin_t", weights=None, num_classes=3).eval(), 64)[0].run()
    assert not app.exception
    assert any("This is a transformer" in each.value for each in app.info)


def _app(network: nn.Module, side: int) -> tuple[AppTest, specs.ModelSpec]:
    spec = live_module.spec(network, size=side)
    specs.add(spec)
    app = AppTest.from_file(ROOT / "app.py", default_timeout=120)
    app.query_params["model"] = spec.name
    return app, spec


def _walk(network: nn.Module, side: int) -> None:
    """Open every page: none raises, the first view is small, the numbers are those of `network`."""
    app, spec = _app(network, side)
    for page in PAGES:
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, page
        assert not app.error, page
        if page == "network":
            (packet,) = (
                each.proto.bytes
                for each in app.get("bidi_component")
                if each.proto.component_name == "nodelink"
            )
            assert len(packet) <= BUDGET
    app.switch_page("pages/experiments.py").run()
    for tab in TABS:
        app.segmented_control(key="experiment").set_value(tab).run()
        assert not app.exception, tab
        assert not app.error, tab
    prepared = spec.prepare(images.decode(samples(PictureKind.PHOTOS)[0].path.read_bytes()))
    assert prepared is not None
    trace = session._engine(spec.name).run(prepared.input)
    model = spec.load()
    few = sum(each.numel() for each in model.parameters()) < _SMALL
    with torch.inference_mode(), torch_threads(1 if few else None):  # another number sums in another order
        plain = model(torch.from_numpy(prepared.input)[None])[0].numpy()
    np.testing.assert_array_equal(trace[trace.layers[-1].name], plain)
