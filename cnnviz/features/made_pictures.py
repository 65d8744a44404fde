"""Pictures that are made for a channel, by gradient ascent from noise or from a picture.

Olah, Mordvintsev and Schubert, "Feature Visualization", Distill 2017: the picture is a sum of waves, each of
which may grow as fast as any other; between two steps it is shifted and scaled a little, so that no detail
of single pixels survives; and its total variation is kept small (Mahendran and Vedaldi, "Understanding Deep
Image Representations by Inverting Them", 2015).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch.nn import functional as F

from cnnviz.capture.kinds import Kind
from cnnviz.capture.trace import maps_shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.capture.partial_model import PartialModel
    from cnnviz.capture.recorder import Recorder
    from cnnviz.features.reading import Reading

STEPS = 64  # of a picture from noise
ACCENT_STEPS = 16  # of one that is accentuated: it changes by some 10 of 255 levels, and stays what it is
_RATE, _ACCENT_RATE = 0.05, 0.01  # of Adam
_BETAS, _EPSILON = (0.9, 0.999), 1e-8
_SMOOTH = 0.25  # part of a step that is due to the total variation
_SHIFT, _SCALE = 1 / 16, 0.1  # of the side; by how much it is scaled
_NOISE = 0.01  # deviation of the waves at the start
# Red, green and blue of three colours that are independent in photos: the root of their covariance in
# ImageNet, as Lucid has it.
_COLOURS = ((0.26, 0.09, 0.02), (0.27, 0.00, -0.05), (0.27, -0.09, 0.03))


class Aim(NamedTuple):
    """What a picture is made for.

    Attributes:
        layer: its name.
        channel: of it.
        opposite: whether the channel shall answer as little as possible.
    """

    layer: str
    channel: int
    opposite: bool = False


@dataclass(frozen=True, eq=False)
class Growth:
    """A picture that is being made, after any of its steps; `grown` goes on from there.

    Attributes:
        aim: what it is made for.
        reading: of the network.
        seed: of its noise and of its shifts and scales.
        steps: that were made.
        base: `reading.shape` uint8, the picture that is accentuated; None where it begins with noise.
        waves: the real and imaginary parts that are learnt, with Adam's two moments: (3, channels, rows,
            columns // 2 + 1, 2) float32.
        moved: whether any step found a direction; else the channel does not depend on the picture.
    """

    aim: Aim
    reading: Reading
    seed: int
    steps: int
    base: np.ndarray | None
    waves: np.ndarray
    moved: bool = False

    @property
    def planes(self) -> np.ndarray:
        """The picture as the network reads it, `reading.shape` uint8; grey where no direction was found."""
        lost = self.steps > 0 and not self.moved
        pixels = _pixels(torch.tensor(0 * self.waves[0] if lost else self.waves[0]), self)
        levels: np.ndarray = (255 * pixels[0]).round().to(torch.uint8).numpy()
        return levels

    @property
    def picture(self) -> np.ndarray:
        """The picture as people see it, (rows, columns, 3) uint8."""
        return self.reading.picture(self.planes)


class Answer(NamedTuple):
    """The strongest answer of a channel to a picture, where it is, and the mean of all its cells."""

    value: float
    row: int
    column: int
    mean: float


def begin(aim: Aim, reading: Reading, seed: int, base: np.ndarray | None = None) -> Growth:
    """Return the noise, or the picture, that a picture begins as.

    Args:
        aim: what it is made for.
        reading: of the network.
        seed: another one makes another picture.
        base: `reading.shape` uint8, what is accentuated; None for noise.
    """
    channels, rows, columns = reading.shape
    waves = np.zeros((3, channels, rows, columns // 2 + 1, 2), np.float32)
    if base is None:
        waves[0] = np.random.default_rng(seed).normal(0, _NOISE, waves.shape[1:])
    return Growth(aim, reading, seed, 0, base, waves)


def grown(recorder: Recorder, report: Callable[[float], None], *, growth: Growth, steps: int) -> Growth:
    """Make some more steps of a picture; a task of a backend.

    Args:
        recorder: of the network.
        report: called with the share of these steps that is done, 0 to 1, after each of them.
        growth: how far it is.
        steps: how many.

    Raises:
        KeyError, IndexError: there is no such layer, or channel.
    """
    model = recorder.up_to(_differentiable(recorder, growth))
    for step in range(steps):
        growth = _step(model, growth)
        report((step + 1) / steps)
    return growth


def answer(
    recorder: Recorder, _report: Callable[[float], None], *, planes: np.ndarray, reading: Reading, aim: Aim
) -> Answer:
    """Return what a channel answers to a picture by a plain forward pass; a task of a backend.

    Args:
        recorder: of the network.
        planes: `reading.shape` uint8, the pixels that are shown.
        reading: of the network.
        aim: whose channel it is.
    """
    channel = recorder.record(reading.inputs(planes[None])).maps(aim.layer)[aim.channel]
    row, column = np.unravel_index(int(channel.argmax()), channel.shape)
    return Answer(float(channel[row, column]), int(row), int(column), float(channel.mean(dtype=float)))


def made(
    recorder: Recorder, report: Callable[[float], None], *, aim: Aim, reading: Reading, seed: int = 0
) -> tuple[Growth, Answer]:
    """Make a picture from noise to its end, and ask for the answer to it; a task of a backend.

    Args:
        recorder: of the network.
        report: called with the share of the steps that is done, 0 to 1, after each of them.
        aim: what it is made for.
        reading: of the network.
        seed: another one makes another picture.

    Raises:
        KeyError, IndexError: there is no such layer, or channel.
    """
    growth = grown(recorder, report, growth=begin(aim, reading, seed), steps=STEPS)
    return growth, answer(recorder, report, planes=growth.planes, reading=reading, aim=aim)


def _differentiable(recorder: Recorder, growth: Growth) -> str:
    """Return the layer to climb in: before an activation, which may let nothing pass that tells the way."""
    trace = recorder.record(growth.reading.inputs(growth.planes[None]))
    layer = trace.layer(growth.aim.layer)
    if not 0 <= growth.aim.channel < layer.maps[0]:
        raise IndexError(f"{layer.name} has no channel {growth.aim.channel}")
    return layer.inputs[0] if layer.kind is Kind.ACTIVATION else layer.name


def _step(model: PartialModel, growth: Growth) -> Growth:
    """Return the picture after one step."""
    device, sign = model.device, -1 if growth.aim.opposite else 1
    waves, mean, square = torch.tensor(growth.waves, device=device)
    with torch.enable_grad():
        waves.requires_grad_()
        pixels = _pixels(waves, growth)
        output = model(_inputs(_moved(pixels, growth), growth.reading))
        number = _number(output.reshape(maps_shape(output.shape[1:]))[growth.aim.channel], growth)
        climb = sign * model.gradient(number, pixels)
        moved = bool(climb.any())
        if moved:
            rough = _variation(waves, growth)
            (smooth,) = torch.autograd.grad(rough, waves)
            (ascent,) = torch.autograd.grad(pixels, waves, climb / climb.norm())
            slope = ascent / ascent.norm().clamp_min(1e-12) - _SMOOTH * smooth / smooth.norm().clamp_min(
                1e-12
            )
            waves, mean, square = _adam(waves.detach(), mean, square, slope, growth)
    if not growth.moved and not moved:  # perhaps some other picture lets a signal pass
        waves = waves.detach() + torch.tensor(_noise(growth), device=device)
    kept = torch.stack([waves.detach(), mean, square]).cpu().numpy()
    return replace(growth, steps=growth.steps + 1, waves=kept, moved=growth.moved or moved)


def _number(answers: torch.Tensor, growth: Growth) -> torch.Tensor:
    """Return the number that is raised or lowered, of a map, (rows, columns).

    It is the mean of the squares of what is above 0, if anything is, so that a picture changes most where the
    channel fires already; Mordvintsev, Olah and Tyka, "Inceptionism", 2015. Else, and where a picture that
    begins with noise shall make the channel answer little, it is the mean.
    """
    lowered = growth.base is None and growth.aim.opposite
    if not lowered and bool((answers > 0).any()):
        return answers.clamp_min(0).square().mean()
    return answers.mean()


def _noise(growth: Growth) -> np.ndarray:
    """Return what is added to the waves while no direction is found, more after each step."""
    random = np.random.default_rng([growth.seed, growth.steps, 1])
    size = _NOISE * (1 + growth.steps)
    return random.normal(0, size, growth.waves.shape[1:]).astype(np.float32)


def _adam(
    waves: torch.Tensor, mean: torch.Tensor, square: torch.Tensor, slope: torch.Tensor, growth: Growth
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Make one step uphill; Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015."""
    rate = _RATE if growth.base is None else _ACCENT_RATE
    first, second = _BETAS
    mean = first * mean + (1 - first) * slope
    square = second * square + (1 - second) * slope**2
    count = growth.steps + 1
    unbiased = (square / (1 - second**count)).sqrt() + _EPSILON
    return waves + rate * mean / (1 - first**count) / unbiased, mean, square


