"""A question that is guessed, then observed in the lab, and only then explained."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.ui.shell.projector import projected
from cnnviz.ui.shell.setting import show_renamed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from streamlit.delta_generator import DeltaGenerator

    from cnnviz.ui.lessons.lab import Lab, Value

_BELOW, _OPEN = ":material/arrow_downward:", ":material/visibility:"


@dataclass(frozen=True)
class Question:
    """A question of a lab, whose answer the lab shows.

    Attributes:
        subject: what it is about, in a word or two.
        ask: the question.
        choices: what can be guessed, and the reply to each: of a wrong one, what is wrong about it; of the
            right one, the explanation, which all users read in the end.
        right: which of them it is, counted from 0.
        show: settings under which the lab shows the answer.
        look: a sentence that says where the answer is then seen.
    """

    subject: str
    ask: str
    choices: Mapping[str, str]
    right: int
    show: Mapping[str, Value]
    look: str = ""

    @property
    def options(self) -> tuple[str, ...]:
        """What can be guessed."""
        return tuple(self.choices)


class Step(Enum):
    """How far a user has come with a question."""

    GUESS = auto()
    OBSERVE = auto()
    EXPLAIN = auto()


@dataclass(frozen=True)
class _Guess:
    """What a user has said to a question.

    Attributes:
        chosen: which choice was guessed, counted from 0.
        sure: whether the user was sure of it.
        seen: which choice the user then saw in the lab.
        opened: whether the explanation may be shown on a projector.
    """

    chosen: int
    sure: bool
    seen: int | None = None
    opened: bool = False


@dataclass(frozen=True)
class Asked:
    """A question on the page that runs now.

    Attributes:
        lab: whose question it is.
        name: of the question, unique in the lab.
        question: what is asked.
    """

    lab: Lab
    name: str
    question: Question

    @property
    def step(self) -> Step:
        """How far the user has come with it."""
        guess = self._find_guess()
        if guess is None:
            return Step.GUESS
        return Step.OBSERVE if guess.seen is None else Step.EXPLAIN

    def show(self, offer_next: Callable[[], None]) -> None:
        """Show the question in the step it is at; once it is explained, `offer_next` shows a way on."""
        guess = self._find_guess()
        if guess is None:
            self._ask_guess()
            return
        # It stays in sight while one looks, and when the answer comes.
        with st.container(key=f"{self._key}-looking", gap="xsmall"):
            if guess.seen is None:
                self._ask_observation(guess)
            elif projected() and not guess.opened:
                self._hide(guess)
            else:
                self._explain(guess, guess.seen, offer_next)

    @property
    def _key(self) -> str:
        """The beginning of the key of each control."""
        return f"{self.lab.name}-{self.name}"

    @property
    def _kept(self) -> str:
        """The key of the guess in the session."""
        return f"{self.lab.name}.{self.name}"

    @property
    def _seen(self) -> str:
        return f"{self._key}-seen"

    def _find_guess(self) -> _Guess | None:
        """The guess, with what was seen, if the user has told it."""
        guess: _Guess | None = st.session_state.get(self._kept)
        seen = st.session_state.get(self._seen)
        if guess is not None and seen is not None:
            st.session_state[self._kept] = guess = replace(guess, seen=seen)
        return guess

    def _ask_guess(self) -> None:
        """Show what can be guessed, and how sure one may be; the guess takes the lab to the answer."""
        text, question = self.lab.text, self.question
        st.markdown(f"**{question.ask}**")
        with _row():
            chosen = self._choose(question.ask, f"{self._key}-guess")
            st.markdown(text("How sure are you? Then look in the lab."), width="content")
            for name, label in (("sure", text("Sure")), ("unsure", text("Not sure"))):
                self._button(label, name, None if chosen is None else _Guess(chosen, sure=name == "sure"))

    def _ask_observation(self, guess: _Guess) -> None:
        """Ask what is seen in the lab, which shows the answer."""
        text, question = self.lab.text, self.question
        said = text(
            "**{question}** Your guess: {guess}. The lab below shows it now.",
            question=question.ask,
            guess=question.options[guess.chosen],
        )
        st.markdown(f"{said} {question.look}")
        with _row():
            ask = text("What do you see?")
            st.markdown(ask, width="content")
            self._choose(ask, self._seen)
            self._button(text("Show it again"), "show", guess, icon=_BELOW)

    def _hide(self, guess: _Guess) -> None:
        """Offer to open the explanation."""
        st.markdown(f"**{self.question.ask}**")
        self._button(self.lab.text("Open the answer"), "open", replace(guess, opened=True), icon=_OPEN)

    def _explain(self, guess: _Guess, seen: int, offer_next: Callable[[], None]) -> None:
        """Show the reply to the guess, and the explanation."""
        text, question = self.lab.text, self.question
        right = question.options[question.right]
        said = [question.choices[right]]
        if guess.chosen != question.right:
            said.insert(0, question.choices[question.options[guess.chosen]])
        if seen != question.right:
            looked = text(
                "You saw “{seen}”. Look once more: it is “{right}”.", seen=question.options[seen], right=right
            )
            said.append(looked)
        st.markdown(f"**{question.ask}**")
        with _row():
            if guess.chosen == question.right:
                title = text("Yes, and you were sure.") if guess.sure else text("Yes, well guessed.")
                st.success("  \n".join(said), icon=":material/check:", title=title)
            else:
                title = text("Not quite, though you were sure.") if guess.sure else text("Not quite.")
                st.warning("  \n".join(said), icon=":material/lightbulb:", title=title)
            with st.container(key=f"{self._key}-onward", width="content", gap="xsmall"):
                offer_next()
                self._button(text("Show it again"), "show", guess, icon=_BELOW)

    def _choose(self, label: str, key: str) -> int | None:
        options = self.question.options
        show_renamed(key)
        return st.radio(
            label,
            range(len(options)),
            index=None,
            format_func=options.__getitem__,
            key=key,
            horizontal=True,
            label_visibility="collapsed",  # it is written above or before them
            width="content",
        )

    def _button(self, label: str, name: str, then: _Guess | None, *, icon: str | None = None) -> None:
        """Show a button that takes the lab to the answer and keeps the guess `then`, if there is one."""
        st.button(
            label,
            key=f"{self._key}-{name}",
            icon=icon,
            disabled=then is None,
            on_click=self._look,
            args=(then,),
        )

    def _look(self, guess: _Guess) -> None:
        st.session_state[self._kept] = guess
        self.lab.reveal(self.question.show)


def _row() -> DeltaGenerator:
    """A place for what stands beside each other as far as there is room."""
    return st.container(horizontal=True, vertical_alignment="center", gap="medium")
