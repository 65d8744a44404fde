"""Tests of the cluster: its outputs equal this computer's, and none is lost when a computer dies."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import PIPE
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cnnviz.analysis.attribution import Method
from cnnviz.capture.edits import Channel
from cnnviz.capture.trace import Unit
from cnnviz.models.specs import model
from cnnviz.serving.cluster import environment
from cnnviz.serving.engine import Engine
from cnnviz.serving.local import LocalBackend
from cnnviz.serving.service import engine
from tests.support.server import ROOT, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ray.cluster_utils import Cluster

ray = pytest.importorskip("ray", reason="Ray is not installed; see cnnviz/serving/cluster/requirements.txt")

PORT = 23_001
PIXELS = np.linspace(-0.4, 2.8, 32 * 32, dtype=np.float32).reshape(1, 32, 32)
HEAD = {"num_cpus": 2, "ray_client_server_port": PORT}
NUMBER = Unit("fc3", 7), 1


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Two computers, as far as Ray can tell, each with one replica; the second may die."""
    from ray.cluster_utils import Cluster

    from cnnviz.serving.cluster.__main__ import deploy

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        nodes = Cluster(initialize_head=True, head_node_args=HEAD)
        nodes.add_node(num_cpus=1)
        ray.init(nodes.address)
        deploy(2)
        ray.shutdown()
        patch.setenv("CNNVIZ_ENGINE", f"ray://127.0.0.1:{PORT}")
        environment.connection().wait(60)
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


OPEN = {"RAY_AUTH_MODE": "disabled"}  # so that the test leaves no token in the user's folder


@contextmanager
def head(port: int) -> Iterator[None]:
    """A cluster of one computer with one replica; all its processes are killed at the end of the block."""
    import psutil  # comes with Ray

    environment = {**os.environ, **OPEN, "PYTHONPATH": str(ROOT)}
    place = str(free_port())
    options = ["--port", place, "--ray-client-server-port", str(port), "--num-cpus", "2"]
    options += ["--include-dashboard=false", "--block"]
    ray_command = str(Path(sys.executable).with_name("ray"))
    deploy = [sys.executable, "-m", "cnnviz.serving.cluster", "--address", f"127.0.0.1:{place}"]
    with NamedTemporaryFile() as log:
        process = subprocess.Popen([ray_command, "start", "--head", *options], env=environment, stdout=log)
        try:
            end = time.monotonic() + 60
            while b"Ray runtime started" not in Path(log.name).read_bytes():
                assert time.monotonic() < end
                time.sleep(0.2)
            subprocess.run([*deploy, "--replicas", "1"], cwd=ROOT, env=environment, check=True, timeout=100)
            yield
        finally:
            for each in [*psutil.Process(process.pid).children(recursive=True), process]:
                with suppress(psutil.NoSuchProcess):
                    each.kill()
            process.wait()


# A server without pages: for each line that it reads it runs a picture, and says how long that took.
PAGES = """
import sys, time
import numpy as np
from cnnviz.models.specs import model
from cnnviz.serving.backend import UnreachableError
from cnnviz.serving.service import engine

lenet = engine(model("lenet"))
for number, _ in enumerate(sys.stdin):
    begun = time.monotonic()
    try:
        said = str(lenet.run(np.full((1, 32, 32), number, np.float32))["fc3"].argmax())
    except UnreachableError:
        said = "unreachable"
    print(said, time.monotonic() - begun, flush=True)
"""


def test_a_cluster_that_dies_is_said_in_time_and_used_again_when_it_is_back() -> None:
    port = free_port()
    settings = {**os.environ, **OPEN, "CNNVIZ_ENGINE": f"ray://127.0.0.1:{port}"}
    with subprocess.Popen(
        [sys.executable, "-c", PAGES], cwd=ROOT, env=settings, stdin=PIPE, stdout=PIPE, text=True
    ) as pages:
        assert pages.stdin

        def ask() -> tuple[str, float]:
            print(file=pages.stdin, flush=True)
            assert pages.stdout
            said, seconds = pages.stdout.readline().split()
            return said, float(seconds)

        def answered() -> bool:
            end = time.monotonic() + 150
            while ask()[0] == "unreachable":
                if time.monotonic() > end:
                    return False
                time.sleep(0.5)
            return True

        said, seconds = ask()
        assert (said, seconds < 10) == ("unreachable", True)
        with head(port):
            assert answered()
        said, seconds = ask()
        assert (said, seconds < 10) == ("unreachable", True)
        with head(port):
            assert answered()
        pages.stdin.close()
