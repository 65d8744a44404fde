"""Tests of isolation: what a user gives is shown as it is, never run, and hidden from other users."""

from __future__ import annotations

import http.client
import json
import re
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from safetensors.torch import save

from cnnviz.checkpoints.architectures import build
from cnnviz.checkpoints.card import Card
from tests.conftest import ready
from tests.support import hand
from tests.support.hostile import MARKUP, saved, scene
from tests.support.session import finish, session

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.support.server import Server

CLASSES = ("<img src=x onerror=window.ran=1>", "![a](http://x.invalid) **b** :red[c]")
LARGEST = 200 << 20  # bytes; as in .streamlit/config.toml


def network() -> bytes:
    """A file of weights whose classes are markup."""
    card = {"architecture": "lenet", "head": "softmax", "classes": CLASSES, "model": "lenet"}
    return save(build(Card("lenet", ("a", "b"), "lenet")).state_dict(), {"cnnviz": json.dumps(card)})


def give(page: Page, control: str, name: str, content: bytes) -> None:
    file: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator(f".st-key-{control} input[type=file]").set_input_files(file)


def nothing_ran(page: Page) -> None:
    """Check that no script of a user ran, and that no element of a user is there."""
    assert page.evaluate("window.ran === undefined")
    assert page.locator("img[src=x], svg[onload], a[href^=javascript], img[src*=invalid]").count() == 0


@pytest.mark.parametrize("name", [MARKUP[0], f"www.example.invalid - {MARKUP[2]}"])
def test_a_file_name_is_shown_as_it_is(name: str, page: Page) -> None:
    hand.upload(page, {"name": name, "mimeType": "image/png", "buffer": saved(scene(), "PNG")})
    nothing_ran(page)
    page.get_by_role("link", name="Feature maps").click()
    page.locator(".maps .stage canvas").first.wait_for()
    ready(page)
    page.get_by_role("button", name="Choose a picture").click()
    kept = page.get_by_text("stays until you give another")
    expect(kept).to_be_visible()
    assert kept.inner_text().replace("\u2060", "") == f"This stays until you give another: {name}."
    assert kept.locator("strong, em, a, img").count() == 0
    nothing_ran(page)


def test_a_visitor_has_her_network_and_picture_for_herself(
    visit: Callable[..., Page], server: Server
) -> None:
    her = visit("finetune", locale="en-US")
    her.get_by_role("button", name="Your own network").click()
    give(her, "own-network-file-0", "network.safetensors", network())
    expect(her.get_by_label("Names of its 2 classes")).to_have_value("\n".join(CLASSES))
    expect(her.get_by_role("combobox", name="Your networks")).to_have_value(
        re.compile(re.escape(f"My network: {', '.join(CLASSES)}"))
    )
    her.get_by_role("button", name="Open in the network").click()
    her.locator(".nodelink .stage canvas").first.wait_for()
    hand.choose_sample(her, 3)
    expect(her.locator(".scores")).to_contain_text(CLASSES[0])
    nothing_ran(her)

    (folder,) = server.log.parent.rglob("workspaces")
    (token,) = (each["value"] for each in her.context.cookies() if each["name"] == "cnnviz-workspace")
    workspace = folder / token
    if sys.platform != "win32":
        assert [path.stat().st_mode & 0o777 for path in (folder, workspace)] == [0o700, 0o700]
    address = her.url.removeprefix(f"{server.address}/")
    assert "model=lenet-" in address
    assert workspace.name not in address
    other = visit(address, locale="en-US")
    expect(other.get_by_role("combobox", name="Model")).to_have_value("LeNet: handwritten digits")
    other.get_by_role("combobox", name="Model").click()
    assert other.get_by_text("My network").count() == 0
    for wrong in ("../workspaces", f"{workspace.name}/", "0" * 32):
        other.context.add_cookies([{"name": "cnnviz-workspace", "value": wrong, "url": server.address}])
        other.reload()
        ready(other)
        assert other.get_by_text("My network").count() == 0


def asked(server: Server, method: str, path: str, headers: dict[str, str]) -> int:
    """The status of a bare request."""
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=20)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_server_refuses_what_no_page_of_its_own_asks(server: Server) -> None:
    upload = "/_stcore/upload_file/someone/file"
    socket = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    assert asked(server, "GET", "/_stcore/health", {}) == 200
    assert asked(server, "GET", "/_stcore/stream", socket) == 101
    assert asked(server, "GET", "/_stcore/stream", {**socket, "Origin": "https://elsewhere.invalid"}) == 403
    assert asked(server, "PUT", upload, {"Content-Length": "1"}) == 403
    assert asked(server, "DELETE", upload, {}) == 403
    assert asked(server, "POST", "/_stcore/agent/interact", {"Content-Length": "0"}) in (403, 404)
    for path in (
        "/component/../app.py",
        "/component/%2e%2e/app.py",
        "/media/../../etc/passwd",
        "//etc/passwd",
    ):
        assert asked(server, "GET", path, {}) in (400, 403, 404), path


async def give_too_much(server: Server) -> None:
    async with session(server.address) as visitor:
        await visitor.visit()
        with pytest.raises(OSError, match=r"Broken pipe|reset|Too Large"):
            await visitor.upload("photo.png", bytes(LARGEST + 1))
        small = await visitor.upload("photo.png", b"a")
        assert small.uploaded_file_info[0].size == 1


def test_a_file_above_the_limit_is_refused_on_its_way(server: Server) -> None:
    finish(give_too_much(server))
