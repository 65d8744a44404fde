"""Tests of the engines that are ready: as many as fit, the oldest gone from memory and read again."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.models.specs import BUILT_IN, ModelSpec, model
from cnnviz.serving.engine import Engine
from cnnviz.serving.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.capture.trace import Layer

PICTURE = np.random.default_rng(0).normal(size=(1, 32, 32)).astype(np.float32)


def own(name: str) -> Callable[[], ModelSpec]:
    return lambda: replace(model("lenet"), name=name)


def weights(engine: Engine) -> weakref.ref[Layer]:
    """A layer of the last trace, which holds the weights."""
    return weakref.ref(engine.run(PICTURE).layers[1])


def test_the_oldest_network_leaves_the_memory_and_is_read_again() -> None:
    shelf = Shelf(room=2 * Engine(model("lenet")).size)
    shipped = shelf.take("lenet", own("lenet"))
    answer = shipped.run(PICTURE)["softmax"]
    first, second = (weights(shelf.take(name, own(name))) for name in ("first", "second"))
    shelf.take("first", own("first"))
    third = weights(shelf.take("third", own("third")))
    gc.collect()
    assert [each() is None for each in (first, second, third)] == [False, True, False]
    assert shelf.take("lenet", own("lenet")) is shipped
    np.testing.assert_array_equal(shelf.take("second", own("second")).run(PICTURE)["softmax"], answer)


def test_one_network_is_kept_however_large_it_is() -> None:
    shelf = Shelf(room=1)
    kept = shelf.take("first", own("first"))
    assert "first" not in BUILT_IN
    assert shelf.take("first", own("first")) is kept
