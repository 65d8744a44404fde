"""Tests of the table of kinds and operations: it names what torch has, each once."""

from __future__ import annotations

import operator
from collections import Counter

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnnviz.capture.kinds import Drawn, Kind, Operation, arithmetic, operation

NOT_OF_TORCH = {Operation.STOCHASTIC_DEPTH}  # of torchvision


@pytest.mark.parametrize("known", Operation)
def test_an_operation_is_what_torch_calls_it(known: Operation) -> None:
    found = arithmetic(known)
    assert operation(known) is known
    if known[0].isupper() and known not in NOT_OF_TORCH:
        assert issubclass(getattr(nn, known), nn.Module)
    for name in found.functions if known not in NOT_OF_TORCH else ():
        assert operation(name) is known
        homes = (torch, F, torch.Tensor, operator)
        assert any(getattr(home, name, None) is not None for home in homes), name


def test_no_function_stands_for_two_operations() -> None:
    names = Counter(name for known in Operation for name in {known, *arithmetic(known).functions})
    assert [name for name, count in names.items() if count > 1] == []
    assert operation("celu") is None


def test_what_each_kind_can() -> None:
    assert {kind for kind in Kind if kind.elementwise} == {Kind.NORM, Kind.ACTIVATION, Kind.IDENTITY}
    assert {kind for kind in Kind if kind.weighted} == {Kind.CONV, Kind.LINEAR}
    assert {kind for kind in Kind if kind.drawn is not Drawn.ALONE} == {
        *(Kind.NORM, Kind.ACTIVATION, Kind.IDENTITY, Kind.SOFTMAX, Kind.FLATTEN, Kind.PARAMETER)
    }
    assert {known for known in Operation if arithmetic(known).derivable} == {
        known
        for known in Operation
        if known is Operation.RELU or arithmetic(known).kind in (Kind.FLATTEN, Kind.IDENTITY)
    }
