"""Tests of faults: when something breaks, nothing else breaks with it, and no work is lost.

More of these stand where they belong: a full graphics card in test_engine.py, a download that is cut off or
finds a full disk in test_download.py, a killed training in test_workspace.py, a computer of a
cluster that dies in test_cluster.py.
"""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
import time
from base64 import b64encode
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import streamlit as st
import torch
from safetensors.torch import save
from streamlit.testing.v1 import AppTest

from cnnviz.capture.recorder import Recorder
from cnnviz.checkpoints import checkpoint
from cnnviz.checkpoints.architectures import build
from cnnviz.checkpoints.card import Card
from cnnviz.finetune import workspace
from cnnviz.finetune.job_queue import Ending
from cnnviz.finetune.recipe import Learns, Recipe
from cnnviz.finetune.worker import main as train
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models import device
from cnnviz.models.specs import MODELS, model
from cnnviz.serving.engine import Engine
from cnnviz.ui.shell.plain_text import plain
from tests.conftest import ready
from tests.support import hand
from tests.support.contexts import skip_tour
from tests.support.drawings import drawings, rasterise
from tests.support.own_network import give, kept, opened, shown
from tests.support.pictures import dataset
from tests.support.server import ROOT, serve
from tests.support.session import finish, session
from tests.ui.test_steps import unpack

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.support.server import Server
    from tests.support.session import Session

PAD = "picture-digits-pad"
RESNET = "resnet50-catdog"
SMALL = Recipe("lenet", Learns.ALL, epochs=2, rate=2e-3)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNNVIZ_CACHE", str(tmp_path))


def drawn(number: int) -> np.ndarray:
    """A drawing, as the network's input."""
    prepared = model("lenet").prepare(images.decode(images.encode(rasterise(drawings()[number]))))
    assert prepared
    return prepared.input


async def draw(who: Session, number: int) -> None:
    board = b64encode(images.encode(rasterise(drawings()[number]))).decode()
    await who.put(PAD, drawing={"png": board, "strokes": []})


def scores(who: Session) -> np.ndarray:
    """The class scores of the picture that the page shows."""
    return unpack(who.data["nodelink-lenet"])[1]["fc3"]


def test_a_browser_that_goes_in_mid_run_leaves_the_others_served(server: Server) -> None:
    async def some_go() -> list[Session]:
        people = [session(server.address) for _ in range(8)]
        opened = [await each.__aenter__() for each in people]
        stems = [sample.path.stem for sample in samples(PictureKind.PHOTOS)]
        for who, stem in zip(opened, stems, strict=False):
            await who.open(f"model={RESNET}&sample={stem}")
        for gone in people[::2]:
            await gone.__aexit__(None, None, None)
        await asyncio.gather(*(who.end() for who in opened[1::2]))
        for rest in people[1::2]:
            await rest.__aexit__(None, None, None)
        return opened[1::2]

    for who in finish(some_go()):
        assert who.errors == []
        assert f"nodelink-{RESNET}" in who.data
    server.check()


def test_two_tabs_of_one_person_keep_their_pictures_apart(server: Server) -> None:
    lenet = Engine(model("lenet"))

    async def both() -> None:
        async with session(server.address) as one, session(server.address) as other:
            await asyncio.gather(one.visit(), other.visit())
            await asyncio.gather(draw(one, 1), draw(other, 2))
            await one.begin("")  # the whole page runs once more
            await one.end()
            for who, number in ((one, 1), (other, 2)):
                np.testing.assert_allclose(scores(who), lenet.run(drawn(number))["fc3"], atol=1e-4)

    finish(both())


def test_a_page_outlives_its_server(chromium: Browser) -> None:
    page, other = chromium.new_page(), chromium.new_page()
    skip_tour(page)
    skip_tour(other)
    single = [each for each in drawings() if len(each.strokes) == 1]
    with serve() as first:
        page.goto(first.address)
        ready(page)
        hand.draw(page, single[0])
        answer = hand.answer(page)
        other.goto(first.address)
        hand.upload(other, samples(PictureKind.DIGITS)[0].path)
        first.process.kill()
    with (
        page.expect_websocket() as reconnected,
        serve(port=int(first.address.rpartition(":")[2])) as second,
    ):
        # What was drawn is on the new server, without being drawn again.
        reconnected.value.wait_for_event("framereceived")
        ready(page)
        assert hand.answer(page) == answer
        page.get_by_role("button", name="Clear").click()
        page.locator(".scores.empty").wait_for()
        hand.draw(page, single[0])
        assert hand.answer(page) == answer
        other.get_by_text("The connection was cut and the file is lost. Choose it again.").wait_for()
        hand.upload(other, samples(PictureKind.DIGITS)[1].path)
        second.check()
    page.close()
    other.close()


