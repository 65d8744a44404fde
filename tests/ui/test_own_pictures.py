"""Tests of the pictures of a visitor that a channel is asked with, held against torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from cnnviz.finetune import workspace as workspaces
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import model
from tests.support.jobs import work
from tests.support.pictures import blank, dataset
from tests.support.told import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

DIGITS = [sample.path.read_bytes() for sample in samples(PictureKind.DIGITS)[:5]]


def answers(model_name: str, layer: str, channel: int, file: bytes) -> np.ndarray:
    """The plain model's map of a channel of a picture in a file, and its input."""
    spec = model(model_name)
    prepared = spec.prepare(images.decode(file))
    assert prepared
    network, found = spec.load(), list[torch.Tensor]()
    network.get_submodule(layer).register_forward_hook(lambda *passed: found.append(passed[2]))
    with torch.inference_mode():
        network(torch.tensor(prepared.input[None]))
    shown: np.ndarray = found[0][0, channel].numpy()
    return shown


def choose(app: AppTest, name: str, layer: str, channel: int, pictures: str) -> None:
    app.selectbox(key="model-choice").set_value(name).run()
    app.selectbox(key=f"layer-{name}").set_value(layer).run()
    app.number_input(key=f"channel-{name}-{layer}").set_value(channel).run()
    app.segmented_control(key="pictures").set_value(pictures).run()
    assert not app.exception


def patches(app: AppTest) -> list[str]:
    return [
        each.value.replace("\u2060", "").replace("\\", "") for each in app.caption if "** · " in each.value
    ]


def assert_are(app: AppTest, files: dict[str, bytes], name: str, layer: str, channel: int) -> None:
    """Check that the patches are those of the files, the strongest first."""
    maps = {each: answers(name, layer, channel, file) for each, file in files.items()}
    best = sorted(maps, key=lambda each: -maps[each].max())[:9]
    assert len(patches(app)) == len(best)
    for place, (said, each) in enumerate(zip(patches(app), best, strict=True), 1):
        row, column = np.unravel_index(maps[each].argmax(), maps[each].shape)
        head, _, rest = said.removeprefix("**").partition("** · ")
        assert told(head) == pytest.approx(maps[each].max(), rel=1e-4)
        assert rest == each
        where = app.button(key=f"open-{place}").help or ""
        assert where.replace("\u2060", "").replace("\\", "") == f"{each}, row {row}, column {column}"


def test_ones_own_pictures_are_asked_and_no_other_visitor_meets_them(
    visitor: Callable[..., AppTest],
) -> None:
    app = visitor("channel")
    choose(app, "lenet", "conv2", 5, "own")
    assert "Give some pictures first" in app.info[0].value
    app.session_state["picture-digits-upload.own"] = [("elsewhere.png", DIGITS[4])]
    named = {f"{place}.png": file for place, file in enumerate(DIGITS[:4])}
    others = {"cut.png": DIGITS[0][:90], "white.png": blank(), "again.png": DIGITS[4]}
    files = [(name, content, "image/png") for name, content in (named | others).items()]
    app.file_uploader(key="own-pictures-digits").set_value(files).run()
    work(app, "survey-own")
    (warning,) = (each.value.replace("\u2060", "").replace("\\", "") for each in app.warning)
    assert "cut.png is left out: the picture is damaged or cut short" in warning
    assert "white.png is left out: nothing in it stands out" in warning
    shown = named | {"again.png": DIGITS[4]}
    assert_are(app, shown, "lenet", "conv2", 5)
    assert any("Of 5 pictures" in each.value for each in app.markdown)
    # Another one has the program's alone, and still none of their own.
    other = visitor("channel")
    choose(other, "lenet", "conv2", 5, "own")
    assert "Give some pictures first" in other.info[0].value
    other.segmented_control(key="pictures").set_value("program").run()
    assert all(" · digit " in said for said in patches(other))
    # Opened, it is the very file; and back here all is as it was.
    app.button(key="open-2").click().run()
    second = sorted(shown, key=lambda name: -answers("lenet", "conv2", 5, shown[name]).max())[1]
    assert app.session_state["picture-digits-upload.file"] == (second, shown[second])
    asked = {name: app.query_params[name] for name in ("layer", "channel")}
    assert asked == {"layer": "conv2", "channel": "5"}
    app.switch_page("pages/channel.py").run()
    assert len(patches(app)) == 5


def test_the_pictures_of_the_fine_tuning_are_asked(visitor: Callable[..., AppTest]) -> None:
    workspace = workspaces.create()
    given = dataset(2).pictures
    workspace.add(given)
    app = visitor("channel", token=workspace.folder.name)
    name = "resnet50-catdog"
    choose(app, name, "conv1", 3, "fine-tuning")
    work(app, "survey-fine-tuning")
    files = {f"{each.name} ({each.label})": each.read() for each in given}
    assert_are(app, files, name, "conv1", 3)
    for path in (workspace.folder / "pictures").iterdir():
        path.unlink()
    app.button(key="open-1").click().run()
    assert not app.exception
    assert "is not there any more" in app.warning[0].value
    assert "fine-tuning" not in visitor("channel").segmented_control(key="pictures").options
