"""Trainings of the labs, and their results that come with the program.

`python -m cnnviz.training.lab_courses` runs those that a lab shows at once, and writes what came out.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from safetensors import safe_open
from safetensors.torch import save_file

from cnnviz.inputs.mnist_subset import Digits, digits
from cnnviz.lessons import shuffle
from cnnviz.lessons.build_network import build, logits
from cnnviz.lessons.lenet_batches import prepared
from cnnviz.lessons.stack import ALL_CONV, LENET, SMALL, read
from cnnviz.paths import ASSETS
from cnnviz.serving.job import JobState
from cnnviz.training.live_training import LiveTraining, Trainee

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch

FARTHEST, EXAMINED = 6, 200
SHIFTS = range(-FARTHEST, FARTHEST + 1)
FLATTEN = "flatten"
_FILE = ASSETS / "lab-trainings.safetensors"
_EPOCHS, _STACK_EPOCHS = 6, 8


def flatten_course() -> LiveTraining:
    """Make the training of an MLP and a CNN, on the digits as they are and on shuffled ones."""
    return LiveTraining(
        {
            "mlp": Trainee(shuffle.mlp, shuffle.bare, _evaluate_shifts),
            "cnn": Trainee(shuffle.cnn, prepared, _evaluate_shifts),
            "mlp-shuffled": Trainee(
                shuffle.mlp, lambda pictures: shuffle.bare(shuffle.shuffled(pictures)), _evaluate_shifts
            ),
            "cnn-shuffled": Trainee(
                shuffle.cnn, lambda pictures: prepared(shuffle.shuffled(pictures)), _evaluate_shifts
            ),
        },
        digits(),
        epochs=_EPOCHS,
    )


def stack_course(code: str) -> LiveTraining:
    """Make the training of the stack that is written as `code`, under that name."""
    return LiveTraining(
        {code: Trainee(lambda: logits(build(read(code))), prepared)}, digits(), epochs=_STACK_EPOCHS
    )


def finished(name: str, make: Callable[[], LiveTraining]) -> LiveTraining | None:
    """Restore a training that was run before the program was shipped; None if there is none of this name.

    Args:
        name: FLATTEN, or a written stack.
        make: the training as it began.
    """
    if not _FILE.is_file():
        return None
    with safe_open(_FILE, framework="pt") as file:
        results = json.loads(file.metadata()["results"]).get(name)
        if results is None:
            return None
        training = make()
        for trainee, found in zip(training.trainees.values(), results, strict=True):
            trainee.network = trainee.build().eval()
            trainee.network.load_state_dict(
                {key: file.get_tensor(f"{found['name']}/{key}") for key in trainee.network.state_dict()}
            )
            trainee.accuracies, trainee.seconds = found["accuracies"], found["seconds"]
            trainee.scores = found["scores"]
    training.state = JobState.DONE
    return training


def _evaluate_shifts(accuracy: Callable[[Digits], float]) -> list[float]:
    """The share of held-out digits that a network gets right after every shift."""
    held_out = digits()[1]
    pictures, labels = held_out.pictures[:EXAMINED], held_out.labels[:EXAMINED]
    return [accuracy(Digits(shuffle.shifted(pictures, right), labels)) for right in SHIFTS]


def _write() -> None:
    """Run the trainings that labs show at once, and write their networks and results."""
    courses = {FLATTEN: flatten_course(), **{code: stack_course(code) for code in (LENET, SMALL, ALL_CONV)}}
    tensors: dict[str, torch.Tensor] = {}
    results: dict[str, list[dict[str, object]]] = {}
    for name, training in courses.items():
        training.start()
        while training.watch():
            time.sleep(0.1)
        results[name] = []
        for called, trainee in training.trainees.items():
            prefix = f"{name}/{called}"
            tensors |= {f"{prefix}/{key}": value for key, value in trainee.network.state_dict().items()}
            results[name].append(
                {
                    "name": prefix,
                    "accuracies": trainee.accuracies,
                    "seconds": round(trainee.seconds, 1),
                    "scores": trainee.scores,
                }
            )
            print(f"{prefix}: {trainee.accuracies[-1]:.1%} in {trainee.seconds:.1f} s")
    save_file(tensors, _FILE, {"results": json.dumps(results)})


if __name__ == "__main__":
    _write()
