"""What the labs on networks and their layers show for their questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional as F

from tests.support.views import lines, sent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from streamlit.testing.v1 import AppTest


def activated(app: AppTest, *numbers: float) -> list[float]:
    header, _ = sent(app, "activation")
    function = getattr(F, header["activation"])
    given = {"negative_slope": header["slope"]} if header["activation"] == "leaky_relu" else {}
    found: list[float] = function(torch.tensor(numbers) + header["bias"], **given).tolist()
    return found


def of_three_numbers(app: AppTest) -> str:
    return ", ".join(f"{number:g}" for number in activated(app, -3, 0, 2))


def of_all_negative(app: AppTest) -> str:
    rest = activated(app, *sent(app, "activation")[1]["map"].ravel().tolist())
    return "only zeros" if not any(rest) else "not only zeros"


def passed_on(app: AppTest) -> str:
    assert activated(app, -1) == [np.float32(-0.1)]
    return "Leaky ReLU"


def ends(app: AppTest) -> str:
    return " and ".join(f"{number:g}" for number in activated(app, -200, 200))


def without_flatten(app: AppTest) -> str:
    return "it is impossible" if "Flatten them first" in app.warning[0].value else "it works"


def most_weights(app: AppTest) -> str:
    counts: dict[str, int] = {}
    for name, array in sent(app, "weights")[1].items():
        counts[name.partition(".")[0]] = counts.get(name.partition(".")[0], 0) + array.size
    return {"fc1": "in the first fully connected layer"}[max(counts, key=lambda name: counts[name])]


def without_hidden_layer(app: AppTest) -> str:
    ((_, shares),) = lines(app, "-curves").values()
    return "yes, quite well" if 0.8 < shares[-1] < 0.92 else "no, or as well as the LeNet"


def read_by(app: AppTest) -> Mapping[str, float]:
    cards = sent(app, "readings")[0]["cards"]
    return {card["name"]: float(card["note"].removeprefix("Reads ").partition("%")[0]) for card in cards}


def shuffled_mlp(app: AppTest) -> str:
    read = read_by(app)
    return "about as well" if abs(read["MLP, shuffled"] - read["MLP"]) < 3 else "otherwise"


def shuffled_cnn(app: AppTest) -> str:
    read = read_by(app)
    return "worse than before" if 50 < read["CNN, shuffled"] < read["CNN"] - 5 else "otherwise"


def shifted(app: AppTest) -> str:
    read = {name: dict(zip(*line, strict=True)) for name, line in lines(app, "flatten-shifts").items()}
    return "the CNN" if read["MLP"][4] + 0.1 < read["CNN"][4] < 0.9 else "otherwise"


def first_of_second_map(app: AppTest) -> str:
    maps = sent(app, "flatten")[1]["maps"]
    return str(int(np.ravel_multi_index((1, 0, 0), maps.shape)))


def input_of_zero(app: AppTest) -> str:
    _, arrays = sent(app, "unit")
    idle = arrays["relu4"].ravel() == 0
    assert idle.any()
    return f"{np.abs(arrays['fc3.weight'][0, idle] * arrays['relu4'].ravel()[idle]).max():g}"


def hot(app: AppTest) -> str:
    (table,) = [each.value for each in app.table if "sum z" in each.value]
    sums, shares = (
        np.array([float(cell.replace("−", "-")) for cell in table[name]])
        for name in ("sum z", "softmax of z / T")
    )
    np.testing.assert_allclose(shares, torch.softmax(torch.from_numpy(sums) / 10, 0), atol=1e-4)
    flat = np.ptp(shares) < np.ptp(torch.softmax(torch.from_numpy(sums), 0).numpy()) / 2
    return "it turns flat" if flat and shares.argmax() == sums.argmax() else "otherwise"


def missed(app: AppTest) -> str:
    first, second = (np.array(counts) for _, counts in list(lines(app, "output-crowd").values()))
    more_missed = first[:19].sum() > first[:10].sum()  # of 20 bars from 0 to 1
    fewer_alarms = second[19:].sum() < second[10:].sum()
    both = more_missed and fewer_alarms
    return "pictures of the first digit that are missed" if both else "otherwise"


def one_half(app: AppTest) -> str:
    sums, answers = next(iter(lines(app, "output-photo").values()))
    return "it leans to neither" if answers[sums.index(0)] == 0.5 else "otherwise"


def map_of_zeros(app: AppTest) -> str:
    header, arrays = sent(app, "boards")
    assert not arrays[header["sheets"][1]["array"]].any()
    said = any("of 3,000 digits it answers more" in each.value for each in app.markdown)
    return "no, this digit lacks what it looks for" if said else "yes, it never answers"


def of_nine(app: AppTest) -> str:
    names = [each["name"].split()[-1] for each in sent(app, "boards")[0]["sheets"]]
    assert len(names) == 9
    return str(max(names, key=names.count))


def strongest_stroke(app: AppTest) -> str:
    *sheets, _ = sent(app, "boards")[0]["sheets"]  # the last is its strongest patch
    return str(max(sheets, key=lambda each: float(each["note"]))["name"])


def swapped_neighbour(app: AppTest) -> str:
    return "yes" if "has changed by up to" in sent(app, "batch")[0]["said"] else "no"


def before_and_after(app: AppTest) -> list[np.ndarray]:
    header, arrays = sent(app, "boards")
    return [arrays[each["array"]] for each in header["sheets"]]


def fresh_norm(app: AppTest) -> str:
    before, after = before_and_after(app)
    return "nothing at all, almost" if np.allclose(before, after, rtol=1e-4) else "otherwise"


def kept_unit(app: AppTest) -> str:
    before, after = before_and_after(app)
    (factor,) = {f"{each:.4g}" for each in after[after > 0] / before[after > 0]}
    return factor


def thirty_passes(app: AppTest) -> str:
    spreads = [np.ptp(numbers) for _, numbers in lines(app, "dropout-spread").values()]
    return "not at all" if max(spreads) == 0 else "otherwise"


# The choice that the lab shows for each of its questions; None where no number says it.
SHOWN: Mapping[str, Sequence[Callable[[AppTest], str] | None]] = {
    "flatten": (shuffled_mlp, shuffled_cnn, shifted),
    "activation": (of_three_numbers, of_all_negative, passed_on, ends),
    "patches": (map_of_zeros, of_nine, strongest_stroke, None),
    "regularisation": (swapped_neighbour, fresh_norm, kept_unit, thirty_passes),
    "output": (first_of_second_map, input_of_zero, hot, missed, one_half),
    "builder": (without_flatten, most_weights, without_hidden_layer),
}