def _pixels(waves: torch.Tensor, growth: Growth) -> torch.Tensor:
    """Return the picture that `waves` make, (1, *shape) in 0 to 1."""
    change = _change(waves, growth)
    if growth.base is None:
        return torch.sigmoid(change)
    base = torch.tensor(growth.base, device=waves.device)[None] / 255
    return torch.sigmoid(torch.logit(base, 1 / 255) + change)


def _change(waves: torch.Tensor, growth: Growth) -> torch.Tensor:
    """Return the sum of the waves, each as strong as in nature: the slower, the stronger; (1, *shape)."""
    channels, rows, columns = growth.reading.shape
    down = torch.fft.fftfreq(rows, device=waves.device)[:, None]
    across = torch.fft.rfftfreq(columns, device=waves.device)[None]
    frequency = torch.hypot(down, across).clamp_min(1 / max(rows, columns))
    scaled = torch.view_as_complex(waves.contiguous()) / frequency * (rows * columns) ** 0.5
    planes: torch.Tensor = torch.fft.irfft2(scaled, s=(rows, columns))
    if channels != 3:
        return planes[None]
    colours = torch.tensor(_COLOURS, device=waves.device)
    mixed: torch.Tensor = torch.einsum("rc,cij->rij", colours / colours.norm(dim=0).max(), planes)
    return (mixed.flip(0) if growth.reading.exchanged else mixed)[None]


def _variation(waves: torch.Tensor, growth: Growth) -> torch.Tensor:
    """Return the total variation of what the waves add to the picture."""
    change = _change(waves, growth)
    return change.diff(dim=2).abs().mean() + change.diff(dim=3).abs().mean()


def _moved(pixels: torch.Tensor, growth: Growth) -> torch.Tensor:
    """Shift and scale a picture by chance."""
    random = np.random.default_rng([growth.seed, growth.steps])
    across, down = random.uniform(-_SHIFT, _SHIFT, 2) * 2
    scale = 1 / random.uniform(1 - _SCALE, 1 + _SCALE)
    move = torch.tensor([[scale, 0, across], [0, scale, down]], dtype=torch.float32, device=pixels.device)
    grid = F.affine_grid(move[None], list(pixels.shape), align_corners=False)
    moved: torch.Tensor = F.grid_sample(pixels, grid, padding_mode="reflection", align_corners=False)
    return moved


def _inputs(pixels: torch.Tensor, reading: Reading) -> torch.Tensor:
    """Return a picture of 0 to 1 as the network's input."""
    mean, std = (
        torch.tensor(each, device=pixels.device)[:, None, None] for each in (reading.mean, reading.std)
    )
    return (pixels - mean) / std
