"""Tests of the device: which one is taken, and how exact it is."""

from __future__ import annotations

import pytest
import torch

from cnnviz.models import device


@pytest.mark.parametrize(
    ("cuda", "metal", "best"), [(True, False, "cuda"), (False, True, "mps"), (False, False, "cpu")]
)
def test_a_gpu_is_taken_where_there_is_one(
    cuda: bool, metal: bool, best: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.backends.cudnn, "allow_tf32", True)
    monkeypatch.setattr(torch.backends.cudnn, "deterministic", False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: metal)
    assert device.best().type == best
    assert torch.backends.cudnn.allow_tf32 is not cuda
    assert torch.backends.cudnn.deterministic is cuda


def test_devices_have_names() -> None:
    assert device.title(torch.device("cpu")) == "CPU"
    assert device.title(torch.device("mps")) == "Apple GPU"
