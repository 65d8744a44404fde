"""Tests of settings: a choice comes from its control, the session and the address, in this order."""

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.ui.shell import setting


def page() -> None:
    import streamlit as st

    from cnnviz.ui.shell.setting import Setting, one_of

    setting, options = Setting("size", control="size-control"), st.session_state.get("options", [1, 2, 3])
    if st.session_state.get("shown", True):
        st.selectbox("Size", options, key=setting.begin(one_of(options), options[0]))
        setting.keep(st.session_state["size-control"], linked=st.session_state["size-control"] != 1)


def test_a_link_restores_a_choice_and_a_default_needs_none() -> None:
    app = AppTest.from_function(page)
    app.query_params["size"] = "3"
    assert app.run().selectbox[0].value == 3
    app.selectbox[0].set_value(1).run()
    assert "size" not in app.query_params
    app.selectbox[0].set_value(2).run()
    assert app.query_params["size"] == "2"


def test_a_choice_outlives_its_control_and_the_address() -> None:
    app = AppTest.from_function(page).run()
    app.selectbox[0].set_value(2).run()
    app.session_state["shown"] = False
    app.run()
    app.query_params.clear()
    app.session_state["shown"] = True
    assert app.run().selectbox[0].value == 2


def test_a_page_that_the_history_leads_to_is_as_its_address_says(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_function(page).run()
    app.selectbox[0].set_value(2).run()
    app.query_params["size"] = "3"
    assert app.run().selectbox[0].value == 2
    app.query_params["size"] = "3"
    monkeypatch.setattr(setting, "returned", lambda: True)
    assert app.run().selectbox[0].value == 3


def test_what_cannot_be_chosen_is_not() -> None:
    app = AppTest.from_function(page)
    app.query_params["size"] = "9"
    assert app.run().selectbox[0].value == 1
    app.selectbox[0].set_value(3).run()
    app.session_state["options"] = [4, 5]
    assert app.run().selectbox[0].value == 4


def test_a_choice_is_sent_again_until_the_browser_has_drawn_it() -> None:
    def three() -> None:
        import streamlit as st

        from cnnviz.ui.shell.setting import Setting, one_of

        key = Setting("size", control="size-control").begin(one_of([1, 2, 3]), 3)
        st.selectbox("Size", [1, 2, 3], key=key)

    app = AppTest.from_function(three)
    for _ in range(5):
        app._run()  # with no control yet in what the browser says
        assert app.selectbox[0].proto.set_value
    assert not app.run().selectbox[0].proto.set_value
    assert app.selectbox[0].value == 3
