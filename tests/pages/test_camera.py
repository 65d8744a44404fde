"""Test of the camera: a photograph that is taken is the picture, and what is in the way is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.conftest import ready

if TYPE_CHECKING:
    from tests.conftest import Visit

FORBIDDEN = """() => {
  navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotAllowedError"); };
}"""


def test_a_photograph_is_taken(visit: Visit) -> None:
    page = visit("?model=resnet50-catdog", locale="ko-KR", permissions=["camera"])
    page.get_by_text("카메라", exact=True).click()
    page.get_by_role("button", name="카메라 열기").click()
    video = page.locator(".camera video")
    expect(video).to_be_visible()
    page.get_by_role("button", name="사진 찍기", exact=True).click()
    taken = page.get_by_role("img", name="찍은 사진")
    expect(taken).to_be_visible()
    expect(video).to_be_hidden()
    expect(page.locator(".scores:not(.empty)")).to_be_visible()
    ready(page)
    # A camera that the browser does not give is explained where it was asked for.
    page.evaluate(FORBIDDEN)
    page.get_by_role("button", name="다른 사진 찍기").click()
    expect(page.get_by_text("카메라를 쓰지 못하게 하고 있습니다")).to_be_visible()
