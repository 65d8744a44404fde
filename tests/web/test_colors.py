"""Tests of colours: the same in style sheets, scripts, exported files and the settings of the page."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cnnviz.export.colormap import PRIMARY
from tests.support import node

ROOT = Path(__file__).parents[2]
WEB = ROOT / "cnnviz/ui/web"
THEMES = ("light", "dark")
HOME = {"style/tokens.css", "draw/theme_colors.js"}
_TOKEN = re.compile(r"--([\w-]+): (?:var\([\w-]+, )?light-dark\((#\w+), (#\w+)\)")
_SHARE = re.compile(r"--quiet: color-mix\(in srgb, var\(--text\) (\d+)%")
_HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")
_FUNCTION = re.compile(r"rgba?\((\d+)[ ,]+(\d+)[ ,]+(\d+)")
Rgb = tuple[int, int, int]


def rgb(color: str) -> Rgb:
    """Red, green and blue of #rgb or #rrggbb."""
    digits = color.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


@cache
def sheet() -> str:
    return (WEB / "style/tokens.css").read_text("utf-8")


def tokens(theme: str) -> dict[str, Rgb]:
    """The colours that differ between the themes, by name."""
    return {name: rgb(pair[THEMES.index(theme)]) for name, *pair in _TOKEN.findall(sheet())}


@cache
def scripts() -> Any:
    program = (
        "import * as colors from './cnnviz/ui/web/draw/theme_colors.js';"
        "import { palette } from './cnnviz/ui/web/draw/colormap.js';"
        "const palettes = { light: [...palette('light')], dark: [...palette('dark')] };"
        "console.log(JSON.stringify({ ...colors, palettes }))"
    )
    answer = node.run("--input-type=module", "-e", program)
    assert answer.returncode == 0, answer.stderr.decode()
    return json.loads(answer.stdout)


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""

    def luminance(color: Rgb) -> float:
        parts = [byte / 255 for byte in color]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_scripts_draw_in_the_colours_of_the_sheets(theme: str) -> None:
    own, ink = tokens(theme), scripts()["INK"][theme]
    assert {name: rgb(ink[name]) for name in ("text", "mark", "halo")} == {
        name: own[name] for name in ("text", "mark", "halo")
    }
    found = _SHARE.search(sheet())
    assert found
    share = int(found[1]) / 100
    pairs = zip(own["text"], own["background"], rgb(ink["quiet"]), strict=True)
    assert all(abs(share * text + (1 - share) * ground - mixed) <= 0.5 for text, ground, mixed in pairs)


def test_the_signs_have_the_colours_of_the_scale() -> None:
    _, negative, _, positive, _ = scripts()["SCALE"]["light"]
    for name, color in (("negative", negative), ("positive", positive)):
        assert f"--{name}: #{bytes(color).hex()};" in sheet()


@pytest.mark.parametrize("theme", THEMES)
def test_settings_and_files_have_the_primary_colour(theme: str) -> None:
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))
    assert rgb(settings["theme"][theme]["primaryColor"]) == tokens(theme)["primary"]
    assert rgb(PRIMARY) == tokens("light")["primary"]


@pytest.mark.parametrize("theme", THEMES)
def test_a_mark_stands_out_from_the_page_and_from_every_colour_of_a_map(theme: str) -> None:
    own = tokens(theme)
    assert min(contrast(own["mark"], own[ground]) for ground in ("background", "surface")) >= 3
    for color in scripts()["palettes"][theme]:
        below = color & 255, color >> 8 & 255, color >> 16 & 255
        assert max(contrast(own[part], below) for part in ("mark", "halo")) >= 3, below


def test_no_other_sheet_or_script_names_a_colour() -> None:
    found = set()
    for path in sorted([*WEB.rglob("*.css"), *WEB.rglob("*.js")]):
        name, source = path.relative_to(WEB).as_posix(), path.read_text("utf-8")
        named = [rgb(color) for color in _HEX.findall(source)]
        named += [(int(red), int(green), int(blue)) for red, green, blue in _FUNCTION.findall(source)]
        if name not in HOME:
            found |= {(name, color) for color in named if color not in {(0, 0, 0), (255, 255, 255)}}
    assert found == set()
