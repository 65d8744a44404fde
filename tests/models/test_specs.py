"""Tests of the list of models that can be run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cnnviz.models import specs

if TYPE_CHECKING:
    import pytest


def test_a_model_that_is_added_is_offered_after_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(specs, "MODELS", dict(specs.MODELS))
    first = replace(specs.model("lenet"), name="mine")
    specs.add(first)
    specs.add(second := replace(first, title="Mine"))
    assert specs.model("mine") is second
    assert list(specs.MODELS)[-1] == "mine"
    assert "mine" not in specs.BUILT_IN
