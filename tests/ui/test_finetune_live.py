"""Test of fine-tuning a network that a script or notebook shows: a copy in a file is what learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn

from cnnviz.checkpoints import checkpoint
from cnnviz.finetune import worker, workspace
from cnnviz.finetune.progress import Phase
from cnnviz.models import live_module, specs
from tests.support.nets import lived
from tests.support.pictures import dataset

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from streamlit.testing.v1 import AppTest


def _small(last: nn.Module) -> live_module.LiveSpec:
    return live_module.spec(
        lived(
            lambda: nn.Sequential(
                *(nn.Conv2d(3, 6, 3, stride=2), nn.BatchNorm2d(6), nn.ReLU()),
                *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, 5), last),
            )
        ),
        size=32,
    )


def _chosen(
    visitor: Callable[..., AppTest], spec: specs.ModelSpec, monkeypatch: pytest.MonkeyPatch
) -> AppTest:
    """The page of a user with pictures who would begin with `spec`; trainings do not begin by themselves."""
    monkeypatch.setattr("cnnviz.finetune.job_queue.Queue.join", lambda *_: None)
    monkeypatch.setitem(specs.MODELS, spec.name, spec)
    app = visitor()
    workspace.of(app.session_state["cnnviz-workspace"]).add(dataset(5).pictures)
    app.run()
    app.selectbox(key="finetune-backbone").set_value(spec.name).run()
    assert not app.exception
    assert any("in the memory of a program" in each.value for each in app.caption)
    return app


def _train(app: AppTest) -> None:
    next(button for button in app.button if button.label == "Train").click().run()
    assert not app.exception


def test_a_copy_of_a_network_in_memory_is_trained(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = _small(nn.Softmax(1))
    app = _chosen(visitor, spec, monkeypatch)
    _train(app)
    own = workspace.of(app.session_state["cnnviz-workspace"])
    (path,) = own.networks.files()
    copy, pictures, recipe = checkpoint.spec(path), torch.rand(4, 3, 32, 32), own.recipe()
    assert recipe
    assert (recipe.backbone, copy.labels) == (copy.name, spec.labels)
    with torch.inference_mode():
        torch.testing.assert_close(copy.load()(pictures), spec.load()(pictures), rtol=1e-5, atol=1e-6)
    worker.main(own)
    stands = own.progress()
    assert stands
    assert stands.phase is Phase.DONE
    trained, before = checkpoint.spec(own.trained), spec.load().state_dict()
    assert trained.labels == ("across", "down")
    learned = trained.load().state_dict()
    torch.testing.assert_close(learned["0.weight"], before["0.weight"].half().float())  # which did not learn
    assert learned["5.weight"].shape == (1, 6)
    app.run().selectbox(key="finetune-backbone").set_value(spec.name).run()
    _train(app)
    assert own.networks.files() == [path]  # it was kept already


def test_a_network_that_cannot_be_written_gets_a_sentence(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begin with one that has a step which no version of ONNX has."""

    class Odd(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            odd: torch.Tensor = torch.special.entr(x.sigmoid())
            return odd

    app = _chosen(visitor, _small(Odd()), monkeypatch)
    _train(app)
    assert any("A step of this network cannot be written to a file" in each.value for each in app.error)
    assert workspace.of(app.session_state["cnnviz-workspace"]).recipe() is None
