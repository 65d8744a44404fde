"""Tests of photos whose class is known: each counts once, as what the user said last."""

from __future__ import annotations

import torch
from streamlit.testing.v1 import AppTest

from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import model
from tests.support.own_network import shown


def page(place: int) -> None:
    from cnnviz.inputs import images
    from cnnviz.inputs.samples import PictureKind, samples
    from cnnviz.models.specs import model
    from cnnviz.serving.engine import Engine
    from cnnviz.translations import catalogue
    from cnnviz.ui.inputs.model_and_image import Subject
    from cnnviz.ui.network.right_or_wrong import right_or_wrong

    spec = model("lenet")
    prepared = spec.prepare(images.decode(samples(PictureKind.DIGITS)[place].path.read_bytes()))
    assert prepared
    right_or_wrong(spec, Subject(spec, prepared, Engine(spec).run(prepared.input)), catalogue("en"))


def said(app: AppTest) -> str:
    return shown(next(box.value for kind in (app.success, app.warning) for box in kind))


def test_the_tally_counts_each_picture_once() -> None:
    spec = model("lenet")
    prepared = spec.prepare(images.decode(samples(PictureKind.DIGITS)[0].path.read_bytes()))
    assert prepared
    answer = int(spec.load()(torch.from_numpy(prepared.input)[None]).argmax())
    app = AppTest.from_function(page, kwargs={"place": 0}, default_timeout=60).run()
    assert not app.success
    assert not app.warning
    app.selectbox[0].set_value(answer).run()
    assert said(app) == "Right. So far it was right on 1 of 1 pictures."
    other = AppTest.from_function(page, kwargs={"place": 15}, default_timeout=60)
    other.session_state["right-or-wrong"] = app.session_state["right-or-wrong"]
    other.run()
    other.selectbox[0].set_value(0).run()
    assert said(other).endswith("So far it was right on 1 of 2 pictures.")
    assert said(other).startswith("Wrong: it says ")
    app.session_state["right-or-wrong"] = other.session_state["right-or-wrong"]
    app.selectbox[0].set_value((answer + 1) % 10).run()
    assert said(app).endswith(f"it says {answer}. So far it was right on 0 of 2 pictures.")
    app.selectbox[0].set_value(None).run()
    other.session_state["right-or-wrong"] = app.session_state["right-or-wrong"]
    other.run()
    assert said(other).endswith("0 of 1 pictures.")
