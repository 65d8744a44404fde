"""Projector switch: large letters, and nothing on the page but what is shown to a class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.ui.shell.setting import SWITCH, Setting, one_of

if TYPE_CHECKING:
    from cnnviz.translations import Catalogue

_PROJECTOR = Setting("projector", control="projector-control", session="projector")
_LARGE = (
    "<style>html { font-size: 125%; --below-header: 0; --beside-maps: 16.5rem; "
    "--widest-pad: clamp(12rem, 100vh - 23rem, 17.5rem); }"
    "[data-testid=stHeader], [data-testid=stSidebar] { display: none; }"
    # Without the header there is no ground below the controls: they scroll away with the page.
    ".stApp .stMainBlockContainer { position: relative; }"
    ".stApp [data-testid=stLayoutWrapper]:has(> .st-key-bar) { top: 0.5rem; right: 1rem; }"
    ".stApp .st-key-bar { position: static; }"
    ".stApp .stMainBlockContainer { padding-inline: 2rem; padding-top: 3rem; }"
    # The title of a lab stands beside these controls, and its task below them.
    ".stApp .stMainBlockContainer:has([class*=-questions]) { padding-top: 0.5rem; }"
    ".stApp .st-key-title { row-gap: 0.5rem; }"
    ".stApp .st-key-title > :has(> .stButton) { margin-inline-end: 18rem; }"
    "[data-testid=stLayoutWrapper]:has(> .st-key-task) { order: 1; flex-basis: 100%; }"
    # The title of a page says enough where a teacher says the rest.
    ".stApp .st-key-page-about { display: none; }"
    # The network needs no title: what is chosen for it stands in the row of the switch.
    ".stApp [data-testid=stHorizontalBlock]:has(> * .st-key-tour) "
    "{ position: relative; margin-top: -2.5rem; width: calc(100% - 20rem); }"
    ".stApp [data-testid=stHorizontalBlock]:has(> * .st-key-tour) > :first-child "
    "{ position: absolute; width: 1px; height: 1px; min-width: 0; overflow: hidden; clip-path: inset(50%); }"
    # Large words still fit: into the narrow controls of a lab, and beside the list of models.
    ".stApp [class*=-controls] [data-testid=stButtonGroup] button { padding-inline: 0.5rem; }"
    ".stApp .stSelectbox :is(input, button) { padding-inline: 0.375rem 0; }"
    ".stApp .st-key-model-row .st-key-own-network button p { display: block; width: 5rem; line-height: 1.1; "
    "white-space: normal; }</style>"
)


def switch_projector(text: Catalogue) -> None:
    """Show the switch, and lay the page out for a projector while it is on; the address keeps it."""
    chosen = st.toggle(
        text("Projector"),
        key=_PROJECTOR.begin(one_of(SWITCH), False),
        help=text(
            "Large letters for a class. It hides the menu and, in labs, the notes; answers stay closed until "
            "you open them."
        ),
    )
    _PROJECTOR.keep(chosen, linked=chosen)
    if chosen:
        st.html(_LARGE)


def projected() -> bool:
    """Whether the page is laid out for a projector."""
    return _PROJECTOR.find(one_of(SWITCH), False)
