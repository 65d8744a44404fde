"""Test of a drawing that the browser kept over a reload: it comes when the page was drawn without it."""

from __future__ import annotations

import numpy as np
import torch
from streamlit.testing.v1 import AppTest

from cnnviz.inputs import digits, images
from cnnviz.models.specs import model
from cnnviz.ui.inputs.pad import Drawing
from cnnviz.ui.inputs.picture import Source
from tests.support.drawings import drawings, rasterise
from tests.support.server import ROOT
from tests.ui.test_experiments import SAMPLE, go, logits, scores, shown


def test_what_an_experiment_begins_with_is_for_a_drawing_that_comes_late() -> None:
    """As after a reload: the browser's drawing comes when the page was drawn with the example already."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.switch_page("pages/experiments.py").run()
    example = app.session_state["switches.lenet"].off
    board = next(rasterise(each) for each in drawings() if each.digit == 0)
    app.session_state["picture-digits-pad.drawing"] = Drawing(images.encode(board), [])
    app.run()
    prepared = digits.prepare(board)
    assert prepared
    drawn = torch.from_numpy(prepared.input[None])
    plain = model("lenet").load()
    before = logits(plain, drawn)
    np.testing.assert_allclose(scores(app)["before"]["logits"], before, atol=1e-5)
    off = app.session_state["switches.lenet"].off
    assert off != example
    assert int(np.argmax(scores(app)["logits"])) != before.argmax()
    assert "off" not in app.query_params
    go(app, "cover")
    top, left, size = shown(app, "patch")[0]["patch"]
    drawn[..., top : top + size, left : left + size] = 0
    np.testing.assert_allclose(scores(app)["logits"], logits(plain, drawn), atol=1e-5)
    # What the user chose holds for any picture.
    app.session_state["switches.lenet"].toggle(off[0])
    app.session_state["picture-digits.source"] = Source.SAMPLES
    app.session_state["picture-digits-gallery.chosen"] = SAMPLE
    go(app, "switch")
    assert app.session_state["switches.lenet"].off == off[1:]
