"""The command line, `python -m cnnviz`: parses the arguments and runs the command."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from cnnviz.inputs.formats import NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOLD = ("arch", "size", "classes")  # options that tell of the network in a file; see `cli.told.Told`


class _Parser(argparse.ArgumentParser):
    """A parser that reports in one line what is wrong with the arguments."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {_plain(message)}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in `arguments` (by default the process's own).

    Returns:
        The exit code: 0, or 2 for bad input, or 1 when the doctor finds something wrong.
    """
    parser = _parser()
    known, others = parser.parse_known_args(arguments)
    if known.command == "run":
        known.options = others
    elif others:
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    try:
        return _obey(vars(known))
    except BrokenPipeError:  # what the output is piped to, such as `head`, has ended
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _obey(options: dict[str, Any]) -> int:
    if options["command"] == "doctor":  # which must not need what it looks for
        from cnnviz.cli import doctor

        return doctor.doctor(options["port"], options["model"], {name: options[name] for name in _TOLD})
    from cnnviz import allocator

    allocator.tune()
    # Only now, so that a mistyped argument or --help need not wait for numpy.
    from cnnviz.cli.input_error import InputError

    command = getattr(import_module(f"cnnviz.cli.{options.pop('module')}"), options.pop("command"))
    if "arch" in options:
        from cnnviz.cli.told import Told

        options["told"] = Told(**{name: options.pop(name) for name in _TOLD})
    try:
        if said := command(**options):
            print("\n".join(map(_plain, said.splitlines())), flush=True)
    except InputError as error:
        print(f"{_program()}:", _plain(" ".join(str(error).split())), file=sys.stderr)
        return 2
    return 0


def _plain(words: str) -> str:
    """Return `words` without what steers a terminal or cannot be written: names of files may hold it."""
    return "".join(each if each.isprintable() else "?" for each in words)


def _program() -> str:
    """Return the command that started this process: the installed package's own, or Python's."""
    return "cnnviz" if Path(sys.argv[0]).stem == "cnnviz" else "python -m cnnviz"


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog=_program(), description="See what every layer of a network answers.")
    parser.set_defaults(module="commands")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser(
        "run",
        usage="%(prog)s [FILE.py:NAME] [OPTION ...]",
        help="serve the pages",
    )
    run.description = (
        "Serve the pages; other options are those of `streamlit run`, such as --server.port=8502. They begin "
        "with the network that a file of Python defines, if one is named: my_net.py:Net."
    )
    run.set_defaults(module="run", command="run")
    run.add_argument("--weights", type=Path, metavar="FILE", help="of that network")
    _add_told(run)

    trace = commands.add_parser("trace", help="run a model on a picture and say what each layer answers")
    trace.set_defaults(command="trace")
    trace.add_argument("image", type=Path, metavar="IMAGE", help=f"a picture: {NAMES}")
    trace.add_argument(
        "--model",
        metavar="MODEL",
        help="one that `models` lists, or a file; by default for digits or photos, as the picture looks",
    )
    _add_told(trace, arch=True)
    trace.add_argument(
        "--out", type=Path, metavar="FILE", help="write each layer's numbers, and the logits, as an NPZ file"
    )
    trace.add_argument("--json", action="store_true", help="print JSON instead of a table")

    channel = commands.add_parser("channel", help="say what a channel of a layer looks for")
    channel.set_defaults(module="channel", command="channel")
    channel.add_argument("layer", metavar="LAYER", help="its name, as `trace` lists it, such as conv2")
    channel.add_argument("number", type=_number, metavar="CHANNEL", help="counted from 0")
    channel.add_argument("--model", default="lenet", metavar="MODEL", help="as for `trace` (%(default)s)")
    _add_told(channel, arch=True)
    channel.add_argument(
        "--pictures",
        type=Path,
        metavar="DIR",
        help="a folder of pictures to ask it with, and those in its folders, instead of those of cnnviz",
    )
    channel.add_argument(
        "--out", type=Path, metavar="FILE", help="draw the patches, and a picture made for it, as PNG"
    )
    channel.add_argument("--json", action="store_true", help="print JSON instead of a table")

    models = commands.add_parser("models", help="list the models, and whether their weights are at hand")
    models.set_defaults(command="models")
    models.add_argument("--json", action="store_true", help="print JSON instead of a table")

    fetch = commands.add_parser("fetch", help="fetch the weights of a model that did not come with cnnviz")
    fetch.set_defaults(command="fetch")
    fetch.add_argument("model", metavar="MODEL", help="one that `models` lists")

    doctor = commands.add_parser("doctor", help="say what will not work on this machine, and why")
    doctor.set_defaults(command="doctor")
    doctor.add_argument(
        "--port",
        type=_port,
        default=8501,
        metavar="N",
        help="on which the pages shall be served (%(default)s)",
    )
    doctor.add_argument("--model", metavar="FILE", help="say what network is in a file, and whether it works")
    _add_told(doctor, arch=True)

    _add_finetune(
        commands.add_parser("finetune", help="teach a model classes of your own, from folders of pictures")
    )
    _add_trainings(commands.add_parser("train", help="train a model"))
    return parser


def _add_told(parser: argparse.ArgumentParser, *, arch: bool = False) -> None:
    """Add what is told of a network that does not say it itself."""
    if arch:
        parser.add_argument(
            "--arch", metavar="NAME", help="torchvision's name of the network in a file, such as mobilenet_v2"
        )
    parser.add_argument("--size", type=_count, metavar="N", help="rows and columns of its input, in pixels")
    parser.add_argument(
        "--classes", metavar="NAMES", help="of its outputs: cat,dog or a file with one a line"
    )


def _add_finetune(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(module="finetuning", command="finetune")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="has a folder of pictures for each class")
    parser.add_argument(
        "--model",
        "--backbone",
        metavar="MODEL",
        help="what to begin with: one that `models` lists, or a file (efficientnet-lite0, if it is at hand)",
    )
    _add_told(parser, arch=True)
    parser.add_argument(
        "--learns",
        choices=("head", "stage", "all"),
        help="what changes: the new head (the default), also the last stage, or all; of lenet it is all",
    )
    parser.add_argument("--epochs", type=_count, metavar="N", help="passes over the pictures")
    parser.add_argument(
        "--by-name",
        action="store_true",
        help='take the beginnings of the file names for the classes: "cat" of cat.12.jpg',
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the safetensors file to write"
    )


def _add_trainings(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(module="trainings")
    models = parser.add_subparsers(required=True, metavar="MODEL")
    lenet = models.add_parser("lenet", help="on the MNIST digits")
    outliers = models.add_parser("outliers", help="of LeNet's layers, to tell what is no digit")
    backbone = models.add_parser("backbone", help="of the ResNet-50, to see photos as its teacher does")
    resnet = models.add_parser("resnet", help="the backbone, to tell two kinds of photos apart")
    for name, model, data, passes in (
        ("lenet", lenet, "where MNIST is, or is downloaded to", "epochs"),
        ("outliers", outliers, "where MNIST is, or is downloaded to", "epochs"),
        ("backbone", backbone, "has the folders tiny-imagenet and cats-dogs", "steps"),
        (
            "resnet",
            resnet,
            "has the folders train and test, each with a folder for each of two classes",
            "epochs",
        ),
    ):
        model.set_defaults(command=name)
        model.add_argument("--data", type=Path, required=True, metavar="DIR", help=data)
        model.add_argument(
            "--out", type=Path, metavar="FILE", help="the weights; by default those cnnviz runs"
        )
        model.add_argument(f"--{passes}", type=_count, metavar="N", help="how long to train")
        model.add_argument(
            "--seed", type=int, default=0, metavar="N", help="of all that is random (%(default)s)"
        )
    resnet.add_argument(
        "--backbone",
        dest="start",
        type=Path,
        metavar="FILE",
        help="what to begin with, by default the trained one",
    )


def _number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"must be a whole number of 0 or more, not {text!r}")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number of 1 or more, not {text!r}")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to 65535, not {text!r}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
