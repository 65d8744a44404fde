"""Numbers as text, in the form that the scripts write them in; see web/runtime/format.js."""

from __future__ import annotations

import math

_BRIEF = 3  # digits
_MINUS = "−"  # the true minus sign is as wide as a digit, and screen readers speak it
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def readable(number: float, digits: int = 6) -> str:
    """Write `number` with so many decimals below 1, fewer above; as 1.2×10⁻⁹ where that would hide it."""
    if math.isnan(number):
        return "NaN"
    size, sign = abs(number), _MINUS if number < 0 else ""
    if not 0 < size < math.inf:
        return f"{sign}∞" if size else "0"
    if size < 0.5 * 10**-digits:
        front, power = f"{size:.1e}".split("e-")
        return f"{sign}{front}×10⁻{str(int(power)).translate(_RAISED)}"
    whole = max(0, math.floor(math.log10(size)) + 1)
    return f"{sign}{size:.{max(0, digits - whole)}f}"


def brief(number: float) -> str:
    """Write `number` with three digits, and as it is `readable` under the pointer; Markdown with HTML."""
    full = readable(number)
    short = full
    if 0 < abs(number) < math.inf:
        rounded = float(f"{number:.{_BRIEF - 1}e}")
        decimals = _BRIEF - 1 - math.floor(math.log10(abs(rounded)))
        short = readable(number if abs(number) >= 10**_BRIEF else rounded, max(_BRIEF, decimals))
    return full if len(short) >= len(full) else f'<span title="{full}">{short}</span>'
