"""Test of the words that Streamlit itself says: on a Korean page they are Korean, and refusals are ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import FilePayload, expect

from cnnviz.inputs import images

if TYPE_CHECKING:
    from tests.conftest import Visit


def file(name: str, size: int) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": b"." * size}


def test_a_refused_file_gets_a_sentence_at_its_place(visit: Visit) -> None:
    page = visit(locale="ko-KR")
    page.get_by_text("올리기", exact=True).click()
    uploader, refused = page.get_by_test_id("stFileUploader"), page.get_by_test_id("stFileChip")
    expect(uploader.get_by_test_id("stBaseButton-secondary")).to_contain_text("파일 고르기")
    give = uploader.get_by_test_id("stFileUploaderDropzoneInput").set_input_files
    give(file("large.png", 1_000_000 * images.UPLOAD + 1_000_000))
    expect(refused.get_by_text("보다 큽니다. 더 작은 파일을 골라 주세요.")).to_be_visible()

    page.route("**/_stcore/upload_file/**", lambda route: route.abort())
    give(file("cut.png", 100))
    expect(refused.get_by_text("연결이 끊겼습니다. 파일을 다시 골라 주세요.")).to_be_visible()
    expect(refused).to_have_count(1)  # those before do not pile up

    page.unroute("**/_stcore/upload_file/**")
    give(file("again.png", 100))
    expect(page.get_by_test_id("stAlert")).to_be_visible()  # it arrived, and is no picture
    expect(refused).to_have_count(1)
    expect(page.get_by_test_id("stExpandSidebarButton")).to_have_attribute("aria-label", "사이드바 열기")
