"""A user without a browser: a real session of a running app, over its websocket."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.request import Request, urlopen
from uuid import uuid4

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState, FileURLsRequest, UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Iterator

    from google.protobuf.message import Message
    from websockets.asyncio.client import ClientConnection

_KEY = re.compile(r"\$\$ID-[0-9a-f]+-(.+)")
_BOUNDARY = "cnnviz-upload"
T = TypeVar("T")


class Control(NamedTuple):
    """A control of the page: its name in Streamlit, and the fragment that it runs."""

    id: str
    fragment: str


class Session:
    """A user as the server knows one, who neither draws nor fetches pictures.

    Attributes:
        controls: those that the page has shown, by their key.
        places: the sentences of the last run that said the user's place in the line.
        data: what components were given last, by their key.
        errors: the tracebacks and sentences of errors of the last run.
        received: bytes of the last run.
    """

    def __init__(self, socket: ClientConnection, address: str) -> None:
        """Begin over an open `socket` to the server at `address`."""
        self._socket, self._address = socket, address
        self._states: dict[str, WidgetState] = {}
        self._query, self._page, self._id = "", "", ""
        self.controls: dict[str, Control] = {}
        self.data: dict[str, bytes] = {}
        self.places: list[str] = []
        self.errors: list[str] = []
        self.received = 0

    async def visit(self, query: str = "", page: str = "") -> None:
        """Open `page`, "" for the first, as an address with `query` does, and wait until it has run."""
        await self.open(query, page)
        await self.end()

    async def open(self, query: str = "", page: str = "") -> None:
        """Open `page` without waiting."""
        self._query, self._page = query, page
        await self.begin("")

    async def put(self, key: str, **state: object) -> None:
        """Let the component with this key have `state`, and wait for the run."""
        await self.begin(key, json_value=json.dumps(state))
        await self.end()

    async def begin(self, key: str, **value: Any) -> None:
        """Change the control with this key, if one is named, as the browser tells it; do not wait."""
        message = BackMsg()
        state = message.rerun_script
        if key:
            self.hold(key, **value)
            state.fragment_id = self.controls[key].fragment
        state.query_string = self._query
        state.page_name = self._page
        state.widget_states.widgets.extend(self._states.values())
        state.context_info.locale = "en-US"
        state.context_info.url = f"{self._address}/{self._page}"
        self.places, self.errors, self.received = [], [], 0
        await self._socket.send(message.SerializeToString())

    def hold(self, key: str, **value: Any) -> None:
        """Change the control with this key, which the server learns with the next one that runs the page."""
        control = self.controls[key]
        self._states[control.id] = WidgetState(id=control.id, **value)

    async def end(self) -> None:
        """Wait until the page has run to its end."""
        finished = {
            ForwardMsg.FINISHED_SUCCESSFULLY,
            ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
            ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
        }
        async for message in self._messages():
            if message.WhichOneof("type") == "script_finished" and message.script_finished in finished:
                return

    async def upload(self, name: str, content: bytes) -> FileUploaderState:
        """Send a file to the server; with what this gives, `begin` gives it to an uploader."""
        ask = BackMsg()
        ask.file_urls_request.CopyFrom(
            FileURLsRequest(request_id=uuid4().hex, file_names=[name], session_id=self._id)
        )
        await self._socket.send(ask.SerializeToString())
        async for message in self._messages():
            if message.WhichOneof("type") == "file_urls_response":
                break
        (urls,) = message.file_urls_response.file_urls
        await asyncio.to_thread(_send, self._address, urls.upload_url, name, content)
        info = UploadedFileInfo(name=name, size=len(content), file_id=urls.file_id, file_urls=urls)
        return FileUploaderState(uploaded_file_info=[info])

    async def _messages(self) -> AsyncIterator[ForwardMsg]:
        async for data in self._socket:
            self.received += len(data)
            message = ForwardMsg.FromString(data)
            self._read(message)
            yield message
        raise ConnectionError("the server has closed the connection")

    def _read(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session":
                self._id = message.new_session.initialize.session_id
            case "delta":
                for element in _elements(message):
                    self._keep(element, message.delta.fragment_id)

    def _keep(self, element: Message, fragment: str) -> None:
        kind = element.WhichOneof("type")
        shown = getattr(element, kind) if kind else element
        if found := _KEY.fullmatch(getattr(shown, "id", "")):
            self.controls[found[1]] = Control(shown.id, fragment)
            self.data[found[1]] = getattr(shown, "bytes", b"")
        if kind == "spinner" and "in line" in shown.text:
            self.places.append(shown.text)
        if kind == "exception":
            self.errors.append(f"{shown.type}: {shown.message}")
        if kind == "alert" and shown.format in (shown.ERROR, shown.WARNING):
            self.errors.append(shown.body)


@asynccontextmanager
async def session(address: str) -> AsyncIterator[Session]:
    """A new session of the app at `address`, such as "http://127.0.0.1:8501", until the end of the block."""
    url = address.replace("http", "ws", 1) + "/_stcore/stream"
    spoken = [Subprotocol("streamlit")]
    async with connect(url, subprotocols=spoken, max_size=None, compression=None) as socket:
        yield Session(socket, address)


def finish(visit: Coroutine[Any, Any, T]) -> T:
    """Run `visit` in a thread of its own, since Playwright keeps a loop in that of the tests."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, visit).result()


def _elements(message: ForwardMsg) -> Iterator[Message]:
    match message.delta.WhichOneof("type"):
        case "new_element":
            yield message.delta.new_element
        case "new_transient":
            yield from message.delta.new_transient.elements


def _send(address: str, path: str, name: str, content: bytes) -> None:
    """Upload a file as the browser does, with the token that guards against other sites."""
    with urlopen(f"{address}/_stcore/health", timeout=60) as answer:
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
    headers = {
        "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
        "Cookie": cookie,
        "X-Xsrftoken": cookie.partition("=")[2],
    }
    urlopen(Request(address + path, body, headers, method="PUT"), timeout=60).close()
