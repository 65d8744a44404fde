"""Tests of the command line: it prints results, and refuses bad input in one line."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.__main__ import main
from cnnviz.capture.recorder import Recorder
from cnnviz.cli import commands, finetuning
from cnnviz.features import picture_sets
from cnnviz.finetune.progress import Curves, Phase, Progress
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models import specs
from tests.support.drawings import rasterise
from tests.support.odd_drawings import FOX

SEVEN = next(sample.path for sample in samples(PictureKind.DIGITS) if sample.label == "7")
TRACE = ("trace", str(SEVEN), "--model", "lenet")
SHAPES = {
    "input": (1, 32, 32),
    "conv1": (6, 28, 28),
    "relu1": (6, 28, 28),
    "pool1": (6, 14, 14),
    "conv2": (16, 10, 10),
    "relu2": (16, 10, 10),
    "pool2": (16, 5, 5),
    "flatten": (400,),
    "fc1": (120,),
    "relu3": (120,),
    "fc2": (84,),
    "relu4": (84,),
    "fc3": (10,),
    "softmax": (10,),
}


def cnnviz(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cnnviz", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])


@pytest.mark.parametrize(
    ("kind", "name"), [(PictureKind.DIGITS, "lenet"), (PictureKind.PHOTOS, "resnet50-catdog")]
)
def test_a_picture_without_a_model_gets_one_that_suits_it(
    kind: PictureKind, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen: list[str] = []
    monkeypatch.setattr(commands, "_run", lambda spec, _pixels: chosen.append(spec.name))
    monkeypatch.setattr(commands, "is_outlier", lambda *_: False)
    monkeypatch.setattr(commands, "_trace_table", lambda *_: "")
    for sample in samples(kind):
        assert main(["trace", str(sample.path)]) == 0
    said = capsys.readouterr().err.splitlines()
    assert set(chosen) == {name}
    assert len(said) == len(chosen) == len(samples(kind))
    assert all(line.startswith(f"{name} reads this picture") and "--model" in line for line in said)


def test_what_is_unlike_a_digit_is_said_in_the_shell_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows, columns = np.mgrid[:200, :200]
    picture = tmp_path / "dot.png"
    Image.fromarray(np.where(np.hypot(rows - 100, columns - 100) < 20, 0, 255).astype(np.uint8)).save(picture)
    assert main(["trace", str(picture), "--model", "lenet"]) == 0
    assert f"{picture}: warning: It is a single spot without a stroke" in capsys.readouterr().err


def test_what_is_no_digit_is_said_in_the_shell_and_to_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fox = tmp_path / "fox.png"
    Image.fromarray(rasterise(FOX)).save(fox)
    for picture, unlike in ((fox, True), (SEVEN, False)):
        assert main(["trace", str(picture), "--model", "lenet", "--json"]) == 0
        said = capsys.readouterr()
        assert (json.loads(said.out)["outlier_score"] > 0) is unlike
        assert ("warning: This is unlike the digits that the network learned from." in said.err) is unlike


def test_an_npz_holds_every_layer_and_the_logits(tmp_path: Path) -> None:
    out = tmp_path / "trace.npz"
    answer = cnnviz(*TRACE, "--out", str(out))
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "conv2" in answer.stdout
    assert answer.stdout.index("probability") < answer.stdout.index("\n7 ")
    with np.load(out) as arrays:
        assert {name: array.shape for name, array in arrays.items()} == {**SHAPES, "logits": (10,)}
        assert {array.dtype for array in arrays.values()} == {np.dtype(np.float32)}
        np.testing.assert_array_equal(arrays["logits"], arrays["fc3"])
        assert arrays["logits"].argmax() == 7
    assert list(tmp_path.iterdir()) == [out]


def test_json_says_layers_and_best_guesses(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*TRACE, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["model"] == "lenet"
    assert {layer["name"]: tuple(layer["shape"]) for layer in said["layers"]} == SHAPES
    kinds = (
        "input conv activation pool conv activation pool flatten linear activation linear activation linear"
    )
    assert [layer["kind"] for layer in said["layers"]] == [*kinds.split(), "softmax"]
    sizes = [layer["receptive_field"] for layer in said["layers"]]
    assert sizes[:7] == [[1, 1], [5, 5], [5, 5], [6, 6], [14, 14], [14, 14], [16, 16]]
    assert sizes[7:] == [[32, 32]] * 7
    best = said["top5"]
    assert len(best) == 5
    assert best[0]["label"] == "7"
    assert best == sorted(best, key=lambda guess: -guess["probability"])
    # From logits to probabilities: only their differences matter.
    for guess in best[1:]:
        ratio = np.exp(guess["logit"] - best[0]["logit"])
        assert guess["probability"] / best[0]["probability"] == pytest.approx(ratio, rel=1e-4)


def test_models_are_listed_with_their_weights(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["models", "--json"]) == 0
    found = {each.pop("name"): each for each in json.loads(capsys.readouterr().out)}
    assert list(found) == list(specs.MODELS)
    assert found["lenet"] == {"available": True, "weights": str(specs.MODELS["lenet"].weights)}
    monkeypatch.setattr(specs.ModelSpec, "available", False)
    assert main(["models"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[:2] == ["lenet", "missing:"]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "cut.png").write_bytes(SEVEN.read_bytes()[:100])
    (tmp_path / "words.png").write_text("not a picture")
    (tmp_path / "blank.png").write_bytes(images.encode(np.full((40, 40), 255, np.uint8)))
    (tmp_path / "folders" / "seen").mkdir(parents=True)
    (tmp_path / "folders" / "seen" / "a.pdf").write_bytes(b"%PDF-1.7")
    return tmp_path


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("", "the following arguments are required: COMMAND"),
        ("explain", "invalid choice: 'explain'"),
        ("trace", "the following arguments are required: IMAGE"),
        ("trace {seven} --model", "argument --model: expected one argument"),
        ("trace {seven} --model resnet", "no model 'resnet', and no file; there are lenet"),
        ("trace {files}/none.png --model lenet", "none.png cannot be read: No such file or directory"),
        ("trace {files} --model lenet", "cannot be read"),
        ("trace {files}/cut.png --model lenet", "the picture is damaged or cut short"),
        ("trace {files}/words.png --model lenet", "the file is text, not a picture"),
        ("trace {files}/blank.png --model lenet", "the picture shows nothing"),
        ("trace {seven} --model lenet --out {files}", "is not a file"),
        ("trace {seven} --model lenet --out {files}/none/trace.npz", "cannot be written: No such file"),
        (
            "trace {seven} --model lenet --out {files}/words.png/trace.npz",
            "cannot be written: Not a directory",
        ),
        ("finetune {files}/folders --out {files}/n", "left out: the file is a document (PDF)"),
        ("train", "the following arguments are required: MODEL"),
        ("train vgg --data {files}", "invalid choice: 'vgg'"),
        ("train resnet --data {files}", "does not hold a folder of photos for each class"),
        ("train backbone --data {files} --out {files}/none/b.safetensors", "No such file or directory"),
        ("train lenet --data {files} --epochs 0", "must be a whole number of 1 or more, not '0'"),
    ],
)
def test_bad_input_is_refused_in_one_line(
    arguments: str, said: str, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(files)
    try:
        code: str | int | None = main(arguments.format(seven=SEVEN, files=files).split())
    except SystemExit as stop:
        code = stop.code
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert said in err
    assert contents(files) == before


def test_missing_and_foreign_weights_are_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = tmp_path / "lenet.safetensors"
    monkeypatch.setitem(specs.MODELS, "lenet", replace(specs.MODELS["lenet"], weights=weights))
    for content, said in [(None, "are missing"), (b"junk", "does not hold the weights of lenet")]:
        if content:
            weights.write_bytes(content)
        assert main(TRACE) == 2
        err = capsys.readouterr().err
        assert err.count("\n") == 1
        assert said in err


def test_a_process_ends_with_code_2_and_one_line(tmp_path: Path) -> None:
    large = tmp_path / "large.png"  # Pillow warns of so many pixels on its own
    Image.new("1", (10_000, 10_000)).save(large)
    reasons = {
        "none.png": "none.png cannot be read: No such file or directory",
        str(large): f"{large}: the picture has more than 25 million pixels; make it smaller first",
    }
    for name, reason in reasons.items():
        answer = cnnviz("trace", name, "--model", "lenet")
        assert (answer.returncode, answer.stdout) == (2, "")
        assert answer.stderr == f"python -m cnnviz: {reason}\n"


def test_a_write_that_fails_leaves_the_older_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "trace.npz"
    out.write_bytes(b"older")

    def full(file: object, **arrays: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    assert main([*TRACE, "--out", str(out)]) == 2
    assert capsys.readouterr().err.endswith("trace.npz cannot be written: No space left on device\n")
    assert out.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [out]


def test_help_does_not_wait_for_numpy() -> None:
    program = (
        "import sys; from cnnviz.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: print('numpy' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.endswith("\nFalse\n")


def test_a_person_sees_a_bar_and_a_file_gets_lines_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    curves = Curves([0.25], [0.5], [0.3], [0.75])
    for terminal in (True, False):
        screen = io.StringIO()
        monkeypatch.setattr(screen, "isatty", lambda terminal=terminal: terminal, raising=False)
        monkeypatch.setattr(sys, "stderr", screen)
        report = finetuning.reporter()
        report(Progress(Phase.LOOKING, share=0.25, epochs=2, left=65))
        report(Progress(Phase.LEARNING, share=0.5, epochs=2, left=4, curves=curves))
        report(Progress(Phase.DONE, share=1, epochs=2))
        assert ("looking, 1:05 left  25%" in screen.getvalue()) == terminal
        assert capsys.readouterr().out == (
            "epoch 1 of 2: loss 0.2500, 75.00% of the pictures held out right, 0:04 left\n"
        )


def test_a_channel_is_said_and_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "sheet.png"
    assert main(["channel", "relu2", "3", "--json", "--out", str(out)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["layer"], said["channel"], said["pictures"], said["never"]) == ("relu2", 3, 3000, False)
    values = [patch["value"] for patch in said["patches"]]
    assert len(values) == 9
    assert values == sorted(values, reverse=True)
    best = said["patches"][0]
    spec = specs.model("lenet")
    pictures = picture_sets.digits(spec)
    trace = Recorder("lenet", spec.load()).record(pictures.inputs(best["index"], best["index"] + 1))
    assert trace["relu2"][3, best["row"], best["column"]] == pytest.approx(best["value"], abs=1e-5)
    with Image.open(out) as sheet:
        assert sheet.format == "PNG"
        assert len(set(sheet.convert("L").tobytes())) > 20
    for wrong, words in ((["conv9", "0"], "no layer 'conv9'; there are input"), (["conv2", "16"], "0 to 15")):
        assert main(["channel", *wrong]) == 2
        assert words in capsys.readouterr().err
