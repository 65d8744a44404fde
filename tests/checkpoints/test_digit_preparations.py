"""Test of the preparations of digits that are tried with a network."""

from __future__ import annotations

from time import sleep

from cnnviz.checkpoints.digit_preparations import NAMES, measured
from cnnviz.models.specs import model


def test_to_wait_for_a_busy_machine_makes_no_network_slow() -> None:
    network, waits = model("lenet").load(), iter([0.3])
    network.register_forward_pre_hook(lambda *_: sleep(next(waits, 0)))
    assert set(measured(network, 32, tuple("0123456789"))) == set(NAMES)
