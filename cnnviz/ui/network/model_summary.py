"""A network in numbers: each layer's size, what another head replaced, and what fine-tuning changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.analysis.weight_changes import change
from cnnviz.models.specs import model
from cnnviz.structure.summary import compare, summarise
from cnnviz.ui.finetune.before_after import before_after
from cnnviz.ui.network.layer_bars import layer_bars
from cnnviz.ui.shell import session

if TYPE_CHECKING:
    from cnnviz.models.specs import ModelSpec
    from cnnviz.structure.summary import LayerGroup, Row, Summary
    from cnnviz.translations import Catalogue

_PUBLISHED = "resnet50-imagenet"  # the network that the lesson gives another head
_HEIGHT, _ROW = 560, 36  # CSS pixels of the table at most, and of one row


def layers(spec: ModelSpec, text: Catalogue) -> None:
    """Show where the numbers of `spec` sit, a table of all its layers, and what PyTorch prints of it."""
    found = _summary(spec.name)
    layer_bars(spec.name, found, text)
    st.subheader(text("All layers in numbers"))
    _table([_written(row, text) for row in found.rows])
    st.caption(
        text(
            "Shapes are channels × rows × columns. A receptive field may reach beyond the picture. "
            "A step of arithmetic is a multiply-add. They are counted in convolutions and fully connected "
            "layers, where nearly all the work is; a bias counts as one."
        )
    )
    with st.expander(text("What PyTorch prints"), icon=":material/terminal:"):
        st.code(f"print(model)\n\n{found.printed}", language=None)


def replaced(spec: ModelSpec, text: Catalogue) -> None:
    """Show the parts of `spec` beside those of torchvision's network that it was made from."""
    theirs, ours = _summary(_PUBLISHED), _summary(spec.name)
    pairs = compare(theirs, ours)
    kept = sum(part.parameters for part, other in pairs if part and other)
    st.markdown(
        text(
            "Left torchvision's ResNet-50, right the lesson's. **{kept}** parameters are in both: "
            "fine-tuning begins with what they had learned. The last layer with its {old} parameters, one "
            "answer for each of 1,000 classes, made room for a head with {new} that gives one: how likely "
            "it is a {label}.",
            kept=f"{kept:,}",
            old=f"{theirs.parameters - kept:,}",
            new=f"{ours.parameters - kept:,}",
            label=spec.labels[-1],
        )
    )
    _table([_beside(left, right, text) for left, right in pairs])
    st.caption(
        text(
            "The shapes differ because torchvision's network reads {theirs} pixels and the lesson's {ours}: "
            "the weights of a convolution fit pictures of any size.",
            theirs=_by(model(_PUBLISHED).shape[1:]),
            ours=_by(spec.shape[1:]),
        )
    )


def changed(spec: ModelSpec, text: Catalogue) -> None:
    """Show the first filters and some maps of `spec`, before and after fine-tuning."""
    found = change(spec)
    if found is None:
        st.info(text("How the network looked before fine-tuning is not kept on this computer."))
        return
    st.markdown(
        text(
            "The filters of the first convolution, and of each stage the map that varied most over the photo "
            "{photo}: before fine-tuning, and after epoch {epoch}, whose weights were kept.",
            photo=found.photo,
            epoch=found.epoch,
        )
    )
    before_after(found, text, key="before-after")


@st.cache_resource(show_spinner=False)
def _summary(name: str) -> Summary:
    return summarise(session.models()[name])


def _table(rows: list[dict[str, object]]) -> None:
    """Show `rows`, no higher than _HEIGHT; whole numbers as the user's language writes them."""
    whole = st.column_config.NumberColumn(format="localized")
    numbers = {name: whole for row in rows for name, value in row.items() if isinstance(value, int)}
    few = len(rows) < _HEIGHT / _ROW
    st.dataframe(
        rows,
        height="content" if few else _HEIGHT,
        hide_index=True,
        column_config=numbers,
        placeholder="–",
    )


def _written(row: Row, text: Catalogue) -> dict[str, object]:
    return {
        text("Layer"): row.name,
        text("Kind"): row.operation,
        text("Output"): _by(row.shape),
        text("Parameters"): row.parameters,
        text("Multiply-adds"): row.multiply_adds,
        text("Receptive field"): _by(row.field),
    }


def _beside(left: LayerGroup | None, right: LayerGroup | None, text: Catalogue) -> dict[str, object]:
    verdict = text("kept") if left and right else text("replaced") if left else text("new")
    part = left or right
    return {
        text("Part"): part.name if part else "",
        text("Layers in it"): ", ".join(part.operations) if part else "",
        text("torchvision: output"): _by(left.shape) if left else None,
        text("torchvision: parameters"): left.parameters if left else None,
        text("lesson: output"): _by(right.shape) if right else None,
        text("lesson: parameters"): right.parameters if right else None,
        text("What happened"): verdict,
    }


def _by(sizes: tuple[int, ...]) -> str:
    return " × ".join(map(str, sizes))
