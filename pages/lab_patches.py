"""Lab: what a channel looks for, guessed from one map and then asked with many pictures."""

from string import digits

import streamlit as st

from cnnviz.lessons.patches import CHANNELS, LAYER
from cnnviz.models.specs import WeightsError, model
from cnnviz.ui.channel.asked import walk
from cnnviz.ui.inputs.chosen_model import MODEL as CHOSEN
from cnnviz.ui.inputs.lenet_input import MODEL, choose_digit
from cnnviz.ui.lessons.charts_words import written
from cnnviz.ui.lessons.lab import Lab
from cnnviz.ui.lessons.patches import Channel
from cnnviz.ui.lessons.question import Question
from cnnviz.ui.shell import session
from cnnviz.ui.shell.weights_download import without_weights

ASKED, MADE = 12, 15  # the channels that the questions are about
OPEN = "?"  # no guess
GUESSES = [OPEN, *digits]
FRESH = {"guess": OPEN, "tried": ""}
SHARES, WIDE = {"one": (3, 4), "made": (3, 4)}, (2, 5)  # of the width: two large pictures, or many

text = session.language()
lab = Lab("patches", text)
parts = {
    "one": text("1 One digit"),
    "ten": text("2 Ten digits"),
    "patches": text("3 Strongest patches"),
    "strokes": text("4 Strokes"),
    "made": text("5 A made picture"),
}
directions = (text("lying"), text("rising to the right"), text("standing"), text("falling to the right"))


def choose_channel() -> Channel:
    """Show the control for the channel; a guess is about one, so another one has none."""
    number: int | None = st.segmented_control(
        text("Channel"),
        CHANNELS,
        required=True,
        wrap=True,
        key=lab.setting("channel", ASKED, CHANNELS),
        on_change=lambda: lab.put(FRESH),
    )
    return Channel(ASKED if number is None else number, text)


class Tried:
    """The digits that were guessed, written one after the other; `written in Tried()`."""

    def __contains__(self, written: object) -> bool:
        return isinstance(written, str) and set(written) <= set(digits) and len(written) <= len(digits)


def choose_guess() -> tuple[int | None, set[int]]:
    """Show the control for the digit that is guessed: that, None of no guess, and all that were guessed."""
    key, tried = lab.setting("guess", OPEN, GUESSES), lab.value("tried", "", Tried())
    guess: str | None = st.segmented_control(
        text("To which of the ten digits does it answer most?"),
        GUESSES,
        required=True,
        wrap=True,
        key=key,
        on_change=lambda: lab.put({"tried": with_another(tried, st.session_state[key])}),
    )
    return (None, set()) if guess in {None, OPEN} else (int(guess), set(map(int, tried)))


def with_another(tried: str, guess: str) -> str:
    """The digits that were guessed and another; none once the guess is taken back."""
    if guess == OPEN:
        return ""
    return tried if guess in tried else tried + guess


def about_nothing(channel: Channel) -> Question:
    """The question about a map that is 0 everywhere."""
    digit = int(channel.ten.values.argmin())
    above = f"{int((channel.peaks > 0).sum()):,}"
    return Question(
        text("A map of zeros"),
        text(
            "On the first sample of a {digit} the map of channel {channel} is 0 everywhere. Is the channel "
            "dead?",
            digit=digit,
            channel=channel.number,
        ),
        {
            text("yes, it never answers"): text(
                "It answers above 0 to {above} of {all} digits.", above=above, all=f"{len(channel.peaks):,}"
            ),
            text("no, this digit lacks what it looks for"): text(
                "No: to another digit it answers {best}. Zero on one picture only says that this picture "
                "lacks what the channel looks for.",
                best=written(float(channel.peaks.max())),
            ),
            text("it cannot be known"): text("It can: show the channel more pictures than one."),
        },
        1 if channel.peaks.max() > 0 else 0,
        {"part": "one", "channel": channel.number, "digit": str(digit), **FRESH},
    )


def about_the_nine(channel: Channel) -> Question:
    """The question from which digit the nine strongest patches are."""
    labels, ten = channel.labels, channel.ten.values
    leader, most = int(ten.argmax()), max(labels, key=labels.count)
    given = {
        "leader": leader,
        "count": labels.count(leader),
        "value": written(float(ten[leader])),
        "best": written(float(channel.peaks.max())),
    }
    others = [digit for digit in (1, 7) if digit not in {leader, most}]
    return Question(
        text("Ten or 3,000"),
        text(
            "Of ten digits, channel {channel} answers most to the {leader}. From which digit are most of its "
            "nine strongest patches, out of 3,000 digits?",
            channel=channel.number,
            leader=leader,
        ),
        {
            str(leader): text(
                "The {leader} leads among ten, by {value}. {count} of the nine are from such a digit: ten "
                "pictures are too few.",
                **given,
            ),
            str(most): text(
                "{count} of the nine are from a {digit}, the strongest with {best}. But the channel knows no "
                "digits: it sees 14×14 pixels, and what all nine have in common there.",
                digit=most,
                **{**given, "count": labels.count(most)},
            ),
            **{
                str(digit): text(
                    "{count} of the nine are from a {digit}.", count=labels.count(digit), digit=digit
                )
                for digit in others
            },
        },
        1,
        {"part": "patches", "channel": channel.number, **FRESH},
    )


