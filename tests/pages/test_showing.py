"""Tests of `cnnviz.show`: in the kernel of a notebook with a browser, and in a script."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest
from jupyter_client.manager import start_new_kernel
from playwright.sync_api import expect

from cnnviz.inputs.samples import PictureKind, sample_of
from tests.support.contexts import skip_tour
from tests.support.server import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

# What docs/models.md quotes.
SCRIPT = (
    (ROOT / "docs" / "models.md")
    .read_text("utf-8")
    .partition("<!-- script -->\n```python\n")[2]
    .partition("```")[0]
)


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Run a cell in the kernel of a notebook; what it shows, prints and fails with, as one text."""
    manager, client = start_new_kernel(
        env={**environment(str(tmp_path)), "PYTHONPATH": str(ROOT)}, cwd=str(tmp_path)
    )

    def run(cell: str) -> str:
        shown = list[str]()

        def hear(message: dict[str, dict[str, object]]) -> None:
            content = message["content"]
            data = content.get("data")
            shown.append(str(data.get("text/html") if isinstance(data, dict) else content.get("text", "")))
            shown.extend(map(str, content.get("traceback", ())))  # type: ignore[call-overload]

        client.execute_interactive(cell, output_hook=hear, timeout=120)
        return "\n".join(shown).strip()

    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.mark.browser
def test_a_notebook_shows_a_network_of_ten_lines_in_a_frame(
    notebook: Callable[[str], str], chromium: Browser
) -> None:
    shown = notebook(f"import torch\ntorch.manual_seed(0)\n{SCRIPT}")
    (address,) = re.findall(r'<iframe[^>]*src="([^"]+)"', shown)
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    skip_tour(page)
    page.set_content(f"<title>a notebook</title>{shown}")  # from another site than the frame
    frame = page.frame_locator("iframe")
    model = frame.get_by_role("combobox", name="Model")
    expect(model).to_have_value("Sequential", timeout=90_000)
    frame.get_by_role("radio", name="Upload").click()
    photo = sample_of(PictureKind.PHOTOS, "dog").path
    frame.locator("input[type=file]").set_input_files(photo)
    predicted = frame.locator("[class*=st-key-predictions-]").get_by_role("table")
    expect(predicted).to_contain_text("cat")
    logits = notebook(
        "from PIL import Image\n"
        f"photo = Image.open({str(photo)!r}).convert('RGB').resize((64, 64), Image.Resampling.BILINEAR)\n"
        "import numpy as np\n"
        "mean, std = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])\n"
        "pixels = torch.tensor((np.asarray(photo) / 255 - mean) / std).float().permute(2, 0, 1)[None]\n"
        "print(*(f'{each:z.2f}' for each in net.eval()(pixels)[0].tolist()))"
    ).split()
    for logit in logits:
        expect(predicted).to_contain_text(logit.replace("-", "−"))

    notebook("cnnviz.show(nn.Sequential(nn.Conv2d(1, 4, 5), nn.Flatten(), nn.Linear(4 * 24 * 24, 10)))")
    expect(model).to_have_value("Sequential (2)")
    assert "The class" in notebook(
        "import pickle\nclass Kept: pass\nprint('The class', type(pickle.loads(pickle.dumps(Kept()))))"
    )
    refused = notebook(
        "class Net(nn.Module):\n    def forward(self, x):\n        return x if x.sum() > 0 else -x\n"
        "cnnviz.show(nn.Sequential(Net(), net))"
    )
    assert refused.startswith("Sequential cannot be shown because of line 3 of the cell: return x if x.sum()")
    assert address.startswith("http://localhost:")
    page.close()


@pytest.mark.skipif(sys.platform == "win32", reason="sends Ctrl+C as POSIX does")
def test_a_script_shows_its_network_until_ctrl_c_and_goes_on(tmp_path: Path) -> None:
    # A program begun in the background of a shell, as these tests may be, does not hear Ctrl+C.
    hears = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    (tmp_path / "script.py").write_text(f"{hears}{SCRIPT}\nprint('goes on', __name__)\n", "utf-8")
    settings = {**environment(str(tmp_path)), "PYTHONPATH": str(ROOT), "STREAMLIT_SERVER_HEADLESS": "true"}
    command = [sys.executable, "script.py"]
    with subprocess.Popen(command, cwd=tmp_path, env=settings, stdout=subprocess.PIPE, text=True) as script:
        assert script.stdout
        first, second = script.stdout.readline(), script.stdout.readline()
        address = re.fullmatch(
            r"Sequential is shown at (http://127\.0\.0\.1:\d+/)\?model=sequential-\w+\n", first
        )
        assert address, first
        assert second == "Ctrl+C ends this.\n"
        with urllib.request.urlopen(f"{address[1]}_stcore/health", timeout=60) as answer:
            assert answer.read() == b"ok"
        script.send_signal(signal.SIGINT)
        assert script.stdout.read().split("\n") == ["", "goes on __main__", ""]
    assert script.returncode == 0
