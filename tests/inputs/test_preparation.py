"""Tests of preparations: what one says of its pixels is what goes into the network."""

import numpy as np
import pytest

from cnnviz.inputs.preparation import Preparation
from cnnviz.inputs.samples import PictureKind
from cnnviz.models.specs import MODELS

PICTURE = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)


@pytest.fixture(params=PictureKind)
def prepared(request: pytest.FixtureRequest) -> Preparation:
    spec = next(spec for spec in MODELS.values() if spec.picture_kind is request.param)
    found = spec.prepare(PICTURE)
    assert found is not None
    return found


def test_the_input_is_the_normalised_pixels(prepared: Preparation) -> None:
    mean, std = (np.array(each)[:, None, None] for each in (prepared.mean, prepared.std))
    np.testing.assert_allclose(prepared.input, (prepared.planes / 255 - mean) / std, rtol=1e-5, atol=1e-6)


def test_another_input_has_another_digest(prepared: Preparation) -> None:
    spec = next(spec for spec in MODELS.values() if spec.shape == prepared.input.shape)
    same, other = (spec.prepare(picture) for picture in (PICTURE, PICTURE[::-1].copy()))
    assert same is not None
    assert other is not None
    assert same.digest == prepared.digest != other.digest
