"""Tests of uploading a picture on the network page."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Page, expect

from cnnviz.inputs.samples import PictureKind, samples
from tests.conftest import Visit, ready
from tests.support import hand

SAMPLE = 3


def test_a_broken_or_empty_picture_gets_one_sentence_and_a_tall_one_covers_no_map(page: Page) -> None:
    page.get_by_role("radio", name="Upload").click()
    ready(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": b"no"}
    )
    expect(page.get_by_text("The file is text, not a picture")).to_be_visible()
    expect(hand.stage(page)).to_be_visible()
    before = page.locator(".scores").inner_text()
    empty: FilePayload = {"name": "empty.png", "mimeType": "image/png", "buffer": b""}
    page.locator("input[type=file]").set_input_files(empty)
    expect(page.get_by_text("The file is empty, it has 0 bytes")).to_be_visible()
    assert page.locator(".scores").inner_text() == before
    good = samples(PictureKind.DIGITS)[SAMPLE].path
    page.locator("input[type=file]").set_input_files(good)
    expect(page.locator(".scores .guess")).to_contain_text(samples(PictureKind.DIGITS)[SAMPLE].label)
    file, tall = BytesIO(), Image.new("L", (60, 600), 255)
    ImageDraw.Draw(tall).line([(30, 60), (30, 540)], 0, 14)
    tall.save(file, "PNG")
    page.locator("input[type=file]").set_input_files(
        {"name": "one.png", "mimeType": "image/png", "buffer": file.getvalue()}
    )
    expect(page.locator(".steps")).to_contain_text("60×600 pixels")
    frame = page.locator(".drawing .frame")
    hand.wait(page, lambda: (box := frame.bounding_box()) is not None and box["width"] < 20)
    box, place = frame.bounding_box(), page.locator(".drawing").bounding_box()
    assert box
    assert place
    assert box["height"] <= place["width"] + 4


def test_an_uploader_offers_what_is_read_and_names_what_is_not(visit: Visit) -> None:
    page = visit(locale="ko-KR")
    page.get_by_role("radio", name="올리기").click()
    uploader = page.get_by_test_id("stFileUploader").first
    # What tells the browser may come after the uploader; an event of a script opens no chooser.
    clicked = "input => input.dispatchEvent(new Event('click', {bubbles: true})) && input.accept"
    uploader.locator("input").wait_for(state="attached")
    page.wait_for_function(f"() => ({clicked})(document.querySelector('[data-testid=stFileUploader] input'))")
    for content, said in ((b"%PDF-1.7", "문서 파일(PDF)입니다"), (b"\xff\xd8\xff", "손상되었거나")):
        with page.expect_file_chooser() as chooser:
            uploader.get_by_role("button").last.click()
        offered = str(chooser.value.element.get_attribute("accept")).split(",")
        assert {"image/jpeg", "image/heic", ".jfif", ".avif"} <= set(offered)
        file: FilePayload = {"name": "a.cr2", "mimeType": "image/x-canon-cr2", "buffer": content}
        chooser.value.set_files(file)
        expect(page.get_by_text(said)).to_be_visible()
        expect(uploader.get_by_test_id("stFileChip")).to_have_count(1)
