"""Page that fine-tunes a network on the user's pictures, shows it learn, and exports it."""

import streamlit as st

from cnnviz.ui.finetune.damage import tell_damage
from cnnviz.ui.finetune.dataset_upload import forget, upload_dataset
from cnnviz.ui.finetune.finished import finished
from cnnviz.ui.finetune.results import accuracy_curve
from cnnviz.ui.finetune.run import finetuning
from cnnviz.ui.finetune.trained import details, outcome
from cnnviz.ui.finetune.watching import columns, queue, under_way, watching
from cnnviz.ui.own_network.button import own_network
from cnnviz.ui.shell import session, visitor
from cnnviz.ui.shell.component import component
from cnnviz.ui.shell.plain_text import plain

text = session.language()
st.header(text("Fine-tune on your own photos"))
try:
    workspace = visitor.own_workspace()
except OSError as error:
    st.error(text("The folder {folder} cannot be written to.", folder=plain(str(error.filename))))
    st.stop()
with st.container(gap=None):  # a notice that is not needed would make room
    st.caption(
        text(
            "Give pictures of two to ten things, train a network to tell them apart, and try it on new ones."
        )
    )
    component("cookies", "notices/cookies.js")(key="cookies")
tell_damage(workspace, text)
found = None
pictures, rest = st.columns([4, 9], gap="medium")
with pictures.container(border=True, gap="small"):
    st.subheader(text("1. Pictures"))
    dataset = upload_dataset(workspace, text, locked=under_way(workspace))
with rest:
    if under_way(workspace):
        watching(workspace, text)
    else:
        train, right = columns()
        with train:
            st.subheader(text("2. Train"))
            finetuning(workspace, dataset, text)
        found = finished(workspace)  # not before: a training may begin there
        with train:
            if found and found.stands:
                accuracy_curve(found.stands, text)
        with right:
            st.subheader(text("3. Try it"))
            outcome(found, dataset, text)
if found:
    details(found, dataset, text)
st.subheader(text("Load a saved network"))
own_network(text, workspace)
st.caption(
    text(
        "Your pictures and networks stay on the computer that runs cnnviz, in a folder that no other visitor "
        "can open. They are removed a day after your last visit, or at once by this button."
    )
)
if st.button(text("Delete all my data"), icon=":material/delete_forever:"):
    queue().leave(workspace.folder)
    workspace.clear()
    forget()
    st.rerun()
