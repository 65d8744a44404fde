"""Page that lists the labs of the lesson in order, with the time that each takes and its purpose."""

import streamlit as st

from cnnviz.ui.lessons.lesson import labs
from cnnviz.ui.shell import session

text = session.language()
entries = labs(text)

st.header(text("The lesson"))
st.markdown(
    text(
        "Each lab is one idea that you can touch: read a few lines, guess, do one thing, and look. "
        "Take them in this order, alone or with a class; each also stands by itself."
    )
)
for number, entry in enumerate(entries, start=1):
    with st.container(border=True):
        name, use = st.columns([2, 5], vertical_alignment="center")
        with name:
            st.page_link(entry.page, label=f"**{number}. {entry.title}**", icon=":material/science:")
            st.caption(text("{minutes} minutes", minutes=entry.minutes))
        with use:
            st.markdown(entry.serves)
            st.caption(text("Terms: {points}", points=entry.points))
st.caption(
    text("All together: {minutes} minutes in a class.", minutes=sum(entry.minutes for entry in entries))
)
with st.expander(text("For the teacher"), icon=":material/school:"):
    st.markdown(
        text(
            "The address of a lab holds its settings: prepare a lab, copy the address, and every learner "
            "who opens it sees the same thing. Pictures of one's own are not in the address: each learner "
            "sees only their own. Let the class guess aloud before anybody opens an answer."
        )
    )
