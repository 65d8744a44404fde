"""Cookies in which the browser remembers something of the user until it is closed."""

from __future__ import annotations

import streamlit as st

from cnnviz.ui.shell.component import component


def keep(name: str, value: str) -> None:
    """Let the browser keep `value`, which has no space and no semicolon, in the cookie called `name`."""
    component("keep-cookie", "runtime/keep_cookie.js")(
        data={"name": name, "value": value}, key=f"keep-{name}"
    )


def kept(name: str) -> str | None:
    """The value of the cookie called `name` as the session began; from the browser it may be anything."""
    found: object = st.context.cookies.get(name)
    return found if isinstance(found, str) else None
