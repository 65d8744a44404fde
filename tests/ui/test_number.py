"""Tests of numbers as text: Python writes them as the scripts do."""

from __future__ import annotations

import json
import math

from cnnviz.ui.shell.number import brief, readable
from tests.support import node

_SCRIPT = """
import { readable } from "./cnnviz/ui/web/runtime/format.js";
const numbers = [0, 1.13e-9, -2e-12, 4e-6, 0.001, -0.5, 2.082312, -31.4159, 123456.7, Infinity, NaN];
console.log(JSON.stringify(numbers.map((each) => readable(each, 6))));
"""


def test_a_number_is_written_as_the_scripts_write_it() -> None:
    numbers = [0, 1.13e-9, -2e-12, 4e-6, 0.001, -0.5, 2.082312, -31.4159, 123456.7, math.inf, math.nan]
    answer = node.run("--input-type=module", "-e", _SCRIPT)
    assert [readable(number) for number in numbers] == json.loads(answer.stdout)
    assert readable(1.13e-9) == "1.1×10⁻⁹"


def test_of_a_brief_number_all_digits_are_under_the_pointer() -> None:
    told = {0.5: "0.500", 0.119131: "0.119", -7.019: "−7.02", 0.00123456: "0.00123", 9.9961: "10.0"}
    told[1234.56] = "1235"
    for number, words in told.items():
        assert brief(number) == f'<span title="{readable(number)}">{words}</span>'
    assert [brief(number) for number in (0, 1e-9, math.inf)] == ["0", "1.0×10⁻⁹", "∞"]


def test_an_answer_of_a_channel_is_the_same_beside_the_pointer_and_on_the_page_of_the_channel() -> None:
    script = """
import { tipWords } from "./cnnviz/ui/web/maps/words.js";
const featureMaps = { value: () => 2.082312, position: () => "" };
console.log(tipWords({ settings: { shown: "picture" } }, featureMaps, {}, (words) => words)[0]);
"""
    answer = node.run("--input-type=module", "-e", script)
    assert answer.stdout.decode().strip() == readable(2.082312) == "2.08231"
