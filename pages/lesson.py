"""Page that lists the labs of the lesson in order, with the time that each takes and its purpose."""

import streamlit as st

from cnnviz.ui.lessons import progress
from cnnviz.ui.lessons.lesson import SHORT, Entry, labs
from cnnviz.ui.lessons.thumbnails import thumbnail
from cnnviz.ui.shell import session

DRAWN = 96  # CSS pixels across

text = session.language()
entries = labs(text)


def state(entry: Entry) -> str:
    """What has been done of a lab, in words with a sign; "" if nothing."""
    ticks = progress.ticks()
    if entry.name in ticks:
        return text(":green[:material/check_circle: Done]")
    if any(tick.startswith(f"{entry.name}-") for tick in ticks):
        return text(":material/timelapse: Begun")
    return ""


def show(number: int, entry: Entry) -> None:
    """Show a lab as a card."""
    with st.container(border=True, height="stretch", key=f"lab-{entry.name}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.image(thumbnail(entry.name), width=DRAWN, alt=entry.title)
            with st.container(gap="xsmall"):
                st.page_link(entry.page, label=f"**{number}. {entry.title}**")
                minutes = text("{minutes} minutes", minutes=entry.minutes)
                st.caption(" · ".join(filter(None, (minutes, state(entry)))))
        for place in (  # a style shows the one that has room
            st.container(key=f"about-{entry.name}"),
            st.expander(text("What it is about"), key=f"folded-about-{entry.name}"),
        ):
            place.markdown(entry.serves)
            place.caption(text("Terms: {points}", points=entry.points))


st.header(text("The lesson"))
st.markdown(
    text(
        "Each lab is one idea that you can touch: guess, try it, look, and then read why. Take them in this "
        "order, alone or with a class; each also stands by itself."
    )
)
open_labs = [entry for entry in entries if entry.name not in progress.ticks()]
if open_labs:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            open_labs[0].page,
            label=(
                text("**Begin with “{lab}”**", lab=open_labs[0].title)
                if len(open_labs) == len(entries)
                else text("**Go on with “{lab}”**", lab=open_labs[0].title)
            ),
            icon=":material/play_circle:",
            width="content",
        )
        st.markdown(
            text("{done} of {all} labs done", done=len(entries) - len(open_labs), all=len(entries)),
            width="content",
        )
else:
    st.success(text("All {all} labs are done.", all=len(entries)), icon=":material/celebration:")
routes = {
    "all": text("All labs: {minutes} minutes", minutes=sum(entry.minutes for entry in entries)),
    "short": text("One lesson: {minutes} minutes", minutes=sum(SHORT.values())),
}
route = st.segmented_control(
    text("Route"),
    list(routes),
    format_func=routes.__getitem__,
    default="all",
    required=True,
    key="lesson-route",
)
with st.grid(3, min_column_width=280, key="labs"):
    for number, entry in enumerate(entries, start=1):
        if route == "all":
            show(number, entry)
        elif entry.name in SHORT:
            show(number, entry._replace(minutes=SHORT[entry.name]))
if route == "short":
    st.caption(
        text(
            "In one lesson: show each of these on the projector, let the class guess one question, look "
            "together, and go on."
        )
    )
progress.remember()
with st.expander(text("For the teacher"), icon=":material/school:"):
    st.markdown(
        text(
            "The address of a lab holds its settings: prepare a lab, copy the address, and every learner "
            "who opens it sees the same thing. Pictures of one's own are not in the address: each learner "
            "sees only their own. In a wide window the Projector switch at the top makes all letters large "
            "and keeps each answer closed until you open it: let the class guess aloud first."
        )
    )
