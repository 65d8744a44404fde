"""Page that fine-tunes a network on the user's pictures, shows it learn, and exports it."""

import streamlit as st

from cnnviz.ui.finetune.damage import tell_damage
from cnnviz.ui.finetune.dataset_upload import forget, upload_dataset
from cnnviz.ui.finetune.run import finetuning
from cnnviz.ui.finetune.trained import trained
from cnnviz.ui.finetune.watching import queue, under_way, watching
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
st.markdown(
    text(
        "Teach a network that has learned already to tell your own photos apart. Without photos, begin with "
        "“{ready}”.",
        ready=text("Built-in"),
    )
)
st.caption(
    text(
        "Your pictures and networks stay on the computer that runs cnnviz, in a folder that no other visitor "
        "can open. They are removed a day after your last visit, or at once by the button below."
    )
)
component("cookies", "notices/cookies.js")(key="cookies")
tell_damage(workspace, text)
outcome = st.container()  # above all else once there is one, but it comes after the pictures
st.subheader(text("1. Pictures of two to ten classes"))
dataset = upload_dataset(workspace, text, locked=under_way(workspace))
st.subheader(text("2. Train"))
finetuning(workspace, dataset, text)
with outcome:
    if under_way(workspace):
        watching(workspace, text)
    else:
        trained(workspace, dataset, text)
st.subheader(text("Load a saved network"))
own_network(text, workspace)
if st.button(text("Delete all my data"), icon=":material/delete_forever:"):
    queue().leave(workspace.folder)
    workspace.clear()
    forget()
    st.rerun()
