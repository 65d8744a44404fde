"""Tests of translations: every message has one, and its places are filled."""

from __future__ import annotations

import ast

import numpy as np
import pytest

from cnnviz.translations import LANGUAGES, catalogue, negotiate
from tests.support import messages


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_message_is_translated(language: str) -> None:
    assert messages.faults(language) == [], "python -m tests.support.messages brings the catalogue up to date"


def test_no_message_is_said_where_the_catalogue_does_not_look() -> None:
    """Look within f-strings: babel finds no message there, so it would stay English."""
    files = [
        messages.ROOT / "app.py",
        *(messages.ROOT / "pages").glob("*.py"),
        *(messages.ROOT / "cnnviz").rglob("*.py"),
    ]
    said = {
        call.args[0].value
        for file in files
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", getattr(call.func, "id", "")) == "text"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    assert said <= {entry.id for entry in messages.said()}


def test_places_are_filled_in_both_languages() -> None:
    assert catalogue("en")("{position} of {count}", position=3, count=9) == "3 of 9"
    assert catalogue("ko")("{position} of {count}", position=3, count=9) == "9칸 중 3번째"
    assert catalogue("en")("{sum:.2f} {name}", sum=np.float32(-0.5), name="a-b") == "−0.50 a-b"


def test_a_korean_particle_goes_by_the_sound_before_it() -> None:
    said = "이 숫자를 **{}**{}로 읽었습니다(98.9%)."
    for names, ending in (("1 2 4 5 7 8 9 나비 딸 28", ""), ("0 3 6 곰 20 100", "으")):
        for name in names.split():
            message = "It takes this digit for **{label}**, with {share}."
            assert catalogue("ko")(message, label=name, share="98.9%") == said.format(name, ending)


def test_scripts_get_their_messages_and_no_others() -> None:
    scripts = catalogue("ko").scripts
    assert "receptive field" in scripts
    assert "Samples" not in scripts


@pytest.mark.parametrize(
    ("browser", "language"), [("ko-KR", "ko"), ("ko", "ko"), ("en-GB", "en"), ("de-DE", "en"), ("", "en")]
)
def test_the_browsers_language_is_taken_where_it_is_there(browser: str, language: str) -> None:
    assert negotiate([browser]) == language


def test_the_second_choice_counts_where_the_first_is_not_there() -> None:
    assert negotiate(["de-DE", "ko-KR"]) == "ko"
    assert negotiate([]) == "en"


def test_a_message_without_a_translation_stays_english() -> None:
    assert catalogue("ko")("Nobody wrote {this}.", this=1) == "Nobody wrote 1."


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError, match="there are en, ko"):
        catalogue("xx")
