"""Page of what one channel of a network looks for."""

import streamlit as st

from cnnviz.ui.channel.accentuated import accentuated
from cnnviz.ui.channel.asked import ask
from cnnviz.ui.channel.circuit import circuit
from cnnviz.ui.channel.made import choose_aim, from_noise
from cnnviz.ui.channel.own_survey import own_survey
from cnnviz.ui.channel.patches import patches, strongest
from cnnviz.ui.channel.tuning import tuning
from cnnviz.ui.channel.which_pictures import choose_set, own_set
from cnnviz.ui.shell import session
from cnnviz.ui.shell.head import titled

text = session.language()

asked = ask(
    text("What does this channel look for?"),
    text("A feature map says where a channel answers on one picture. Here it is asked with many pictures."),
    text,
)
if asked is not None:
    left, right = st.columns([3, 2])
    with left:
        with titled(text("Its strongest patches")):
            tab = choose_set(text)
        own = own_set(tab, asked.spec, text)
        if own is None:
            found = strongest(asked, text)
        else:
            found = own_survey(asked, own, text)
            if found is not None:
                patches(asked, found, text)
    with right:
        with titled(text("A picture made for it")):
            aim = choose_aim(text)
        from_noise(asked, found, aim, text)
    if asked.reading.coloured:
        st.subheader(text("Which stripes it answers to"))
        tuning(asked, text)
    st.subheader(text("Your picture, accentuated"))
    accentuated(asked, text)
    if found is not None:
        st.subheader(text("What it reads, and what reads it"))
        circuit(asked, found, text)