def about_strokes(channel: Channel) -> Question:
    """The question which direction it answers to most."""
    values = channel.strokes.values
    right = int(values.argmax())
    replies = [
        text("To “{stroke}” it answers {value}; to another more.", stroke=name, value=written(float(value)))
        for name, value in zip(directions, values, strict=True)
    ]
    replies[right] = text(
        "To “{stroke}” it answers most, by {value}. Its strongest patch has {best}: one stroke alone is not "
        "all that it looks for.",
        stroke=directions[right],
        value=written(float(values[right])),
        best=written(float(channel.peaks.max())),
    )
    return Question(
        text("One stroke"),
        text(
            "The program draws one stroke in four directions. To which does channel {channel} answer most?",
            channel=channel.number,
        ),
        dict(zip(directions, replies, strict=True)),
        right,
        {"part": "strokes", "channel": channel.number, **FRESH},
    )


def about_made() -> Question:
    """The question what a made picture proves."""
    return Question(
        text("A made picture"),
        text(
            "A picture is made for channel {channel}, which answers more to it than to any of 3,000 digits. "
            "What does that prove?",
            channel=MADE,
        ),
        {
            text("the channel means what we see in it"): text(
                "What we see in it is our own guess. Look whether the strongest patches show the same."
            ),
            text("these pixels move the channel that far"): text(
                "That these pixels move the channel that far, and no more. Only the patches say when that "
                "happens with real digits."
            ),
            text("somebody once drew such a digit"): text(
                "Nobody did: it began as noise, and each step changed the pixels so that the number grew."
            ),
        },
        1,
        {"part": "made", "channel": MADE, **FRESH},
    )


lab.open(
    about=text(
        "Each channel of a layer looks for something of its own. Nobody told it what: it learnt that from "
        "digits. A map says where it answers on one picture. To find out what it looks for, ask it in "
        "several ways that check each other."
    ),
    task=text("Step 2: guess to which of ten digits the channel answers most, until you are right."),
)
part = lab.choose_part(parts)
controls, effect = lab.stage(*SHARES.get(part, WIDE))
questions, guessed = [about_made()], False
try:
    if part == "one":
        with controls:
            digit = choose_digit(lab, text)
    with controls.cell(column_span=2):
        channel = choose_channel()
        guess, earlier = choose_guess() if part == "ten" else (None, set())
        said = st.empty()
        if st.button(text("Ask more of this channel"), icon=":material/travel_explore:"):
            CHOSEN.put(MODEL)
            walk(MODEL, LAYER, channel.number)
            st.switch_page("pages/channel.py")
    with effect:
        with st.spinner(text("The network looks at 3,000 digits …"), show_time=False):
            channel.look()
        match part:
            case "one":
                found = channel.show_one(digit)
            case "ten":
                found, guessed = channel.show_ten(guess, earlier), channel.leads(guess)
            case "patches":
                found = channel.show_strongest()
            case "strokes":
                found = channel.show_strokes(directions)
            case _:
                found = channel.show_made()
    said.markdown(found)
    asked = Channel(ASKED, text)
    questions = [about_nothing(asked), about_the_nine(asked), about_strokes(asked), *questions]
except WeightsError:
    without_weights(model(MODEL), text)

lab.close(
    *questions,
    done=guessed,
    show=(
        text("Step 1: let the class look at one map and say aloud what the channel might look for."),
        text("Step 2: let all point at a digit before anybody clicks; then step 3, and guess once more."),
        text("Channel 12, steps 2 and 3: on ten digits another leads than among 3,000. Ask why."),
        text(
            "“Ask more of this channel”, then channel 9: can the class name what its patches have in common? "
            "The four here were chosen because one can."
        ),
    ),
    mistakes=(
        text("“The map shows what the channel looks for.” It shows where it answers on this one picture."),
        text("“A map of zeros is a dead channel.” Another picture may have what this one lacks."),
        text(
            "“Channel 12 is the detector of fours.” It answers to a part of a picture, also in other digits."
        ),
        text(
            "“The made picture is what the channel thinks of.” It is one way to a large number, among many."
        ),
    ),
)
