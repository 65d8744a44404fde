"""Tests of the builder: it stacks what torch can run, and refuses what torch refuses."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from cnnviz.lessons.build_network import build, logits
from cnnviz.lessons.impossible import ImpossibleError, Reason
from cnnviz.lessons.stack import (
    INPUT,
    LENET,
    Codes,
    LayerKind,
    LayerSpec,
    infer_shapes,
    read,
    teachable,
    write,
)
from cnnviz.models import lenet
from tests.support.server import ROOT

PIECES = st.one_of(
    st.builds(
        LayerSpec,
        st.just(LayerKind.CONV),
        st.integers(1, 8),
        st.integers(1, 11),
        st.integers(1, 4),
        st.integers(0, 5),
    ),
    st.builds(LayerSpec, st.sampled_from([LayerKind.MAX, LayerKind.AVERAGE]), st.integers(1, 8)),
    st.builds(LayerSpec, st.just(LayerKind.LINEAR), st.integers(1, 40)),
    st.builds(
        LayerSpec,
        st.sampled_from(
            [LayerKind.NORM, LayerKind.RELU, LayerKind.SIGMOID, LayerKind.FLATTEN, LayerKind.SOFTMAX]
        ),
    ),
)


@given(st.lists(PIECES, min_size=1, max_size=7))
def test_a_stack_is_what_torch_makes_of_it_or_refused_where_torch_refuses(pieces: list[LayerSpec]) -> None:
    assert list(read(write(pieces))) == pieces
    steps, error = infer_shapes(pieces)
    network = build(pieces[: len(steps)]) if steps else ()
    answer = torch.zeros(1, *INPUT)
    for layer, step in zip(network, steps, strict=True):
        answer = layer.eval()(answer)
        assert tuple(answer.shape[1:]) == step.shape
        assert sum(each.numel() for each in layer.parameters()) == step.parameters
    if error and len(steps) < len(pieces) and pieces[len(steps)].kind is not LayerKind.SOFTMAX:
        # A linear layer over the last axis of maps torch would take; here it needs a row.
        if error.reason is Reason.NEEDS_ROW:
            assert answer.ndim == 4
        else:
            with pytest.raises((RuntimeError, ValueError, IndexError)):
                build(pieces[: len(steps) + 1])(answer)


def test_the_lenet_is_the_one_that_comes_with_the_program() -> None:
    steps, error = infer_shapes(read(LENET))
    assert error is None
    assert sum(step.parameters for step in steps) == sum(each.numel() for each in lenet.build().parameters())
    assert [type(layer) for layer in build(read(LENET))] == [type(layer) for layer in lenet.build()]
    teachable(steps)
    assert len(logits(build(read(LENET)))) == len(steps) - 1


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("fc10", Reason.NEEDS_ROW),
        ("flatten-conv8k3s1p1", Reason.NEEDS_MAPS),
        ("max8-max8", Reason.KERNEL_TOO_LARGE),
        ("flatten-fc512", Reason.TOO_MANY_PARAMETERS),
        ("conv32k1s1p0", Reason.TOO_MANY_CELLS),
    ],
)
def test_what_is_impossible_says_why(code: str, reason: Reason) -> None:
    error = infer_shapes(read(code))[1]
    assert error
    assert error.reason is reason


def test_only_ten_numbers_can_learn_ten_digits() -> None:
    with pytest.raises(ImpossibleError, match="ten"):
        teachable(infer_shapes(read("flatten-fc9"))[0])


@pytest.mark.parametrize("code", ["", "conv", "fc0", "conv6k5s1p0-", "nonsense", "relu-" * 30 + "relu"])
def test_an_address_may_say_anything(code: str) -> None:
    assert code not in Codes()


@pytest.mark.parametrize(
    "code", ["flatten-fc10-softmax", "conv6k5s1p0-relu-max2-fc10", "conv4k3s2p1-norm-relu"]
)
def test_the_page_shows_a_stack_or_says_why_not(code: str) -> None:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.run()
    app.switch_page("pages/lab_builder.py")
    app.query_params["stack"] = code
    app.run()
    assert not app.exception
    assert bool(app.warning) == ("fc10" in code and "flatten" not in code)
