"""Tests of the recorder: each layer's output is recorded, and the model is left as it was."""

from __future__ import annotations

import copy
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models import get_model, resnet18
from torchvision.models.feature_extraction import NodePathTracer

from cnnviz.capture import nodes
from cnnviz.capture.recorder import Recorder
from cnnviz.models import lenet
from tests.support.nets import Concat, InPlaceFunction, InPlaceModule, InPlaceSum, Reused

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.capture.trace import Trace

    Answers = dict[str, torch.Tensor]


def batch(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def seeded(build: Callable[[], nn.Module]) -> nn.Module:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return build().eval()


def record(model: nn.Module, pixels: np.ndarray) -> Trace:
    return Recorder("net", model).record(pixels)


def in_place_module(net: InPlaceModule, x: torch.Tensor) -> Answers:
    conv = F.conv2d(x, net.conv.weight, net.conv.bias)
    return {"x": x, "conv": conv, "relu": F.relu(conv)}


def in_place_function(net: InPlaceFunction | Reused, x: torch.Tensor) -> Answers:
    conv1 = F.conv2d(x, net.conv1.weight, net.conv1.bias)
    conv2 = F.conv2d(F.relu(conv1), net.conv2.weight, net.conv2.bias)
    return {"x": x, "conv1": conv1, "relu": F.relu(conv1), "conv2": conv2, "relu_1": F.relu(conv2)}


def in_place_sum(net: InPlaceSum, x: torch.Tensor) -> Answers:
    conv = F.conv2d(x, net.conv.weight, net.conv.bias, padding=1)
    return {"x": x, "conv": conv, "add": conv + x, "relu": F.relu(conv + x)}


def reused(net: Reused, x: torch.Tensor) -> Answers:
    return in_place_function(net, x)


def concat(net: Concat, x: torch.Tensor) -> Answers:
    narrow = F.conv2d(x, net.narrow.weight, net.narrow.bias)
    wide = F.conv2d(x, net.wide.weight, net.wide.bias, padding=2)
    return {"x": x, "narrow": narrow, "wide": wide, "cat": torch.cat([narrow, wide], 1)}


@pytest.mark.parametrize(
    ("build", "answers"),
    [
        (InPlaceModule, in_place_module),
        (InPlaceFunction, in_place_function),
        (InPlaceSum, in_place_sum),
        (Reused, reused),
        (Concat, concat),
    ],
)
def test_every_layer_is_recorded_as_it_was_before_later_ones_ran(
    build: Callable[[], nn.Module], answers: Callable[..., Answers]
) -> None:
    model, pixels = seeded(build), batch(1, 1, 8, 8)
    trace = record(model, pixels)
    with torch.inference_mode():
        expected = answers(model, torch.from_numpy(pixels))
    assert list(trace.activations) == [layer.name for layer in trace.layers] == list(expected)
    for name, answer in expected.items():
        np.testing.assert_allclose(trace[name], answer[0], atol=1e-6, err_msg=name)
        assert trace.layer(name).shape == trace[name].shape


def test_a_resnet_is_recorded_as_hooks_with_copies_hear_it() -> None:
    model, pixels = seeded(resnet18), batch(1, 3, 64, 64)
    trace = record(model, pixels)
    heard: Answers = {}
    calls: Counter[str] = Counter()

    def listen(name: str) -> Callable[..., None]:
        def hear(module: nn.Module, inputs: object, output: torch.Tensor) -> None:
            heard[f"{name}_{calls[name]}" if calls[name] else name] = output.clone()
            calls[name] += 1

        return hear

    for name, module in model.named_modules():
        if not list(module.children()):
            module.register_forward_hook(listen(name))
    with torch.inference_mode():
        model(torch.from_numpy(pixels))
    assert len(heard) == 60
    for name, answer in heard.items():
        np.testing.assert_allclose(trace[name], answer[0], atol=1e-4, err_msg=name)


@pytest.mark.parametrize("name", ["resnet18", "resnet50", "densenet121", "mobilenet_v3_small"])
def test_layers_are_called_as_torchvision_calls_them(name: str) -> None:
    with torch.device("meta"):
        model = get_model(name).eval()
    theirs = NodePathTracer()
    theirs.trace(model)
    assert list(nodes.trace(model)[1].values()) == list(theirs.node_to_qualname.values())


def test_the_model_is_left_as_it_was() -> None:
    model = seeded(resnet18)
    before = copy.deepcopy(model)
    record(model, batch(1, 3, 32, 32))
    for module, same in zip(model.modules(), before.modules(), strict=True):
        assert not module.training
        assert getattr(module, "inplace", None) == getattr(same, "inplace", None)
        assert not module._forward_hooks
        assert not module._forward_pre_hooks
    for name, tensor in before.state_dict().items():
        assert torch.equal(model.state_dict()[name], tensor), name


def test_a_pass_that_fails_leaves_nothing_behind() -> None:
    model = seeded(Reused)
    recorder = Recorder("net", model)
    with pytest.raises(RuntimeError, match="channels"):
        recorder.record(batch(1, 3, 8, 8))
    trace, fresh = recorder.record(batch(1, 1, 8, 8)), record(model, batch(1, 1, 8, 8))
    assert list(trace.activations) == list(fresh.activations)
    assert all(np.array_equal(trace[name], fresh[name]) for name in fresh.activations)


def test_a_trace_cannot_change() -> None:
    pixels = batch(1, 1, 8, 8)
    trace = record(seeded(Reused), pixels)
    first = pixels[0].copy()
    pixels += 1
    np.testing.assert_array_equal(trace["x"], first)
    for array in [*trace.activations.values(), *trace.layer("conv1").parameters.values()]:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_a_model_in_training_mode_is_refused() -> None:
    with pytest.raises(ValueError, match=r"net is in training mode; call model\.eval\(\) first"):
        Recorder("net", Reused().train())


def test_two_threads_record_two_models_as_one_thread_does() -> None:
    jobs = [(seeded(lenet.build), batch(1, 1, 32, 32)), (seeded(resnet18), batch(1, 3, 32, 32))]
    alone = [record(*job) for job in jobs]
    together = Barrier(2)

    def work(model: nn.Module, pixels: np.ndarray) -> list[Trace]:
        together.wait()
        return [record(model, pixels) for _ in range(5)]

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(work, *zip(*jobs, strict=True)))
    for expected, traces in zip(alone, found, strict=True):
        for trace in traces:
            assert list(trace.activations) == list(expected.activations)
            for name, array in expected.activations.items():
                np.testing.assert_allclose(trace[name], array, atol=1e-5, err_msg=name)
