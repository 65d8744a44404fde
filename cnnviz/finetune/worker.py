"""The process that trains what lies in a workspace.

Run as `python -m cnnviz.finetune.worker FOLDER`, it resumes where it was stopped, notes its progress in the
workspace, and ends with the process that started it.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from threading import Thread

from cnnviz import allocator
from cnnviz.finetune.dataset import DatasetError
from cnnviz.finetune.progress import Phase, Progress
from cnnviz.finetune.run import run
from cnnviz.finetune.workspace import Workspace
from cnnviz.models import device
from cnnviz.models.specs import WeightsError
from cnnviz.translations import Complaint

_EVERY = 0.3  # seconds between two notes


class TrainingError(Complaint):
    """The training cannot be done."""


def main(workspace: Workspace) -> None:
    """Train, and note the progress."""
    recipe, noted = workspace.recipe(), 0.0
    if recipe is None:
        return

    def note(progress: Progress) -> None:
        nonlocal noted
        lasting = progress.phase not in (Phase.LEARNING, Phase.LOOKING) or progress.at_end
        if lasting or time.monotonic() - noted > _EVERY:
            workspace.note(progress)
            noted = time.monotonic()

    try:
        run(workspace.dataset(), recipe, workspace.trained, note)
    except DatasetError as error:
        failed: Complaint = error
    except WeightsError:
        failed = TrainingError("the weights of {model} are missing or broken", model=recipe.backbone)
    except (TypeError, NotImplementedError) as error:
        if not device.lacks(device.best(), error):
            raise
        failed = TrainingError("the graphics card cannot do a step of it")
    except (RuntimeError, MemoryError):  # what torch raises when its memory is full
        failed = TrainingError("the memory did not suffice")
    except OSError as error:
        failed = TrainingError("the disk did not take it: {reason}", reason=error.strerror)
    else:
        return
    workspace.note(Progress(Phase.FAILED, failure=failed.message, values=failed.values))


def _end_with_parent() -> None:
    """End with the process that started this one: it holds the other end of the input, which closes then."""
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(5)  # so that pages get their turn
    allocator.tune()
    Thread(target=_end_with_parent, daemon=True).start()
    main(Workspace(Path(sys.argv[1])))
