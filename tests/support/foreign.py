"""Networks of other frameworks: files as people have them, and what those make of a picture."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper
from torch import nn
from torchvision import models, transforms

if TYPE_CHECKING:
    from PIL.Image import Image

Weights = dict[str, torch.Tensor]


class Mobilenet:
    """A MobileNet-v2 of three classes, as a training with DataParallel saves it.

    Attributes:
        file: its name.
        depthwise: the layer whose cells are read, and whose channels are switched off.
        close: how near its own numbers are those of whoever computes the same.
    """

    file, depthwise, close = "flowers.pth", "features.1.conv.0.0", 1e-5

    def __init__(self) -> None:
        torch.manual_seed(0)
        self._network: Any = models.mobilenet_v2(num_classes=3, dropout=0)
        for module in self._network.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.momentum = None  # the statistics are those of all batches so far
        with torch.no_grad():  # as after a training, so that each layer depends on those before it
            self._network(nn.functional.interpolate(torch.randn(16, 3, 8, 8), 96))
        self._network.eval()
        self._prepare = models.MobileNet_V2_Weights.DEFAULT.transforms()

    def content(self) -> bytes:
        """The file."""
        file = BytesIO()
        state = {"epoch": 3, "state_dict": nn.DataParallel(self._network).state_dict()}
        torch.save(state, file)
        return file.getvalue()

    def depthwise_maps(self, picture: Image) -> np.ndarray:
        """What the depthwise layer puts out, (channels, rows, columns)."""
        seen: list[torch.Tensor] = []
        layer = self._network.get_submodule(self.depthwise)
        with torch.inference_mode(), layer.register_forward_hook(lambda _, __, out: seen.append(out[0])):
            self._network(self._prepare(picture)[None])
        return seen[0].numpy()

    def logits(self, picture: Image, off: int | None = None) -> np.ndarray:
        """The logits, with a channel of the depthwise layer switched off."""

        def silence(_module: object, _inputs: object, out: torch.Tensor) -> None:
            if off is not None:
                out[:, off] = 0

        layer = self._network.get_submodule(self.depthwise)
        with torch.inference_mode(), layer.register_forward_hook(silence):
            found: np.ndarray = self._network(self._prepare(picture)[None])[0].numpy()
        return found

    def grad_cam(self, picture: Image, place: int) -> np.ndarray:
        """Grad-CAM of a class on the last maps, (rows, columns)."""
        maps = self._network.features(self._prepare(picture)[None]).detach().requires_grad_()
        logit = self._network.classifier(maps.mean((2, 3)))[0, place]
        (gradient,) = torch.autograd.grad(logit, maps)
        found: np.ndarray = (gradient.mean((2, 3), keepdim=True) * maps).sum(1)[0].relu().detach().numpy()
        return found

    def tuned(self, weights: Weights, picture: Image) -> float:
        """The logit of this network with the weights of a fine-tuned one, which tells two classes apart."""
        self._network.classifier[1] = nn.Linear(1280, 1)
        self._network.load_state_dict(weights)
        return float(self.logits(picture)[0])


_PART = "StatefulPartitionedCall/functional_1/"  # how the names of its steps begin


class Keras:
    """A network of Keras in ONNX, as tf2onnx writes it: `tests/support/keras.onnx`.

    It was made with Keras 3.15.1 of TensorFlow 2.21.0 and tf2onnx 1.17.0, by

        python -m tf2onnx.convert --saved-model flowers --output keras.onnx --opset 18

    after this program:

        import keras
        from keras import layers

        keras.utils.set_random_seed(0)
        some = lambda low, high: keras.initializers.RandomUniform(low, high)
        norm = lambda: layers.BatchNormalization(
            gamma_initializer=some(0.5, 1.5), beta_initializer=some(-0.5, 0.5),
            moving_mean_initializer=some(-0.3, 0.3), moving_variance_initializer=some(0.3, 1))
        given = keras.Input((64, 64, 3))
        x = layers.Rescaling(1 / 127.5, offset=-1)(given)
        x = layers.ReLU(6)(norm()(layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(x)))
        y = layers.ReLU(6)(norm()(layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)))
        x = layers.Add()([x, norm()(layers.Conv2D(8, 1, use_bias=False)(y))])
        x = layers.DepthwiseConv2D(3, strides=2, padding="same")(x)
        x = layers.Conv2D(16, 1, activation="relu", bias_initializer=some(-0.2, 0.2))(x)
        x = layers.GlobalAveragePooling2D()(x)
        x = layers.Dense(3, "softmax", kernel_initializer=some(-3, 3), bias_initializer=some(-1, 1))(x)
        keras.Model(given, x).export("flowers")

    Attributes:
        file: its name.
        depthwise: the layer whose cells are read, and whose channels are switched off.
        close: how near its own numbers are those of whoever computes the same.
    """

    file, depthwise, close = "flowers.onnx", "depthwise_conv2d_1", 1e-4

    def content(self) -> bytes:
        """The file."""
        return Path(__file__).with_name("keras.onnx").read_bytes()

    def depthwise_maps(self, picture: Image) -> np.ndarray:
        """What the depthwise layer puts out, (channels, rows, columns)."""
        return _computed(self._model(), picture, "depthwise_conv2d_1/depthwise:0")

    def logits(self, picture: Image, off: int | None = None) -> np.ndarray:
        """The logits, with a channel of the depthwise layer switched off."""
        model = self._model()
        if off is not None:
            name = f"{_PART}depthwise_conv2d_1/depthwise"
            kernels = _tensor(model, next(each for each in model.graph.node if each.name == name).input[1])
            silent = numpy_helper.to_array(kernels).copy()
            silent[off] = 0  # it has no bias
            kernels.CopyFrom(numpy_helper.from_array(silent, kernels.name))
        return _computed(model, picture, "dense_1/BiasAdd:0")

    def grad_cam(self, picture: Image, place: int) -> np.ndarray:
        """Grad-CAM of a class on the last maps, (rows, columns).

        The logit is a weighted sum of the maps' means, so the gradient of each cell is its map's weight.
        """
        maps = _computed(self._model(), picture, "conv2d_2_1/Relu:0")
        head = numpy_helper.to_array(_tensor(self._model(), f"{_PART}dense_1/Cast/ReadVariableOp:0"))
        weights = head[:, place] / maps[0].size
        found: np.ndarray = np.tensordot(weights, maps, 1).clip(0)
        return found

    def tuned(self, weights: Weights, picture: Image) -> float:
        """The logit of this network with the weights of a fine-tuned one, which tells two classes apart."""
        model = self._model()
        for each in model.graph.initializer:  # the file of the fine-tuned one has these numbers
            numbers = numpy_helper.to_array(each)
            if numbers.dtype == np.float32:
                rounded = numbers.astype(np.float16).astype(np.float32)
                each.CopyFrom(numpy_helper.from_array(rounded, each.name))
        features = _computed(model, picture, "global_average_pooling2d_1/Mean:0")
        weight, bias = (weights[f"dense_1.linear.{name}"].float() for name in ("weight", "bias"))
        return float(nn.functional.linear(torch.from_numpy(features), weight, bias))

    def _model(self) -> Any:
        return onnx.load_model_from_string(self.content())


def _tensor(model: Any, name: str) -> Any:
    return next(each for each in model.graph.initializer if each.name == name)


def _computed(model: Any, picture: Image, name: str) -> np.ndarray:
    """What a step of a network of Keras puts out, by ONNX's own runtime."""
    model.graph.output.append(onnx.ValueInfoProto(name=f"{_PART}{name}"))
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (given,) = session.get_inputs()
    pixels = np.asarray(transforms.Resize((64, 64))(picture), np.float32)[None]
    found: np.ndarray = session.run([f"{_PART}{name}"], {given.name: pixels})[0][0]
    return found
