"""Remarks about pictures, in the words of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.finetune.dataset import Flaw
from cnnviz.translations import Complaint
from cnnviz.ui.inputs.class_words import class_words
from cnnviz.ui.network.predictions import percent
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.finetune.dataset import Remark
    from cnnviz.finetune.progress import HeldOut
    from cnnviz.translations import Catalogue

_NAMED = 12  # pictures with something wrong


def listed(remarks: Sequence[Remark], text: Catalogue) -> str:
    """Remarks as a list in Markdown, of which the first are said."""
    lines = [said(remark, text) for remark in remarks[:_NAMED]]
    if len(remarks) > _NAMED:
        lines.append(text("And {count} more like these.", count=len(remarks) - _NAMED))
    return "\n".join(f"* {plain(line)}" for line in lines)


def said(remark: Remark, text: Catalogue) -> str:
    """A remark as a sentence."""
    values: dict[str, object] = {"name": remark.name, "other": remark.other, "count": remark.count}
    if isinstance(remark.reason, Complaint):
        values["reason"] = text(remark.reason.message, **remark.reason.values)
        return text("{name} is left out: {reason}.", **values)
    return {
        Flaw.UNREADABLE: text("{name} is left out: it cannot be read.", **values),
        Flaw.DUPLICATE: text("{name} is left out: it is the same picture as {other}.", **values),
        Flaw.SURPLUS: text(
            "{name} is left out: there are more than {count} pictures of its class.", **values
        ),
        Flaw.CLASSES: text(
            "The class {name} is left out: there are {count} others, and no more can be learned.", **values
        ),
        Flaw.ROOM: text("{name} is left out: all pictures together take more than {count} MB.", **values),
        Flaw.NOWHERE: text(
            "{name} is left out: put it into a folder that is named after what it shows.", **values
        ),
        Flaw.FEW: text(
            "Too few pictures of {name}: {count}. With fewer than 5 it can hardly be learned.", **values
        ),
        Flaw.LOPSIDED: text(
            "{name} has {count} times as many pictures as {other}; the network will prefer it.", **values
        ),
        Flaw.BLANK: text("{name} is left out: nothing in it stands out from its background.", **values),
        Flaw.EMPTY: text("The folder {name} is no class: there is no picture in it.", **values),
        Flaw.NEAR: text(
            "Groups of pictures that are nearly the same: {count}, such as {name} and {other}. Each group is "
            "held out as a whole, or learned from as a whole.",
            **values,
        ),
        Flaw.ALIKE: text(
            "All pictures of {name} are nearly the same; that their class is correct proves little.", **values
        ),
    }[remark.flaw]


def predicted(each: HeldOut, text: Catalogue) -> str:
    """What the network says of a picture held out."""
    label, answer = class_words((each.label, each.predicted), text)
    return text(
        "{name}: true class {label}, predicted {predicted} ({percent})",
        name=each.name,
        label=label,
        predicted=answer,
        percent=percent(each.probability),
    )
