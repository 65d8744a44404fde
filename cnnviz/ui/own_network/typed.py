"""What is typed about a network, kept in the session while the panel is closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cnnviz.models.specs import ModelSpec

Value = TypeVar("Value")
_PLACES = "own-network.places"  # where what each control shows is kept, by its key


@dataclass(frozen=True)
class Typed:
    """What is typed about one network, which its file and its content name.

    It is kept by the content: of a file that is given again it is there again, of a network that was
    changed it is gone.

    Attributes:
        key: with which those of the controls begin.
        kept: with which the places in the session begin.
    """

    key: str
    kept: str

    @classmethod
    def of(cls, path: Path, spec: ModelSpec) -> Typed:
        """That of the network `spec` in the file at `path`."""
        return cls(f"own-network-{path.stem}", f"own-network.{spec.name}")

    def ask(self, name: str, draw: Callable[[Value, str], Value], first: Value) -> Value:
        """Draw a control and keep what it shows.

        Args:
            name: of the control.
            draw: draws it: from what it begins with, and its key, to what it shows.
            first: what it begins with while nothing is kept.
        """
        key, place = f"{self.key}-{name}", f"{self.kept}.{name}"
        note(key, place)
        found: Value = draw(st.session_state.get(place, first), key)
        st.session_state[place] = found
        return found


def note(key: str, place: str) -> None:
    """Let what the control of this key shows be kept there, too, when the panel closes."""
    st.session_state.setdefault(_PLACES, {})[key] = place


def keep_all() -> None:
    """Keep what the controls show: as the panel closes, the run that would keep it may not come so far."""
    for key, place in st.session_state.get(_PLACES, {}).items():
        if key in st.session_state:
            st.session_state[place] = st.session_state[key]
