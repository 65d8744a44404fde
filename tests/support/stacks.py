"""Random networks by number, of all bricks of the builder and all other known layers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F
from torch import nn

from cnnviz.lessons.build_network import build
from cnnviz.lessons.stack import INPUT, LayerKind, LayerSpec, infer_shapes, write

if TYPE_CHECKING:
    from collections.abc import Callable

    Function = Callable[[torch.Tensor], torch.Tensor]

MAPS, ROW, ANY = "maps", "row", "any"


class Does(nn.Module):
    """A function as a network, with modules that it may use."""

    def __init__(self, function: Callable[..., torch.Tensor], *modules: nn.Module) -> None:
        super().__init__()
        self.function = function
        self.parts = nn.ModuleList(modules)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.function(x, *self.parts)


@dataclass(frozen=True)
class Brick:
    """One layer, or a few that belong together.

    Attributes:
        reads: what it takes: MAPS of three axes, a ROW of units, or ANY.
        make: the network for an input of this shape, without the batch axis; what it cannot be is an error.
    """

    name: str
    reads: str
    make: Callable[[torch.Size], nn.Module]

    def __repr__(self) -> str:
        return self.name


def _does(function: Callable[..., torch.Tensor]) -> Callable[[torch.Size], nn.Module]:
    return lambda _: Does(function)


def _conv(groups: bool, channels: int, **given: object) -> Callable[[torch.Size], nn.Module]:
    def make(shape: torch.Size) -> nn.Module:
        split = shape[0] if groups else 1
        return nn.Conv2d(shape[0], channels * split, groups=split, **given)  # type: ignore[arg-type]

    return make


def _squeezed(shape: torch.Size) -> nn.Module:
    """Squeeze and excite."""
    gate = nn.Conv2d(shape[0], shape[0], 1)
    return Does(lambda x, gate: F.hardsigmoid(gate(x.mean((2, 3), keepdim=True))) * x, gate)


def _shuffled(shape: torch.Size) -> nn.Module:
    """The channels of two halves, in turns."""

    def shuffle(x: torch.Tensor) -> torch.Tensor:
        count, channels, rows, columns = x.size()
        halves = x.view(count, 2, channels // 2, rows, columns)
        return torch.transpose(halves, 1, 2).contiguous().view(count, channels, rows, columns)

    if shape[0] % 2:
        raise ValueError("an odd number of channels has no halves")
    return Does(shuffle)


def _last_axis(shape: torch.Size) -> nn.Module:
    """A block as in ConvNeXt: the channels stand last, are normalised and weighed, and go back."""
    channels = shape[0]
    scale = nn.Module()
    scale.register_parameter("weight", nn.Parameter(torch.rand(channels, 1, 1)))

    def block(x: torch.Tensor, norm: nn.Module, linear: nn.Module, scale: nn.Module) -> torch.Tensor:
        last = F.gelu(linear(norm(x.permute(0, 2, 3, 1))))
        weight: torch.Tensor = scale.weight  # type: ignore[assignment]
        return weight * last.permute(0, 3, 1, 2) + x

    return Does(block, nn.LayerNorm(channels), nn.Linear(channels, channels), scale)


def _halved(x: torch.Tensor) -> torch.Tensor:
    first, second = x.chunk(2, dim=1)
    return first * second


def _pair(chance: Random, low: int = 1, high: int = 3) -> tuple[int, int]:
    return chance.randint(low, high), chance.randint(low, high)


def _convolution(chance: Random) -> Brick:
    same = chance.random() < 0.3
    given = {
        "kernel_size": _pair(chance),
        "stride": 1 if same else _pair(chance),
        "padding": "same" if same else _pair(chance, 0, 2),
        "dilation": _pair(chance),
        "bias": chance.random() < 0.5,
    }
    groups, channels = chance.random() < 0.4, chance.randint(1, 4)
    return Brick(f"conv({groups}, {channels}, {given})", MAPS, _conv(groups, channels, **given))


def _pooling(chance: Random) -> Brick:
    kernel, stride, ceil = _pair(chance), _pair(chance), chance.random() < 0.5
    padding = tuple(chance.randint(0, size // 2) for size in kernel)
    if chance.random() < 0.4:
        dilation = _pair(chance, 1, 2)
        return Brick(
            f"max({kernel}, {stride}, {padding}, {dilation}, {ceil})",
            MAPS,
            lambda _: nn.MaxPool2d(kernel, stride, padding, dilation, ceil_mode=ceil),
        )
    given: Any = (kernel, stride, padding, ceil, chance.random() < 0.5, chance.choice([None, 3]))
    if chance.random() < 0.5:
        return Brick(f"avg{given}", MAPS, lambda _: nn.AvgPool2d(*given))
    return Brick(f"F.avg{given}", MAPS, _does(lambda x: F.avg_pool2d(x, *given)))


def _sized(chance: Random) -> Brick:
    """The bricks that take a size or a number."""
    rows, columns = _pair(chance, 1, 5)
    units, constant = chance.randint(1, 9), round(chance.uniform(-2, 2), 2)
    wide = (*_pair(chance, 0, 2), *_pair(chance, 0, 2))
    return chance.choice(
        [
            Brick(f"adaptive avg {rows, columns}", MAPS, lambda _: nn.AdaptiveAvgPool2d((rows, columns))),
            Brick(f"adaptive max {rows}", MAPS, lambda _: nn.AdaptiveMaxPool2d(rows)),
            Brick(f"F.adaptive {rows}", MAPS, _does(lambda x: F.adaptive_avg_pool2d(x, (rows, 1)))),
            Brick(f"ZeroPad2d{wide}", MAPS, lambda _: nn.ZeroPad2d(wide)),
            Brick(f"F.pad{wide} {constant}", MAPS, _does(lambda x: F.pad(x, wide, value=constant))),
            Brick(f"linear {units}", ROW, lambda shape: nn.Linear(shape[0], units, bias=units % 2 == 0)),
            Brick(f"linear {units}", ROW, lambda shape: nn.Linear(shape[0], units)),
            Brick(f"+ {constant}", ANY, _does(lambda x: x + constant)),
            Brick(f"{constant} *", ANY, _does(lambda x: constant * x)),
            Brick(f"leaky {constant}", ANY, lambda _: nn.LeakyReLU(constant)),
        ]
    )


def _made(made: Callable[[], nn.Module], _shape: tuple[int, ...]) -> nn.Module:
    return made()


_PLAIN = [
    *(
        Brick(made.__name__, ANY, partial(_made, made))
        for made in (nn.ReLU, nn.ReLU6, nn.SiLU, nn.Hardswish, nn.Hardsigmoid, nn.GELU, nn.Sigmoid, nn.Tanh)
    ),
    *(
        Brick(f"function {does.__name__}", ANY, _does(does))
        for does in (F.relu, torch.relu_, F.silu, F.hardswish, torch.sigmoid, torch.tanh, F.relu6, F.gelu)
    ),
    Brick("GELU tanh", ANY, lambda _: nn.GELU(approximate="tanh")),
    Brick("ELU", ANY, lambda _: nn.ELU(0.7)),
    Brick("function elu", ANY, _does(F.elu)),
    Brick("PReLU", ANY, lambda _: nn.PReLU()),
    Brick("PReLU of each channel", ANY, lambda shape: nn.PReLU(shape[0], 0.1)),
    Brick("ReLU in place", ANY, lambda _: nn.ReLU(inplace=True)),
    Brick("dropout", ANY, lambda _: nn.Dropout(0.5)),
    Brick("identity", ANY, lambda _: nn.Identity()),
    Brick("norm", MAPS, lambda shape: nn.BatchNorm2d(shape[0])),
    Brick("norm alone", MAPS, lambda shape: nn.BatchNorm2d(shape[0], affine=False, eps=0.1)),
    Brick("layer norm", ANY, nn.LayerNorm),
    Brick("layer norm of rows", MAPS, lambda shape: nn.LayerNorm(shape[2:], elementwise_affine=False)),
    Brick("group norm", MAPS, lambda shape: nn.GroupNorm(1 + shape[0] % 2 * 2, shape[0])),
    Brick("group norm alone", MAPS, lambda shape: nn.GroupNorm(shape[0], shape[0], affine=False)),
    Brick("flatten", MAPS, lambda _: nn.Flatten()),
    Brick("mean", MAPS, _does(lambda x: x.mean([2, 3]))),
    Brick("softmax", ROW, lambda _: nn.Softmax(1)),
    Brick("softmax of columns", MAPS, _does(lambda x: F.softmax(x, dim=-2))),
    Brick(
        "concat", MAPS, lambda shape: Does(lambda x, c: torch.cat([x, c(x)], 1), nn.Conv2d(shape[0], 2, 1))
    ),
    Brick("concat twice", ANY, _does(lambda x: torch.cat([x, x], -1))),
    Brick("residual", MAPS, lambda shape: Does(lambda x, c: x + c(x), nn.Conv2d(shape[0], shape[0], 1))),
    Brick("added to itself", ANY, _does(lambda x: x + x)),
    Brick("squeeze", MAPS, _squeezed),
    Brick("shuffle", MAPS, _shuffled),
    Brick("last axis", MAPS, _last_axis),
    Brick("halves", ANY, _does(_halved)),
    Brick("every other", MAPS, _does(lambda x: x[:, :, ::2, 1:])),
    Brick("first channel", MAPS, _does(lambda x: torch.unsqueeze(x[:, 0], 1))),
    Brick("turned", MAPS, _does(lambda x: torch.transpose(x, 2, 3))),
]
_MADE = [_convolution, _convolution, _pooling, _sized]


def stack(number: int) -> tuple[str, nn.Module, tuple[int, ...]]:
    """Stack `number`: what it is, a network in evaluation mode, and the shape of its input."""
    chance = Random(number)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(number)
        said, network, shape = _built(chance) if number % 4 == 0 else _grown(chance)
        return f"stack {number}: {said}", _randomised(network), shape


def _built(chance: Random) -> tuple[str, nn.Module, tuple[int, ...]]:
    """A network that the builder builds."""
    maps = [LayerKind.CONV, LayerKind.CONV, LayerKind.NORM, LayerKind.RELU, LayerKind.SIGMOID]
    pools, row = [LayerKind.MAX, LayerKind.AVERAGE], [LayerKind.LINEAR, LayerKind.RELU, LayerKind.SIGMOID]
    pieces = [_piece(chance, chance.choice([*maps, *pools])) for _ in range(chance.randint(1, 6))]
    if chance.random() < 0.6:
        pieces += [_piece(chance, each) for each in (LayerKind.FLATTEN, *chance.choices(row, k=2))]
        pieces += [_piece(chance, LayerKind.SOFTMAX)]
    steps, _ = infer_shapes(pieces)
    kept = pieces[: len(steps)]
    return write(kept), build(kept), INPUT


def _piece(chance: Random, kind: LayerKind) -> LayerSpec:
    match kind:
        case LayerKind.CONV:
            sizes = chance.randint(1, 4), chance.randint(1, 7), chance.randint(1, 3), chance.randint(0, 3)
            return LayerSpec(kind, *sizes)
        case LayerKind.MAX | LayerKind.AVERAGE:
            return LayerSpec(kind, chance.randint(2, 3))
        case LayerKind.LINEAR:
            return LayerSpec(kind, chance.randint(1, 12))
    return LayerSpec(kind)


def _grown(chance: Random) -> tuple[str, nn.Module, tuple[int, ...]]:
    """A network of any bricks that fit on each other."""
    shape = chance.randint(1, 4), chance.randint(3, 9), chance.randint(3, 9)
    x, layers, said = torch.rand(1, *shape), list[nn.Module](), list[str]()
    while len(layers) < 5:
        brick = chance.choice([*_PLAIN, *(make(chance) for make in _MADE * 4)])
        if brick.reads not in (ANY, {2: ROW, 4: MAPS}.get(x.ndim)):
            continue
        try:
            layer = brick.make(x.shape[1:]).eval()
            with torch.no_grad():
                after = layer(x.clone())
        except (RuntimeError, ValueError):  # a window is larger than its input
            continue
        if 0 < after.numel() <= 4000 and after.isfinite().all():
            layers, x, said = [*layers, layer], after, [*said, repr(brick)]
    return f"{shape} - {' - '.join(said)}", nn.Sequential(*layers), shape


def _randomised(network: nn.Module) -> nn.Module:
    """The network as after a training: no norm stands where it started."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            module.running_mean.uniform_(-0.5, 0.5)
            module.running_var.uniform_(0.5, 3)
        if isinstance(module, nn.PReLU):
            nn.init.uniform_(module.weight, -1.5, 1.5)
        if isinstance(module, nn.BatchNorm2d | nn.LayerNorm | nn.GroupNorm) and module.weight is not None:
            nn.init.uniform_(module.weight, -1.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
    return network.eval()
