"""How much the answers change with what the experiments begin with, and how long the page looks for it.

Run `python -m benchmarks.experiments`: a line for each sample of the two networks that come with cnnviz.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from cnnviz.analysis.occlusion import occlude
from cnnviz.analysis.predictions import probabilities
from cnnviz.inputs import images
from cnnviz.inputs.samples import samples
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine
from cnnviz.ui.experiments.ready import find_parts, find_patch

if TYPE_CHECKING:
    from cnnviz.capture.trace import Trace


def main() -> None:
    """Print the answer to each sample, that with parts off and that with a patch over it."""
    print(f"{'sample':22} {'answer':>12} {'switched off':>16} {'covered':>16}")
    for name in ("lenet", "resnet50-catdog"):
        engine = Engine(model(name))
        for sample in samples(engine.spec.picture_kind):
            prepared = engine.spec.prepare(images.decode(sample.path.read_bytes()))
            if prepared is not None:
                print(f"{sample.path.stem:22} {_changes(engine, engine.run(prepared.input))}")


def _changes(engine: Engine, trace: Trace) -> str:
    begun = perf_counter()
    off = engine.without(trace, find_parts(engine, trace))
    between = perf_counter()
    hidden = engine.run(occlude(trace[trace.layers[0].name], find_patch(engine, trace)))
    ended = perf_counter()
    best = int(probabilities(trace).argmax())
    says = [
        f"{engine.spec.labels[int(shares.argmax())]} ({100 * shares[best]:.1f}%)"
        for shares in map(probabilities, (trace, off, hidden))
    ]
    took = [f"{1000 * each:.0f} ms" for each in (between - begun, ended - between)]
    return f"{says[0]:>12} {says[1]:>16} {says[2]:>16} {took[0]:>8} {took[1]:>8}"


if __name__ == "__main__":
    main()
