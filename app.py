"""The app cnnviz, which shows a convolutional network at work. Run it by `streamlit run app.py`."""

import os

import streamlit as st
from starlette.middleware import Middleware

from cnnviz import allocator, log
from cnnviz.ui.inputs.kept_drawing import recall_drawing
from cnnviz.ui.server import in_process
from cnnviz.ui.server.bundles import Bundles
from cnnviz.ui.server.deep_address import DeepAddress
from cnnviz.ui.server.document import Document
from cnnviz.ui.server.late_files import keep_late
from cnnviz.ui.server.late_requests import drop_late
from cnnviz.ui.server.packed_files import PackedFiles
from cnnviz.ui.server.torch_import import import_torch_ahead
from cnnviz.ui.server.unsent_messages import keep_unsent
from cnnviz.ui.shell import session
from cnnviz.ui.shell.component import page_style
from cnnviz.ui.shell.frame import explain_frame
from cnnviz.ui.shell.menu import pages
from cnnviz.ui.shell.projector import projected, switch_projector
from cnnviz.ui.shell.setting import end_run


def show() -> None:
    """Show the page that is asked for, in the frame of all pages."""
    allocator.tune()
    if not in_process.serving():  # there the terminal is the script's
        log.begin()
    st.set_page_config(page_title="cnnviz", layout="wide", initial_sidebar_state="collapsed")
    with st.container(key="bar", horizontal=True, width="content"):
        text = session.choose_language()
        switch_projector(text)
    with st.sidebar:
        recall_drawing()

    # On a phone Streamlit moves the names of all pages behind two small arrows, as no user would guess.
    st.html(f"<style>{page_style()}:root {{ --menu: '{text('Menu')}'; }}</style>")

    page = st.navigation(pages(text), position="top", expanded=True)
    explain_frame()
    session.follow_changes()
    page.run()
    # Only now, since it needs torch, which takes longest to load.
    if not projected():
        session.show_device(text)
    end_run()


if __name__ == "__main__":
    show()
else:  # Streamlit's server imports this file once, and then runs it for each visitor
    if "CNNVIZ_MODELS" in os.environ:
        from cnnviz.checkpoints import offered  # which needs torch

        offered.offer()
    import_torch_ahead()
    keep_unsent()
    drop_late()
    keep_late()
    app = st.App(
        __file__,
        middleware=[
            Middleware(DeepAddress),
            Middleware(Document),
            Middleware(PackedFiles),
            Middleware(Bundles),
        ],
    )
