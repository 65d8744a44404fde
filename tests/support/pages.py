"""The pages of the app, for tests that walk all of them."""

from __future__ import annotations

from cnnviz.translations import catalogue
from cnnviz.ui.lessons.lesson import labs

DIGIT = "sample=mnist-test-00000-7"
# Each page at rest, and what opens in some.
PAGES = (
    f"?{DIGIT}",
    f"?{DIGIT}&layer=relu2&channel=12&row=5&column=3",
    "?model=resnet50-catdog",
    f"maps?{DIGIT}",
    f"maps?{DIGIT}&layer=conv2&channel=3",
    "experiments?model=resnet50-catdog",
    "model",
    "channel",
    "finetune",
    "lesson",
    *(f"lab_{lab.name}" for lab in labs(catalogue("en"))),
    "lab_convolution?size=4&rows=11&columns=11",  # impossible: the kernel is larger than the picture
)
