"""The frame of every lab: settings that a link restores, a task, questions, a note, the next lab."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from cnnviz.ui.lessons import progress
from cnnviz.ui.lessons.lesson import labs
from cnnviz.ui.lessons.question import Asked, Step
from cnnviz.ui.shell.projector import projected
from cnnviz.ui.shell.setting import SWITCH, Setting

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator
    from streamlit.elements.lib.grid_container import GridContainer
    from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

    from cnnviz.translations import Catalogue
    from cnnviz.ui.lessons.lesson import Entry
    from cnnviz.ui.lessons.question import Question

Value = int | float | str | bool
Kept = TypeVar("Kept", int, float, str, bool)
_SHARED = "labs"  # settings that all labs have in common
_TASK, _ASKED = "task", "question"
_NARROW = 130  # CSS pixels of a control, at least


@dataclass(eq=False)
class Lab:
    """One lab on the page that runs now.

    Attributes:
        name: as in `lesson.labs`; with a hyphen it begins the key of every setting.
        text: the language.
    """

    name: str
    text: Catalogue
    _settings: dict[str, tuple[Setting, Value]] = field(default_factory=dict)  # and their defaults
    _row_place: GridContainer = field(init=False)  # of what is read and guessed
    _about: str = field(init=False)
    _task: str = field(init=False)
    _task_place: DeltaGenerator = field(init=False)

    def open(self, *, about: str, task: str) -> None:
        """Show the head of the page: its title beside the task, and one row to read and guess in.

        Args:
            about: what it is about, in a few sentences.
            task: one thing to do, whose end `close` is told.
        """
        self._about, self._task = about, task
        with st.container(
            key="title", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            st.header(self._entry.title, width="content")
            self._task_place = st.container(key="task").empty()
            self._show_task()
            st.button(self.text("Reset"), icon=":material/restart_alt:", on_click=self._reset)
        self._row_place = st.grid(1, key=f"{self.name}-questions")

    def stage(self, controls: int = 2, effect: int = 5) -> tuple[GridContainer, DeltaGenerator]:
        """Make room for the controls, two beside each other, and for their effect, so many parts wide."""
        left, right = st.columns([controls, effect], gap="medium")
        grid = left.grid(2, min_column_width=_NARROW, gap="xsmall", key=f"{self.name}-controls")
        return grid, right.container(key=f"{self.name}-effect")

    def choose_part(self, parts: Mapping[str, str]) -> str:
        """Show the control for the step of a lab that has several, by their names; the first at first."""
        names = list(parts)
        chosen: str | None = st.segmented_control(
            self.text("Step"),
            names,
            format_func=parts.__getitem__,
            required=True,
            key=self.setting("part", names[0], names),
            wrap=True,
            label_visibility="collapsed",
        )
        return chosen or names[0]

    def setting(self, name: str, default: Kept, allowed: Container[Kept], *, shared: bool = False) -> str:
        """The key for the control of the setting `name`, which starts with the value found by `Setting`.

        Args:
            name: as in the address.
            default: what it is at first; says the type.
            allowed: what it may be, for an address may say anything.
            shared: whether all labs have it in common.
        """
        scope = _SHARED if shared else self.name
        setting = Setting(name, control=self._key(name), session=f"{scope}.{name}")
        self._settings[name] = setting, default
        return setting.begin(lambda written: _parse(written, default, allowed), default)

    def value(self, name: str, default: Kept, allowed: Container[Kept]) -> Kept:
        """The setting `name` where no control of Streamlit's shows it; `put` changes it."""
        found: Kept = st.session_state[self.setting(name, default, allowed)]
        return found

    def put(self, values: Mapping[str, Value]) -> None:
        """Change settings; only in a callback, before the controls are drawn."""
        for name, value in values.items():
            st.session_state[self._key(name)] = value

    def reveal(self, values: Mapping[str, Value]) -> None:
        """Change settings as `put` does, to those that show an answer; counted in `revealed`."""
        self.put(values)
        st.session_state[self._revealed] = self.revealed + 1

    @property
    def revealed(self) -> int:
        """How often answers were shown, each of which puts back what a hand moved since."""
        found: int = st.session_state.get(self._revealed, 0)
        return found

    def close(self, *questions: Question, done: bool, show: Sequence[str], mistakes: Sequence[str]) -> None:
        """Show the questions and the foot of the page: the teacher's note, neighbours; write the address.

        Args:
            questions: at least three.
            done: whether the lab now stands as its task asks.
            show: what a teacher may show, in order.
            mistakes: what users usually get wrong, and the correction.
        """
        if done and self._key(_TASK) not in progress.ticks():
            progress.tick([self._key(_TASK)])
            # Where it is seen from all of the page, at whose top the task stands.
            st.toast(self.text("Task done"), icon=":material/check_circle:")
        asked = [Asked(self, f"guess{place}", question) for place, question in enumerate(questions, 1)]
        for each in asked:
            if each.step is Step.EXPLAIN:
                progress.tick([self._key(each.name)])
        row = self._show_row(asked)
        if row.open:
            with row:
                self._ask(asked)
        parts = {self._key(_TASK), *(self._key(each.name) for each in asked)}
        if parts <= progress.ticks():
            progress.tick([self.name])
        self._show_task()
        if not projected():
            self._foot(show, mistakes)
        self._neighbours()
        progress.remember()
        self._remember()

    @property
    def _revealed(self) -> str:
        return f"{self.name}.revealed"

    @property
    def _entry(self) -> Entry:
        return next(entry for entry in labs(self.text) if entry.name == self.name)

    def _key(self, name: str) -> str:
        return f"{self.name}-{name}"

    def _show_task(self) -> None:
        if self._key(_TASK) in progress.ticks():
            said, icon = (
                self.text("**Task done:** {task}", task=self._task),
                ":green[:material/check_circle:]",
            )
        else:
            said, icon = self.text("**Task:** {task}", task=self._task), ":material/touch_app:"
        self._task_place.markdown(f"{icon} {said}")

    def _show_row(self, asked: Sequence[Asked]) -> ExpanderContainer:
        """Show the row to read and guess in; while it is closed, it asks the question that it opens with."""
        label, opening = self.text("Read, guess, and look"), {}
        left = self._find_left(asked)
        if left:
            label, opening = f"{label} **{asked[left[0]].question.ask}**", {_ASKED: left[0]}
        key = self.setting("reading", False, SWITCH, shared=True)
        st.session_state[key] = st.session_state[key]  # to Streamlit a row with another label is another row
        return self._row_place.expander(
            label, icon=":material/psychology_alt:", key=key, on_change=self.put, args=(opening,)
        )

    def _ask(self, asked: Sequence[Asked]) -> None:
        """Show which question is chosen, and that one in the step it is at.

        What the lab is about stands above its guesses only: then the lab needs the room.
        """
        key = self.setting(_ASKED, 0, range(len(asked)))
        chosen = asked[st.session_state[key]]
        left = self._find_left(asked)
        with st.container(key=f"{self.name}-{'asking' if left else 'asked'}"):
            with st.container(key=f"{self.name}-subjects"):
                st.segmented_control(
                    self.text("Question"),
                    range(len(asked)),
                    format_func=lambda number: self._subject(asked[number]),
                    required=True,
                    key=key,
                    wrap=True,
                    label_visibility="collapsed",
                )
            if chosen.step is Step.GUESS and not projected():
                st.markdown(self._about)
            chosen.show(lambda: self._offer_next(asked, left))

    def _offer_next(self, asked: Sequence[Asked], left: Sequence[int]) -> None:
        """Show the way to the first of the questions that are `left`, or what is left to do if none is."""
        if left:
            st.button(
                self.text("Next: {subject}", subject=asked[left[0]].question.subject),
                key=self._key("next"),
                type="primary",
                icon=":material/arrow_forward:",
                on_click=self.put,
                args=({_ASKED: left[0]},),
            )
        elif self._key(_TASK) in progress.ticks():
            st.markdown(self.text("All questions and the task of this lab are done."), width="content")
        else:
            st.markdown(self.text("All questions are answered. Only the task is left."), width="content")

    def _find_left(self, asked: Sequence[Asked]) -> list[int]:
        """The numbers of the questions that are not answered."""
        return [number for number, each in enumerate(asked) if not self._answered(each)]

    def _answered(self, asked: Asked) -> bool:
        return self._key(asked.name) in progress.ticks()

    def _subject(self, asked: Asked) -> str:
        subject = asked.question.subject
        return f":green[:material/check:] {subject}" if self._answered(asked) else subject

    def _foot(self, show: Sequence[str], mistakes: Sequence[str]) -> None:
        st.markdown(self.text("**To remember:** {sentence}", sentence=self._entry.serves))
        with st.expander(self.text("For the teacher"), icon=":material/school:"):
            left, right = st.columns(2, gap="large")
            left.markdown(_titled(self.text("What to show"), show))
            right.markdown(_titled(self.text("Usual misconceptions"), mistakes))
        st.caption(
            self.text(
                "The address of this page holds its settings: whoever opens a copy of it sees what you see "
                "now, but for pictures of your own."
            )
        )

    def _neighbours(self) -> None:
        entries = labs(self.text)
        here = [entry.name for entry in entries].index(self.name)
        before, overview, after = st.columns(3)
        if here > 0:
            before.page_link(
                entries[here - 1].page, label=entries[here - 1].title, icon=":material/arrow_back:"
            )
        overview.page_link("pages/lesson.py", label=self.text("All labs"), icon=":material/list:")
        if here + 1 < len(entries):
            after.page_link(
                entries[here + 1].page,
                label=entries[here + 1].title,
                icon=":material/arrow_forward:",
                icon_position="right",
            )

    def _remember(self) -> None:
        """Keep the settings of this run in the session, and those that are not the default in the address.

        What all labs share is not kept while it is what this lab begins with and nothing was ever chosen:
        then each other lab begins with its own.
        """
        for setting, default in self._settings.values():
            value = st.session_state[setting.control]
            shared = setting.session.startswith(f"{_SHARED}.")
            begun = shared and value == default and st.session_state.get(setting.session) is None
            setting.keep(None if begun else value, linked=value != default)

    def _reset(self) -> None:
        own = (f"{self.name}-", f"{self.name}.", f"{_SHARED}.")
        for key in [key for key in st.session_state if str(key).startswith(own)]:
            del st.session_state[key]
        for name in self._settings:
            st.query_params.pop(name, None)
        progress.untick(self.name)


def _parse(written: str, like: Kept, allowed: Container[Kept]) -> Kept | None:
    """The value in an address, as the type of `like`; None if it is none or not `allowed`."""
    try:
        value = type(like)(int(written)) if isinstance(like, bool) else type(like)(written)
    except ValueError:
        return None
    return value if value in allowed else None


def _titled(title: str, lines: Sequence[str]) -> str:
    return "\n".join((f"**{title}**\n", *(f"- {line}" for line in lines)))
