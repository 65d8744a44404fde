"""Tests of downloads: a file comes whole or not at all, and a fetched model is then usable."""

from __future__ import annotations

import errno
import shutil
import socket
import threading
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
import streamlit as st
import torch
from streamlit.testing.v1 import AppTest
from torchvision import models as torchvision_models

from cnnviz.__main__ import main
from cnnviz.models import specs
from cnnviz.models.download import DownloadError, Problem, fetch
from cnnviz.serving.engine import Engine
from cnnviz.serving.job import Job

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from torch import nn

    from cnnviz.models.specs import ModelSpec

CONTENT = bytes(range(256)) * 4000  # several chunks
NAME = f"net-{sha256(CONTENT).hexdigest()[:8]}.pth"


class Host(NamedTuple):
    """A server of files: `address`/whole/NAME gives NAME whole, and so on.

    Where it stalls it goes on when `going` is set.
    """

    address: str
    files: dict[str, bytes]
    going: threading.Event


@pytest.fixture
def saved(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[ModelSpec, nn.Module]:
    """ResNet-18 as it can be had from `host`, and the network whose weights these are."""
    network = torchvision_models.resnet18().eval()
    torch.save(network.state_dict(), tmp_path / "new.pth")
    content = (tmp_path / "new.pth").read_bytes()
    name = f"resnet18-{sha256(content).hexdigest()[:8]}.pth"
    host.files[name] = content
    source, weights = f"{host.address}/whole/{name}", tmp_path / "cache" / name
    spec = replace(specs.model("resnet18-imagenet"), source=source, weights=weights)
    monkeypatch.setitem(specs.MODELS, spec.name, spec)
    return spec, network


@pytest.fixture
def host() -> Iterator[Host]:
    files = {NAME: CONTENT}
    going = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _, how, name = self.path.split("/")
            if how == "gone":
                return self.send_error(404)
            data = files[name]
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if how == "corrupt":
                data = data[:-1] + b"?"
            self.wfile.write(data if how in ("whole", "corrupt") else data[: len(data) // 2])
            if how == "stalled":
                going.wait()
            return None

        def log_message(self, *message: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Host(f"http://127.0.0.1:{server.server_port}", files, going)
        going.set()
        server.shutdown()
        thread.join()


def test_a_whole_file_is_kept_and_its_progress_told(host: Host, tmp_path: Path) -> None:
    target, told = tmp_path / "new" / NAME, []
    fetch(f"{host.address}/whole/{NAME}", target, report=lambda *bytes_: told.append(bytes_))
    assert target.read_bytes() == CONTENT
    assert list(target.parent.iterdir()) == [target]
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert told == sorted(told)


@pytest.mark.parametrize(
    ("how", "problem"),
    [
        ("gone", Problem.REFUSED),
        ("truncated", Problem.TRUNCATED),
        ("corrupt", Problem.CORRUPT),
        ("stalled", Problem.STALLED),
    ],
)
def test_a_bad_answer_leaves_nothing(how: str, problem: Problem, host: Host, tmp_path: Path) -> None:
    with pytest.raises(DownloadError) as caught:
        fetch(f"{host.address}/{how}/{NAME}", tmp_path / NAME, report=lambda *_: None, patience=0.3)
    assert caught.value.problem is problem
    assert list(tmp_path.iterdir()) == []


def test_without_a_network_it_says_so(tmp_path: Path) -> None:
    with socket.socket() as free:  # bound, but not listening
        free.bind(("127.0.0.1", 0))
        with pytest.raises(DownloadError, match="cannot be reached") as caught:
            fetch(f"http://127.0.0.1:{free.getsockname()[1]}/{NAME}", tmp_path / NAME, report=lambda *_: None)
    assert caught.value.problem is Problem.OFFLINE
    assert list(tmp_path.iterdir()) == []


def test_a_cancelled_download_leaves_nothing_and_an_older_file_stays(host: Host, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"older")
    answers = iter([False, True])
    url = f"{host.address}/whole/{NAME}"
    with pytest.raises(DownloadError) as caught:
        fetch(url, tmp_path / NAME, report=lambda *_: None, cancelled=lambda: next(answers))
    assert caught.value.problem is Problem.CANCELLED
    assert (tmp_path / NAME).read_bytes() == b"older"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("found", ["before", "meanwhile"])
def test_a_full_disk_leaves_nothing(
    found: str, host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if found == "before":
        monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 8, 1))
    report = full if found == "meanwhile" else lambda *_: None
    with pytest.raises(DownloadError) as caught:
        fetch(f"{host.address}/whole/{NAME}", tmp_path / NAME, report=report)
    assert caught.value.problem is Problem.DISK_FULL
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(host: Host, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DownloadError, match=f"{tmp_path}/file cannot be written") as caught:
        fetch(f"{host.address}/whole/{NAME}", tmp_path / "file" / NAME, report=lambda *_: None)
    assert caught.value.problem is Problem.UNWRITABLE


def test_a_fetched_network_runs(
    saved: tuple[ModelSpec, nn.Module], capsys: pytest.CaptureFixture[str]
) -> None:
    spec, network = saved
    with pytest.raises(specs.WeightsError, match="python -m cnnviz fetch resnet18-imagenet"):
        spec.load()
    assert main(["fetch", spec.name]) == 0
    assert capsys.readouterr().out == f"{spec.name}: {spec.weights}\n"
    pixels = torch.rand(spec.shape)
    with torch.inference_mode():
        expected = network(pixels[None])[0].numpy()
    np.testing.assert_allclose(Engine(spec).run(pixels.numpy())["fc"], expected, rtol=1e-5, atol=1e-5)


def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    torch.save({"fc.weight": Sly()}, tmp_path / "sly.pth")
    spec = replace(specs.model("resnet18-imagenet"), weights=tmp_path / "sly.pth")
    with pytest.raises(specs.WeightsError, match="does not hold the weights"):
        spec.load()


def test_on_the_page_a_click_fetches_and_without_a_network_a_sentence_stays(
    saved: tuple[ModelSpec, nn.Module], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec, _ = saved
    away = replace(spec, source=f"http://127.0.0.1:9/{spec.weights.name}")  # nothing listens at "discard"
    monkeypatch.setitem(specs.MODELS, spec.name, away)
    st.cache_resource.clear()
    app = AppTest.from_function(offer, default_timeout=30).run()
    click(app, f"fetch-{spec.name}")
    assert app.warning[0].value.startswith("127.0.0.1:9 cannot be reached.")
    monkeypatch.setitem(specs.MODELS, spec.name, spec)
    click(app, f"fetch-{spec.name}")
    assert not app.exception
    assert app.markdown[0].value == "at hand"
    st.cache_resource.clear()


def test_on_the_page_a_download_tells_how_far_it_is_and_can_be_cancelled(
    saved: tuple[ModelSpec, nn.Module], host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec, _ = saved
    slow = replace(spec, source=str(spec.source).replace("/whole/", "/stalled/"))
    monkeypatch.setitem(specs.MODELS, spec.name, slow)
    st.cache_resource.clear()
    app = AppTest.from_function(offer, default_timeout=30).run()
    app.button(key=f"fetch-{spec.name}").click().run()
    (fetching,) = (each for each in threading.enumerate() if each.name == f"fetch {spec.name}")
    assert isinstance(fetching, Job)
    half = len(host.files[spec.weights.name]) // 2
    while fetching.done < half:
        fetching.join(0.01)
    (progress,) = app.run().get("progress")
    assert progress.proto.value in (49, 50)
    assert progress.proto.text == f"{half / 1e6:.1f} of {2 * half / 1e6:.1f} MB"
    app.button(key=f"cancel-{spec.name}").click().run()
    assert not app.get("progress")
    assert app.button(key=f"fetch-{spec.name}")
    host.going.set()
    fetching.join()
    assert list(spec.weights.parent.iterdir()) == []
    assert not app.run().exception
    st.cache_resource.clear()


def offer() -> None:
    """A page of one model."""
    import streamlit as st

    from cnnviz.models.specs import model
    from cnnviz.translations import catalogue
    from cnnviz.ui.shell.weights_download import without_weights

    spec = model("resnet18-imagenet")
    if spec.available:
        st.markdown("at hand")
    else:
        without_weights(spec, catalogue("en"))


def click(app: AppTest, key: str) -> None:
    """Press a button, and look again when the downloads have ended."""
    app.button(key=key).click().run()
    for thread in threading.enumerate():
        if thread.name.startswith("fetch "):
            thread.join()
    app.run()


class Sly:
    """An object that runs code when it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("run",)
