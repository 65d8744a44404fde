"""Finding of the doctor: one thing that was checked, and the verdict on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class State(StrEnum):
    """The verdict on one thing that was checked."""

    FINE = "fine"
    NOTE = "note"  # something will be missed, but cnnviz runs
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was checked, in an English sentence."""

    state: State
    sentence: str
