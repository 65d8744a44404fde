"""The app cnnviz, which shows a convolutional network at work. Run it by `streamlit run app.py`."""

import streamlit as st
from starlette.middleware import Middleware

from cnnviz import allocator, log
from cnnviz.ui.inputs.kept_drawing import recall_drawing
from cnnviz.ui.lessons.lesson import labs
from cnnviz.ui.server.deep_address import DeepAddress
from cnnviz.ui.server.document import Document
from cnnviz.ui.server.packed_files import PackedFiles
from cnnviz.ui.shell import session
from cnnviz.ui.shell.frame import explain_frame


def show() -> None:
    """Show the page that is asked for, in the frame of all pages."""
    allocator.tune()
    log.begin()
    st.set_page_config(page_title="cnnviz", layout="wide", initial_sidebar_state="collapsed")
    with st.sidebar:
        text = session.choose_language()
        recall_drawing()

    # Streamlit leaves room above the page for a header that is hardly used here; and on a phone it moves the
    # names of all pages behind two small arrows, of which no user would guess that.
    menu = text("Menu")
    st.html(
        "<style>.stMainBlockContainer { padding-top: 3.5rem; padding-bottom: 3rem; }"
        # A number or a word of a table stays whole; a table that is too wide then scrolls by itself.
        "[data-testid=stTable] { overflow-x: auto; }"
        "[data-testid=stTable] * { overflow-wrap: normal !important; }"
        "@media (max-width: 767px) { .stApp [data-testid=stTable] :is(td, th) { padding-inline: 0.3rem; }"
        "[data-testid=stExpandSidebarButton] { width: auto; min-height: 44px; }"
        f"[data-testid=stExpandSidebarButton]::after {{ content: '{menu}'; padding-inline: 0.25rem; }} }}"
        # The focus that Tab moves is visible: not under the header, not in the closed sidebar, not on a
        # button that only a mouse makes appear, and never by a shade of grey alone.
        "[data-testid=stMain] { scroll-padding-block: 4.5rem; }"
        "[data-testid=stSidebar][data-collapsed=true] { visibility: hidden; }"
        "[data-testid=stElementToolbar]:focus-within { opacity: 1; }"
        ".stApp :is(a, button, summary, [role=tab]):focus-visible, .stApp label:has(input:focus-visible) "
        "{ outline: 2px solid CanvasText; outline-offset: -2px; }"
        # What takes the focus into a popover takes no room.
        "[class*=st-key-entrance] { position: absolute; }"
        # What comes below a tall view waits there, and does not jump down when that is drawn.
        "[class*=st-key-tall-]:not(:has([data-drawn])) { min-height: 60vh; }"
        # On a phone the buttons of a table are always there, above it.
        "@media (pointer: coarse) { [data-testid=stElementContainer]:has([data-testid=stDataFrame]) "
        "{ padding-top: 2.5rem; } }"
        # A finger needs more room than a mouse.
        "@media (pointer: coarse) { .stApp :is(.stButton, .stDownloadButton, .stFormSubmitButton, "
        ".stPopover, .stFileUploader) button, "
        ".stApp :is(summary, [role=tab], [data-testid=stButtonGroup] button) { min-height: 44px; } }"
        "</style>"
    )

    page = st.navigation(
        {
            "": [
                st.Page("pages/network.py", title=text("Network"), default=True),
                st.Page("pages/maps.py", title=text("Feature maps")),
                st.Page("pages/model.py", title=text("Model")),
                st.Page("pages/experiments.py", title=text("Experiments")),
                st.Page("pages/finetune.py", title=text("Fine-tune")),
            ],
            text("Lesson"): [
                st.Page("pages/lesson.py", title=text("All labs")),
                *(st.Page(entry.page, title=entry.title) for entry in labs(text)),
            ],
        },
        position="top",
        expanded=True,
    )
    explain_frame()
    session.follow_cluster()
    page.run()
    # Only now, since it needs torch, which takes longest to load.
    with st.sidebar:
        session.show_device(text)


if __name__ == "__main__":
    show()
else:  # Streamlit's server imports this file once, and then runs it for each visitor
    app = st.App(
        __file__,
        middleware=[Middleware(DeepAddress), Middleware(Document), Middleware(PackedFiles)],
    )
