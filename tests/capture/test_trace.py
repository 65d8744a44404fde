"""What a browser names is a unit, or nothing."""

import pytest

from cnnviz.capture.trace import Unit

PLACE = {"layer": "conv1", "channel": 2, "row": 3, "column": 4}


def test_a_browser_names_a_unit() -> None:
    assert Unit.parse(PLACE) == Unit("conv1", 2, 3, 4)
    assert Unit.parse({"id": "more", "layer": "fc", "channel": 7}) == Unit("fc", 7)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        7,
        [],
        {},
        {"layer": "conv1"},
        {"layer": 1, "channel": 2},
        *(
            {**PLACE, part: wrong}
            for part in ("channel", "row", "column")
            for wrong in (-1, 2.0, "2", True, None)
        ),
    ],
)
def test_a_browser_that_sends_anything_else_names_none(sent: object) -> None:
    assert Unit.parse(sent) is None
