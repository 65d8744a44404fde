"""Tests of the ImageNet models: they are fed, named and found as torchvision says."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from torchvision.models import ResNet18_Weights, ResNet50_Weights, WeightsEnum

from cnnviz.models.imagenet import CATS, DOGS, Labels
from cnnviz.models.specs import model

WEIGHTS = {
    "resnet18-imagenet": ResNet18_Weights.IMAGENET1K_V1,
    "resnet50-imagenet": ResNet50_Weights.IMAGENET1K_V2,
}


@pytest.mark.parametrize(("name", "weights"), WEIGHTS.items())
@pytest.mark.parametrize("size", [(224, 224), (301, 500), (640, 411), (90, 57)])
def test_a_photo_is_prepared_as_torchvision_does(
    name: str, weights: WeightsEnum, size: tuple[int, int]
) -> None:
    photo = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    prepared = model(name).prepare(photo)
    assert prepared
    expected = weights.transforms()(Image.fromarray(photo)).numpy()
    np.testing.assert_allclose(prepared.input, expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", WEIGHTS)
def test_the_middle_of_the_input_lies_where_the_crop_says(name: str) -> None:
    photo = np.zeros((300, 533, 3), np.uint8)
    photo[:, :200] = 255  # an edge at column 200
    prepared = model(name).prepare(photo)
    assert prepared
    row = prepared.steps[2].pixels[112, :, 0].astype(float) / 255
    assert row.sum() * prepared.crop.across + prepared.crop.left == pytest.approx(200, abs=0.5)


@pytest.mark.parametrize(("name", "weights"), WEIGHTS.items())
def test_file_and_names_are_torchvisions(name: str, weights: WeightsEnum) -> None:
    spec = model(name)
    assert spec.source == weights.url
    assert spec.weights.name == weights.url.rpartition("/")[2]
    assert list(spec.labels) == weights.meta["categories"]
    assert sum(each.numel() for each in spec.build().parameters()) == weights.meta["num_params"]


def test_each_class_has_a_korean_name_of_its_own() -> None:
    korean, english = Labels("ko"), Labels()
    assert len(list(korean)) == len(set(korean)) == 1000
    assert all(any("가" <= letter <= "힣" for letter in name) for name in korean)
    # Drawn from all parts of the list, so that a line too many or too few would be seen.
    known = {"goldfish": "금붕어", "goose": "거위", "pug": "퍼그", "zebra": "얼룩말", "abacus": "주판"}
    known |= {
        "kimono": "기모노",
        "toaster": "토스터",
        "pizza": "피자",
        "volcano": "화산",
        "ear": "옥수수 이삭",
    }
    assert {name: korean[english.index(name)] for name in known} == known
    assert (english[CATS][0], english[CATS][-1]) == ("tabby", "Egyptian cat")
    assert (english[DOGS][0], english[DOGS][-1]) == ("Chihuahua", "Mexican hairless")
