"""Tests of the pages in languages that nobody speaks: they show what is untranslated, clipped or obeyed."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po, write_po
from playwright.sync_api import expect

from tests.conftest import ready
from tests.support.contexts import skip_tour
from tests.support.pages import PAGES
from tests.support.server import ROOT, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, ViewportSize

CODE = "<script>window.obeyed = 1</script><img src='/none' onerror='window.obeyed = 1'>"
# What is the same in every language: names of networks, layers, files and units, and what is code.
SAME = re.compile(
    r"\b(cnnviz|Language|LeNet|ResNet\w*|MNIST|ImageNet|PyTorch|torch\w*|Python|Harley|EN|SVG|PNG|CSV|NPZ|PY|ZIP|PDF|"
    r"SAFETENSORS|MLP|CNN|CPU|GPU|input|conv\w*|relu\w*|pool\w*|maxpool|avgpool|flatten|fc\w*|softmax\w*|sigmoid|"
    r"layer\d\w*|bn\d|downsample|Conv2d|ReLU|MaxPool2d|AvgPool2d|AdaptiveAvgPool2d|Linear|Flatten|Softmax|"
    r"BatchNorm2d|Sequential|add|max\w*|min|exp|mean|std|train|eval|CPU)\b".replace("\\\\", "\\")
)
TEXT = """() => {
  const said = [];
  const icon = (node) => node instanceof Element && getComputedStyle(node).fontFamily.includes("Material");
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) said.push(node.data);
    else if (!["STYLE", "SCRIPT", "CODE", "ANNOTATION"].includes(node.nodeName.toUpperCase()) && !icon(node))
      for (const child of [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]) walk(child);
  };
  walk(document.querySelector("[data-testid=stApp]"));
  return said;
}"""
CLIPPED = """() => {
  const found = [];
  const walk = (node) => {
    const { overflowX, textOverflow } = getComputedStyle(node);
    const words = (child) => child.nodeType === Node.TEXT_NODE && /[a-z]/i.test(child.data);
    const own = [...node.childNodes].some(words);
    const clips = own && ["hidden", "clip"].includes(overflowX) && textOverflow !== "ellipsis";
    const { clientWidth: room, scrollWidth: needed } = node;
    if (clips && room > 1 && needed > room + 1) found.push(node.outerHTML.slice(0, 200));
    for (const child of [...(node.shadowRoot?.children ?? []), ...node.children]) walk(child);
  };
  walk(document.querySelector("[data-testid=stApp]"));
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth + 1 ? [...found, `the page is ${scrollWidth} wide`] : found;
}"""


@contextmanager
def speaking(folder: Path, say: Callable[[str], str]) -> Iterator[str]:
    """The address of the app whose Korean is what `say` makes of each English message."""
    for name in ("pages", "cnnviz", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "assets").symlink_to(ROOT / "assets")
    shutil.copy(ROOT / "app.py", folder)
    path = folder / "cnnviz" / "locale" / "ko.po"
    with path.open("rb") as file:
        messages = read_po(file, locale="ko")
    for message in messages:
        if message.id:
            message.string = say(str(message.id))
    with path.open("wb") as file:
        write_po(file, messages)
    with serve(folder / "app.py", folder=folder, settings={"PYTHONPATH": str(folder)}) as running:
        yield running.address


def walked(chromium: Browser, address: str, window: ViewportSize) -> Iterator[tuple[str, Page]]:
    """Every page, as it stands."""
    context = chromium.new_context(locale="ko-KR", viewport=window)
    skip_tour(context)
    page = context.new_page()
    for path in PAGES:
        page.goto(f"{address}/{path}")
        ready(page)
        page.wait_for_load_state("networkidle")
        yield path, page
    context.close()


def test_no_words_are_outside_the_catalogue(chromium: Browser, tmp_path: Path) -> None:
    left = {}
    with speaking(tmp_path, lambda message: f"X{sum(message.encode())}") as address:
        for path, page in walked(chromium, address, {"width": 1280, "height": 720}):
            for streamlits in (
                "Skip to main content",
                "per file",
            ):  # said otherwise as soon as they are there
                expect(page.get_by_text(streamlits)).to_have_count(0)
            words = {
                word
                for said in page.evaluate(TEXT)
                for word in re.findall(r"[A-Za-z]{3,}", SAME.sub("", said))
            }
            if words:
                left[path] = sorted(words)
    assert not left, left


def test_long_words_fit_and_markup_in_them_is_never_obeyed(chromium: Browser, tmp_path: Path) -> None:
    clipped = {}
    with speaking(tmp_path, lambda message: f"{message} {message} {CODE}") as address:
        for path, page in walked(chromium, address, {"width": 390, "height": 844}):
            assert page.evaluate("window.obeyed") is None, path
            if found := page.evaluate(CLIPPED):
                clipped[path] = found
    assert not clipped
