"""Ticks for what a user has done in the labs, which the browser remembers until it is closed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.ui.shell import kept_cookie

if TYPE_CHECKING:
    from collections.abc import Iterable

_KEPT, _COOKIE = "labs.ticks", "cnnviz-labs"
_NAMES = re.compile(r"[a-z]+(?:-[a-z0-9]+)?")
_MOST = 200  # of an address or a cookie, which may hold anything


def ticks() -> frozenset[str]:
    """The names of what is done: "pixels" for a whole lab, "pixels-task" for a part of it."""
    found: frozenset[str] | None = st.session_state.get(_KEPT)
    if found is None:
        written = kept_cookie.kept(_COOKIE) or ""
        found = frozenset(_NAMES.findall(written)[:_MOST])
    return found


def tick(names: Iterable[str]) -> None:
    """Tick what is called `names` as well."""
    st.session_state[_KEPT] = ticks() | set(names)


def untick(lab: str) -> None:
    """Take back all ticks of a lab."""
    st.session_state[_KEPT] = frozenset(name for name in ticks() if name.partition("-")[0] != lab)


def remember() -> None:
    """Let the browser remember the ticks of this session, if there were any."""
    if _KEPT in st.session_state:
        kept_cookie.keep(_COOKIE, ".".join(sorted(ticks())))
