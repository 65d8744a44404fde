"""Tests of the cluster: its outputs equal this computer's, and none is lost when a computer dies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cnnviz.analysis.attribution import Method
from cnnviz.capture.edits import Channel
from cnnviz.capture.trace import Unit
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine
from cnnviz.serving.local import LocalBackend
from cnnviz.serving.service import engine
from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ray.cluster_utils import Cluster

ray = pytest.importorskip("ray", reason="Ray is not installed; see cnnviz/serving/cluster/requirements.txt")

PORT = 23_001
PIXELS = np.linspace(-0.4, 2.8, 32 * 32, dtype=np.float32).reshape(1, 32, 32)
NUMBER = Unit("fc3", 7), 1


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Two computers, as far as Ray can tell, each with one replica; the second may die."""
    from ray.cluster_utils import Cluster

    from cnnviz.serving.cluster.__main__ import deploy

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        head = {"num_cpus": 2, "ray_client_server_port": PORT}
        nodes = Cluster(initialize_head=True, head_node_args=head)
        nodes.add_node(num_cpus=1)
        ray.init(nodes.address)
        deploy(2)
        ray.shutdown()
        patch.setenv("CNNVIZ_ENGINE", f"ray://127.0.0.1:{PORT}")
        yield nodes
        ray.shutdown()
        nodes.shutdown()


def test_it_answers_as_this_computer_does(cluster: object) -> None:
    own, theirs = Engine(model("lenet")), engine(model("lenet"))
    assert not isinstance(theirs.backend, LocalBackend)
    assert [vars(layer).keys() for layer in own.layers] == [vars(layer).keys() for layer in theirs.layers]
    trace, expected = theirs.run(PIXELS), own.run(PIXELS)
    assert trace.activations.keys() == expected.activations.keys()
    for name in expected.activations:
        np.testing.assert_allclose(trace[name], expected[name], atol=1e-5)
    off = [Channel("conv1", 2)]
    np.testing.assert_allclose(
        theirs.without(trace, off)["fc3"], own.without(expected, off)["fc3"], atol=1e-5
    )
    np.testing.assert_allclose(theirs.gradient(PIXELS, NUMBER[0]), own.gradient(PIXELS, NUMBER[0]), atol=1e-5)
    asked = PIXELS, "conv2", NUMBER
    np.testing.assert_allclose(theirs.estimates(*asked), own.estimates(*asked), atol=1e-5)
    heard: list[float] = []
    np.testing.assert_allclose(
        theirs.attribute(*asked, Method.GRAD_CAM, heard.append).map,
        own.attribute(*asked, Method.GRAD_CAM, heard.append).map,
        atol=1e-5,
    )


def test_no_answer_is_lost_when_a_computer_dies(
    cluster: Cluster,
) -> None:
    own, theirs = Engine(model("lenet")), engine(model("lenet"))
    pictures = [PIXELS * np.float32(1 + number / 1000) for number in range(400)]
    with ThreadPoolExecutor(12) as people:
        asked = [people.submit(theirs.run, picture) for picture in pictures]
        asked[100].result()
        cluster.remove_node(cluster.worker_nodes.copy().pop(), allow_graceful=False)
        answers = [each.result() for each in asked]
    for picture, answer in zip(pictures, answers, strict=True):
        np.testing.assert_allclose(answer["fc3"], own.run(picture)["fc3"], atol=1e-5)
