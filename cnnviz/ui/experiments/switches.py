"""The parts of a network that are switched off, with the way back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.capture.edits import check
from cnnviz.ui.experiments.ready import switched
from cnnviz.ui.shell.setting import Setting
from cnnviz.wire.address import off, parts

if TYPE_CHECKING:
    from cnnviz.capture.edits import Off
    from cnnviz.capture.trace import Trace

_LONGEST = 1500  # letters of what is off, in the address


@dataclass
class Switches:
    """The parts that the user switched off in one model.

    Attributes:
        off: now.
        past: what was off before each change, the first one first.
        serial: of the last change that came from the browser.
        ready: what was off before the user did anything, as it is found for a picture; None after a link.
    """

    off: tuple[Off, ...] = ()
    past: list[tuple[Off, ...]] = field(default_factory=list)
    serial: int = 0
    ready: tuple[Off, ...] | None = None

    @property
    def untouched(self) -> bool:
        """Whether the user has not switched anything yet."""
        return self.off == self.ready and not self.past

    def begin(self, ready: tuple[Off, ...]) -> None:
        """Begin with `ready` switched off."""
        self.off = self.ready = ready

    def change(self, off: tuple[Off, ...]) -> None:
        """Switch `off` off, and the rest on; it can be undone."""
        if off != self.off:
            self.past.append(self.off)
            self.off = off

    def undo(self) -> None:
        """Take the last change back."""
        if self.past:
            self.off = self.past.pop()

    def toggle(self, part: Off) -> None:
        """Switch `part` off if it is on, else on."""
        rest = tuple(each for each in self.off if each != part)
        self.change(rest if part in self.off else (*rest, part))


def switches_of(trace: Trace, identity: str) -> Switches:
    """Return the switches of the model of `trace`; at first as a link says, or off is what the answer needs.

    Until the user switches something, that is found anew for each picture: a drawing that the browser kept
    over a reload comes after the page was drawn with another. Only what the user chose stays in the address,
    as long as that has a reasonable length.
    """
    key = f"switches.{trace.model}"
    setting = Setting("off", control=key)

    def read(written: str) -> tuple[Off, ...] | None:
        asked = off(written)
        try:
            check(trace, asked)
        except (KeyError, IndexError):
            return None
        return asked

    if key not in st.session_state:
        linked = setting.find(read, None)
        st.session_state[key] = Switches(ready=()) if linked is None else Switches(linked)
    found: Switches = st.session_state[key]
    if found.untouched:
        found.begin(switched(identity, trace))
        setting.keep(None)
    else:
        said = parts(found.off)
        setting.keep(said, linked=0 < len(said) <= _LONGEST)
    return found
