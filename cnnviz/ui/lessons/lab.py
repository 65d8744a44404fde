"""The frame of every lab: settings that a link restores, questions, a teacher's note, the next lab."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from cnnviz.ui.lessons.lesson import labs
from cnnviz.ui.shell.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from cnnviz.translations import Catalogue
    from cnnviz.ui.lessons.lesson import Entry

Value = int | float | str | bool
Kept = TypeVar("Kept", int, float, str, bool)
_SHARED = "labs"  # settings that all labs have in common


@dataclass(frozen=True)
class Question:
    """A question that the user guesses before the answer shows.

    Attributes:
        ask: the question.
        options: what can be guessed.
        right: which of them it is, counted from 0.
        why: the answer, shown after a guess.
        show: settings under which the lab shows it.
    """

    ask: str
    options: tuple[str, ...]
    right: int
    why: str
    show: Mapping[str, Value] | None = None


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
    _guesses: DeltaGenerator = field(init=False)

    def open(self, *, about: str, task: str) -> None:
        """Show the head of the page: its title, what it is about, the one thing to do, and room to guess."""
        title, back = st.columns([6, 1], vertical_alignment="bottom")
        title.header(self._entry.title)
        back.button(self.text("Reset"), icon=":material/restart_alt:", on_click=self._reset, width="stretch")
        st.markdown(about)
        st.info(task, icon=":material/touch_app:")
        self._guesses = st.container()  # above the lab, for they are guessed before anything is tried

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

    def close(self, *questions: Question, show: Sequence[str], mistakes: Sequence[str]) -> None:
        """Show the questions and the foot of the page: the teacher's note, neighbours; write the address.

        Args:
            questions: at least three.
            show: what a teacher may show, in order.
            mistakes: what users usually get wrong, and the correction.
        """
        self._questions(questions)
        st.markdown(self.text("**To remember:** {sentence}", sentence=self._entry.serves))
        with st.expander(self.text("For the teacher"), icon=":material/school:"):
            left, right = st.columns(2, gap="large")
            left.markdown(_titled(self.text("What to show"), show))
            right.markdown(_titled(self.text("Usual misconceptions"), mistakes))
        self._neighbours()
        st.caption(
            self.text(
                "The address of this page holds its settings: whoever opens a copy of it sees what you see "
                "now, but for pictures of your own."
            )
        )
        self._remember()

    @property
    def _entry(self) -> Entry:
        return next(entry for entry in labs(self.text) if entry.name == self.name)

    def _key(self, name: str) -> str:
        return f"{self.name}-{name}"

    def _questions(self, questions: Sequence[Question]) -> None:
        names = [self.text("Guess {number}", number=number + 1) for number in range(len(questions))]
        tabs = self._guesses.tabs(names)
        for number, (tab, question) in enumerate(zip(tabs, questions, strict=True), start=1):
            with tab:
                self._question(f"guess{number}", question)

    def _question(self, name: str, question: Question) -> None:
        options = list(range(len(question.options)))
        key = self._key(name)
        asked, answered = st.columns(2, gap="large")
        guess = asked.radio(
            question.ask,
            options,
            index=None,
            format_func=question.options.__getitem__,
            key=key,
            horizontal=True,
        )
        with answered:
            if guess is None:
                st.caption(self.text("Your guess opens the answer."))
                return
            if guess == question.right:
                st.success(question.why, icon=":material/check:", title=self.text("Yes."))
            else:
                st.warning(question.why, icon=":material/lightbulb:", title=self.text("Not quite."))
            if question.show:
                st.button(
                    self.text("Show it in the lab"),
                    key=f"{key}-show",
                    icon=":material/arrow_downward:",
                    on_click=self.put,
                    args=(question.show,),
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
        """Keep the settings of this run in the session, and those that are not the default in the address."""
        for setting, default in self._settings.values():
            value = st.session_state[setting.control]
            setting.keep(value, linked=value != default)

    def _reset(self) -> None:
        own = (f"{self.name}-", f"{self.name}.", f"{_SHARED}.")
        for key in [key for key in st.session_state if str(key).startswith(own)]:
            del st.session_state[key]
        for name in self._settings:
            st.query_params.pop(name, None)


def _parse(written: str, like: Kept, allowed: Container[Kept]) -> Kept | None:
    """The value in an address, as the type of `like`; None if it is none or not `allowed`."""
    try:
        value = type(like)(int(written)) if isinstance(like, bool) else type(like)(written)
    except ValueError:
        return None
    return value if value in allowed else None


def _titled(title: str, lines: Sequence[str]) -> str:
    return "\n".join((f"**{title}**\n", *(f"- {line}" for line in lines)))
