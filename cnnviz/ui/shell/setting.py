"""A choice that a control shows, the session keeps, and a link restores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Value = TypeVar("Value")
_RENAMED = "setting.renamed"


@dataclass(frozen=True)
class Setting:
    """A choice of the user and the places where it is kept.

    It is looked up in the control itself; then in the session, since Streamlit forgets a control that leaves
    the page; then in the address, which may say anything; and at last it is the default. To a page that the
    browser's history leads to, its address comes first, so that it is as it was left. Session and address
    keep it as text, which a function that is called `read` turns into the value, or into None if that cannot
    be chosen.

    Attributes:
        address: its name in the address.
        control: the key of its control.
        session: its key in the session; of none, that of the control with ".kept" behind it.
    """

    address: str
    control: str
    session: str = ""

    @property
    def _session(self) -> str:
        return self.session or f"{self.control}.kept"

    @property
    def _put(self) -> str:
        return f"{self.control}.put"

    def find(self, read: Callable[[str], Value | None], default: Value) -> Value:
        """The value that the session keeps, else that of the address, else `default`; see the class."""
        places = [st.session_state.get(self._session), st.query_params.get(self.address)]
        for written in reversed(places) if returned() else places:
            value = None if written is None else read(written)
            if value is not None:
                return value
        return default

    def begin(self, read: Callable[[str], Value | None], default: Value) -> str:
        """The key for the control, which starts with the value found if it shows none that can be chosen."""
        shown = st.session_state.get(self.control)
        if shown is None or read(write(shown)) is None or returned():
            st.session_state[self.control] = self.find(read, default)
        elif renamed() or not _drawn(self.control):
            st.session_state[self.control] = shown
        return self.control

    def place(self, known: Sequence[str], default: str) -> int:
        """The place in `known` of the value found, for a list that starts with what stands there."""
        found = self.find(one_of(known), default)
        if not st.session_state.pop(self._put, False) and not returned():
            return known.index(found)
        st.session_state[self.control] = found  # what the list shows on the page before would stay
        return 0

    def linked_in_vain(self, known: Sequence[str]) -> bool:
        """Whether a link, which this session came by, asks for what is not in `known`."""
        asked = None if self._session in st.session_state else st.query_params.get(self.address)
        return asked is not None and asked not in known

    def keep(self, value: object, *, linked: bool = True) -> None:
        """Keep `value` in the session and, if it is to be `linked`, in the address; None is in neither."""
        written = None if value is None else write(value)
        st.session_state[self._session] = written
        if written is None or not linked:
            st.query_params.pop(self.address, None)
        else:
            st.query_params[self.address] = written

    def put(self, value: object) -> None:
        """Let `value` be chosen when the page comes to the control, which must not be drawn yet."""
        st.session_state[self._session] = write(value)
        st.session_state[self._put] = True
        st.session_state.pop(self.control, None)


def _drawn(control: str) -> bool:
    """Whether the browser had drawn `control` when it asked for this run: it then says what is chosen there.

    Streamlit sends a value that was set once, in the run that set it. A click before the browser has drawn
    that lets the next run replace it, whose control would then begin as if nothing had been chosen; but what
    is sent again once the control is drawn would undo a choice that is made meanwhile.
    """
    context = get_script_run_ctx()
    if context is None:
        return False
    state = context.session_state._state
    return state._key_id_mapper.get_id_from_key(control, None) in state._new_widget_state


def end_run() -> None:
    """Say that a run came to its end, and with it what `rename` began."""
    st.session_state.pop(_RENAMED, None)


def rename() -> None:
    """Say that options have other names from here on, in another language.

    The browser keeps the old name of what is chosen until it is sent a value. So until a run has
    come to its end, `renamed` holds and controls show their values again.
    """
    st.session_state[_RENAMED] = True


def renamed() -> bool:
    """Whether the language was changed just now; see `rename`."""
    return _RENAMED in st.session_state


def show_renamed(control: str) -> None:
    """Let `control`, which no `Setting` keeps, show its value by its new name; see `rename`."""
    if renamed() and control in st.session_state:
        st.session_state[control] = st.session_state[control]


def returned() -> bool:
    """Whether this run shows a page to which the browser's Back or Forward led."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


@dataclass(frozen=True)
class Between:
    """The numbers from `least` to `most`, both included; nan is none of them."""

    least: float
    most: float

    def __contains__(self, value: object) -> bool:
        """Whether `value` is such a number."""
        return isinstance(value, int | float) and self.least <= value <= self.most


SWITCH, SHARE = (False, True), Between(0.0, 1.0)


def write(value: object) -> str:
    """The text of `value` in an address."""
    return str(int(value)) if isinstance(value, bool) else str(value)


def one_of(options: Iterable[Value]) -> Callable[[str], Value | None]:
    """The function that parses one of `options`, and nothing else."""
    return {write(option): option for option in options}.get
