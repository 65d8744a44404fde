"""How often a network is right where it says so many percent: beside a prediction, and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.analysis.predictions import probabilities
from cnnviz.models.reliability import BINS, FEWEST

if TYPE_CHECKING:
    from cnnviz.capture.trace import Trace
    from cnnviz.models.reliability import Bin, Reliability
    from cnnviz.translations import Catalogue


def say_reliability(found: Reliability | None, trace: Trace | None, text: Catalogue) -> None:
    """Say how often the network was right where it was as sure as in `trace`, if that was measured."""
    if found is None or trace is None:
        return
    own = found.of(float(probabilities(trace).max()))
    values = {"reach": _reach(own), "count": f"{own.pictures:,}", "right": f"{100 * own.right:.0f}"}
    if own.pictures < FEWEST:
        said = text(
            "How far this percentage can be believed is not known: of the test pictures too few are in "
            "{reach} (only {count}).",
            **values,
        )
    else:
        said = text(
            "Tested on pictures that it never learned from: of the {count} for which it says {reach}, "
            "**{right}%** are right.",
            **values,
        )
    st.caption(said)


def reliability_table(found: Reliability, text: Catalogue) -> None:
    """Show what it says beside what is right, and what a temperature would change."""
    st.table(
        [
            {
                text("It says"): _reach(each),
                text("Pictures"): f"{each.pictures:,}",
                text("It says, on average"): f"{each.said:.1%}",
                text("Right"): f"{each.right:.1%}" if each.pictures >= FEWEST else text("too few to tell"),
            }
            for each in found.bins
        ]
    )
    st.caption(
        text(
            "On {count} pictures that it never learned from, its percentages miss what is right by "
            "{error} points on average (the expected calibration error). With every logit divided by a "
            "temperature of {temperature} they would miss by {scaled} points. All pages show the "
            "percentages as the network gives them.",
            count=f"{found.count:,}",
            error=f"{100 * found.error:.1f}",
            temperature=f"{found.temperature:.2f}",
            scaled=f"{100 * found.scaled_error:.1f}",
        )
    )


def _reach(own: Bin) -> str:
    low = round(own.low * BINS) * 100 // BINS
    return f"{low}–{low + 100 // BINS}%"
