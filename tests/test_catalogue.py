"""Does each reader get messages in a language of theirs?"""

from __future__ import annotations

import pytest

from cnnviz import catalogue as module
from cnnviz.catalogue import LANGUAGES, catalogue, negotiate

ENTRIES = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8"

#: cnnviz/ui/web/legend.js:19
msgid "window that is read"
msgstr "읽는 창"

#: pages/network.py:38 cnnviz/ui/web/panel.js:1
msgid "{layer}, unit {unit}"
msgstr "{unit}번 유닛, {layer}"

#: app.py:15
msgid "Network"
msgstr "신경망"

#: app.py:16
msgid "not yet"
msgstr ""
"""


@pytest.fixture
def korean(tmp_path, monkeypatch):
    (tmp_path / "ko.po").write_text(ENTRIES, "utf-8")
    monkeypatch.setattr(module, "_FOLDER", tmp_path)
    return catalogue.__wrapped__("ko")


def test_messages_are_translated_and_their_places_filled(korean) -> None:
    assert korean("Network") == "신경망"
    assert korean("{layer}, unit {unit}", layer="fc1", unit=3) == "3번 유닛, fc1"


def test_a_message_without_a_translation_stays_english(korean) -> None:
    assert korean("not yet") == "not yet"
    assert korean("Nobody wrote {this}", this=1) == "Nobody wrote 1"
    assert catalogue("en")("Network") == "Network"


def test_scripts_get_the_messages_that_they_use(korean) -> None:
    assert dict(korean.scripts) == {
        "window that is read": "읽는 창",
        "{layer}, unit {unit}": "{unit}번 유닛, {layer}",
    }
    assert not catalogue("en").scripts


def test_another_language_is_refused() -> None:
    with pytest.raises(KeyError, match="no language 'de'; there are en, ko"):
        catalogue("de")


@pytest.mark.parametrize(
    ("preferred", "chosen"),
    [
        (["ko-KR"], "ko"),
        (["ko"], "ko"),
        (["en-GB"], "en"),
        (["de-DE", "ko-KR"], "ko"),
        (["de-DE"], "en"),
        ([], "en"),
    ],
)
def test_the_browsers_language_is_taken_where_there_is_one(preferred: list[str], chosen: str) -> None:
    assert negotiate(preferred) == chosen
    assert chosen in LANGUAGES
