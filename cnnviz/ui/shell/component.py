"""Components: the modules in web/, served to the browser and placed on a page."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.components import v2
from streamlit.components.v1 import declare_component

from cnnviz.memoize import memoized

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

_FOLDER = Path(__file__).parents[1] / "web"
_IMPORTED = re.compile(r'from "(\.[\w./]+)"')


@memoized
def component(name: str, entry: str, *sheets: str) -> ComponentRenderer:
    """The view whose JavaScript module is `entry`, a file of web/; call this only while a page runs.

    A style sheet of the same name, if there is one, comes with it. Each run sends only two lines that load
    them (web/runtime/load.js): the browser fetches the files itself, and views share the modules they import.

    Args:
        name: unique among all components.
        entry: such as "inputs/pad.js".
        sheets: further style sheets, of the parts that the view is made of.

    Raises:
        FileNotFoundError: there is no such module.
    """
    module = _FOLDER / entry
    if not module.is_file():
        raise FileNotFoundError(f"no module {entry!r} in {_FOLDER}")
    style = module.with_suffix(".css")
    names = [entry, *sheets]
    if style.is_file():
        names.insert(1, style.relative_to(_FOLDER).as_posix())
    files = ", ".join(f'"../{name}"' for name in names)
    loader = (
        f'const base = new URL("./component/{_address()}/", document.baseURI);\n'
        f'const {{ load }} = await import(new URL("runtime/load.js", base));\n'
        f"export default await load({files});\n"
    )
    return v2.component(name, js=loader)


def sent(key: str, name: str) -> object:
    """The value that the browser last sent as `name` from `key`: it may be anything. None if nothing."""
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None


def preload(*entries: str) -> None:
    """Let the browser fetch these modules of web/, with all that they import, while the server is at work.

    When their views come, they need not be fetched one after the other as each names the next.
    """
    component("preload", "runtime/preload.js")(data=sorted(imported(*entries)), key="preload")


@cache
def imported(*entries: str) -> frozenset[str]:
    """The modules `entries` of web/, and all that they import, directly or not."""
    found, open_ones = set[str](), list(entries)
    while open_ones:
        module = open_ones.pop()
        if module not in found:
            found.add(module)
            beside = posixpath.dirname(module)
            named = _IMPORTED.findall((_FOLDER / module).read_text("utf-8"))
            open_ones += [posixpath.normpath(posixpath.join(beside, name)) for name in named]
    return frozenset(found)


@memoized
def _address() -> str:
    """Serve web/ and return its place below /component.

    The place changes with the content of any file. As the modules import each other by relative paths, a
    browser that kept one of an older version cannot mix it with newer ones.
    """
    files = sorted(path for path in _FOLDER.rglob("*") if path.is_file())
    content = sha256(
        b"".join(path.relative_to(_FOLDER).as_posix().encode() + path.read_bytes() for path in files)
    ).hexdigest()
    return declare_component(f"web-{content[:12]}", path=_FOLDER).name
