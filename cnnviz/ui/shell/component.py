"""Components: the modules in web/, served to the browser and placed on a page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.components import v2

from cnnviz.memoize import memoized
from cnnviz.ui.shell import web_files
from cnnviz.ui.shell.web_files import COMMON, LOADER, WEB

if TYPE_CHECKING:
    from collections.abc import Callable


@memoized
def component(name: str, entry: str, *sheets: str) -> Callable[..., Any]:
    """The view whose JavaScript module is `entry`, a file of web/; call this only while a page runs.

    The style sheets beside it and beside the modules that it imports come with it, its own last. Each run
    sends only two lines that load them (web/runtime/load.js): the browser fetches the files itself, many at
    once, and views share the modules they import.

    Args:
        name: unique among all components.
        entry: such as "inputs/pad.js".
        sheets: style sheets that come after its own.

    Raises:
        FileNotFoundError: there is no such module.
    """
    if not (WEB / entry).is_file():
        raise FileNotFoundError(f"no module {entry!r} in {WEB}")
    beside = [sheet for sheet in web_files.sheets(entry) if sheet not in sheets]
    files = ", ".join(f'"{name}"' for name in (entry, *COMMON, *beside, *sheets))
    loader = (
        f'const {{ load }} = await import(new URL("{web_files.folder()}{LOADER}", document.baseURI));\n'
        f"export default await load({files});\n"
    )
    made = v2.component(name, js=loader)

    def render(*, data: object = None, **given: Any) -> Any:
        # In an object by itself Streamlit would look for tables, and import pandas for that.
        return made(data=[data] if isinstance(data, dict) else data, **given)

    return render


def sent(key: str, name: str) -> object:
    """The value that the browser last sent as `name` from `key`: it may be anything. None if nothing."""
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None


def preload(*entries: str) -> None:
    """Let the browser fetch these modules of web/, with all that they import, while the server is at work."""
    component("preload", "runtime/preload.js")(data={"modules": entries}, key="preload")


@cache
def page_style() -> str:
    """The sheets of style/ for the page around the views."""
    return "".join((WEB / "style" / name).read_text("utf-8") for name in ("tokens.css", "page.css"))