@pytest.mark.parametrize("length", [0, 7, 5000])
def test_one_broken_model_leaves_the_others(
    length: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = tmp_path / "broken.safetensors"
    weights.write_bytes(MODELS[RESNET].weights.read_bytes()[:length])
    monkeypatch.setitem(MODELS, RESNET, replace(MODELS[RESNET], weights=weights))
    st.cache_resource.clear()  # an earlier test may have loaded it
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.query_params["model"] = RESNET
    app.run()
    assert not app.exception
    assert f"weights of {RESNET} are missing or broken" in app.error[0].value
    app.selectbox(key="model-choice").set_value("lenet").run()
    assert not app.exception
    assert not app.error


def test_on_the_page_a_full_graphics_card_gets_a_sentence_and_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = Recorder.record
    full = [torch.OutOfMemoryError("CUDA out of memory")]

    def read(self: Recorder, batch: np.ndarray) -> object:
        if full:
            raise full.pop()
        return whole(self, batch)

    with monkeypatch.context() as card:
        card.setattr(device, "best", lambda: torch.device("cuda"))
        card.setattr(device, "title", lambda where: where.type)
        card.setattr(Recorder, "to", lambda *_: None)
        card.setattr(Recorder, "record", read)
        st.cache_resource.clear()
        app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
        app.query_params["sample"] = samples(PictureKind.DIGITS)[0].path.stem
        app.run()
        st.cache_resource.clear()
    assert not app.exception
    assert "runs on the CPU" in app.info[0].value
    assert not full


def limited(size: int, *command: str) -> list[str]:
    """A command that may write files of at most `size` bytes, as if the disk were full then."""
    limit = f"import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"
    return [
        sys.executable,
        "-c",
        f"{limit}; os.execv(sys.executable, [sys.executable, *sys.argv[1:]])",
        *command,
    ]


def test_a_full_disk_loses_no_older_trace(tmp_path: Path) -> None:
    out = tmp_path / "trace.npz"
    out.write_bytes(b"older")
    sample = samples(PictureKind.DIGITS)[0].path
    command = limited(9000, "-m", "cnnviz", "trace", str(sample), "--model", "lenet", "--out", str(out))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "trace.npz cannot be written: File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert out.read_bytes() == b"older"
    assert [path.name for path in tmp_path.iterdir()] == ["trace.npz"]


def test_a_full_disk_loses_no_older_network(tmp_path: Path) -> None:
    own = workspace.create()
    own.add(dataset(6).pictures)
    own.begin(SMALL)
    train(own)
    older = own.trained.read_bytes()
    own.begin(replace(SMALL, epochs=3))
    command = limited(100_000, "-m", "cnnviz.finetune.worker", str(own.folder))
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE) as worker:
        assert worker.wait(100) == Ending.DISK
    assert own.trained.read_bytes() == older
    assert checkpoint.spec(own.trained).labels == ("across", "down")


def test_a_full_disk_keeps_the_network_that_was_loaded_before() -> None:
    app, free = opened(), resource.getrlimit(resource.RLIMIT_FSIZE)
    for classes, limit in ((3, free[0]), (4, 100_000)):
        network = build(Card("lenet", tuple("abcd"[:classes]), "lenet"))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, free[1]))
        give(app, f"{classes}.safetensors", save(network.state_dict()))
        resource.setrlimit(resource.RLIMIT_FSIZE, free)
    (said,) = (shown(error.value) for error in app.error)
    assert said == "4.safetensors: The disk has too little room for this network."
    assert app.text_area[0].value == "0\n1\n2"
    assert len(kept()) == 1


def test_where_nothing_can_be_kept_the_page_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "file" / "cache"
    folder.parent.touch()  # a file, where a folder should be
    monkeypatch.setenv("CNNVIZ_CACHE", str(folder))
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.switch_page("pages/finetune.py").run()
    assert not app.exception
    assert [error.value for error in app.error] == [
        f"The folder {plain(str(folder / 'workspaces'))} cannot be written to."
    ]


def test_a_full_disk_begins_no_training_and_says_so() -> None:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.switch_page("pages/finetune.py").run()
    app.button(key="finetune-textures").click().run()
    free = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, free[1]))
    next(button for button in app.button if button.label == "Train").click().run()
    resource.setrlimit(resource.RLIMIT_FSIZE, free)
    assert not app.exception
    assert [error.value for error in app.error] == ["The disk is full, so the training could not begin."]


def test_a_leap_of_the_clock_loses_no_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = workspace.create()
    mine.add(dataset(2).pictures)
    with monkeypatch.context() as leap:
        now = time.time
        leap.setattr(time, "time", lambda: now() + 10 * 24 * 3600)
        workspace.create().make()
    found = workspace.find(mine.folder.name)
    assert found
    assert found.dataset().counts == {"across": 2, "down": 2}
