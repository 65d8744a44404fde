"""Page that fine-tunes a network on the user's pictures, shows it learn, and exports it."""

import streamlit as st

from cnnviz.ui.finetune.checkpoint import load, trained
from cnnviz.ui.finetune.damage import tell_damage
from cnnviz.ui.finetune.dataset_upload import forget, upload_dataset
from cnnviz.ui.finetune.run import finetuning, queue, under_way
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
st.caption(
    text(
        "Your pictures and networks stay on the computer that runs cnnviz, in a folder that no other visitor "
        "can open. They are removed a day after your last visit, or at once by the button below."
    )
)
component("cookies", "notices/cookies.js")(key="cookies")
tell_damage(workspace, text)
st.subheader(text("1. Pictures of two to ten classes"))
dataset = upload_dataset(workspace, text, locked=under_way(workspace))
st.subheader(text("2. Train"))
finetuning(workspace, dataset, text)
trained(workspace, text)
st.subheader(text("Bring a network back"))
load(workspace, text)
if st.button(text("Remove all that is mine"), icon=":material/delete_forever:"):
    queue().leave(workspace.folder)
    workspace.clear()
    forget()
    st.rerun()
