"""The pages served by a thread of this process, which alone has the networks that its script has built."""

from __future__ import annotations

import runpy
import socket
import sys
from threading import Thread
from types import ModuleType
from typing import Any, NamedTuple

import uvicorn
from streamlit import config
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from cnnviz.memoize import memoized
from cnnviz.paths import APP

_HOST = "127.0.0.1"  # nobody else on the network reaches it
# A notebook shows them in a frame of another site. A browser sends no cookies there, without which Streamlit
# would refuse uploads as forged; they need the number of their session anyway, which no other site knows.
_SETTINGS = {"server.enableXsrfProtection": False}
_MAIN = sys.modules["__main__"]
_SERVED: list[Served] = []


class Served(NamedTuple):
    """The pages of this process.

    Attributes:
        port: where they are served, to this computer alone.
        thread: it serves them until the process ends.
    """

    port: int
    thread: Thread


class _PageMain(ModuleType):
    """The `__main__` of a page, which Streamlit puts in the place of the script's or notebook's own.

    What is not in it is looked up there, so that what they define can still be pickled, as for the workers of
    a DataLoader.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(_MAIN, name)


@memoized
def serve() -> Served:
    """Serve the pages on a free port, from the first call on."""
    listener = socket.create_server((_HOST, 0))
    app = runpy.run_path(str(APP), run_name="cnnviz-app")["app"]
    # The file with the settings lies beside the app, which is known only now.
    config.get_config_options(force_reparse=True, options_from_flags=_SETTINGS)
    ScriptRunner._new_module = lambda _runner, name: _PageMain(name)  # type: ignore[assignment,method-assign]
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, log_level="error", ws="websockets-sansio"))
    thread = Thread(target=server.run, args=([listener],), name="cnnviz pages", daemon=True)
    thread.start()
    served = Served(listener.getsockname()[1], thread)
    _SERVED.append(served)
    return served


def serving() -> bool:
    """Whether this process serves the pages beside its own script."""
    return bool(_SERVED)


def restore_main() -> None:
    """Let `__main__` be the script's own again, which goes on."""
    sys.modules["__main__"] = _MAIN
