"""Tests of what the page says of a layer, whose kinds and labs Python knows."""

from __future__ import annotations

import json
from pathlib import Path

from cnnviz.capture.kinds import Kind, Operation, arithmetic
from cnnviz.translations import catalogue
from cnnviz.ui.lessons.lesson import labs
from tests.support import node

_SCRIPT = Path(__file__).with_name("about.mjs")


def test_each_kind_of_layer_has_its_sentence_and_its_lab() -> None:
    layers = [{"kind": arithmetic(operation).kind, "operation": operation} for operation in Operation]
    assert {layer["kind"] for layer in layers} == set(Kind) - {Kind.OTHER}
    answer = node.run(str(_SCRIPT), data=json.dumps(layers).encode())
    assert answer.returncode == 0, answer.stderr.decode()
    said = json.loads(answer.stdout)
    assert not [sentence for sentence in said["sentences"] if sentence.startswith("This layer computes")]
    known = {f"lab_{lab.name}": lab.title for lab in labs(catalogue("en"))}
    assert set(said["labs"]) <= set(Kind)
    for lab in said["labs"].values():
        assert known[lab["page"]] == lab["title"]
