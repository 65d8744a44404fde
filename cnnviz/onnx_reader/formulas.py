"""What a few steps compute of one step before them: a sum of products, in whatever way it is written.

(a - b) / c and a / c - b / c are the same sum, so a formula that is known is found in each of its spellings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.onnx_reader.graph import PARAMETER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnnviz.onnx_reader.draft import DraftStep

_FUNCTIONS = ("erf", "mean", "Tanh", "Sigmoid", "Hardsigmoid", "ReLU6", "Hardtanh")
# Of a formula, of a sum, and of a product: as many as a layer norm needs.
_MOST_STEPS, _MOST_TERMS, _MOST_FACTORS = 24, 6, 4
Bound = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Factor:
    """A part of a product: what is read, or a function of a formula.

    Attributes:
        name: of the function, as that of its step; "" for what is read.
        given: the arguments of the function; in a formula that is looked for, a word stands for any.
        inside: what the function reads.
    """

    name: str = ""
    given: tuple[Any, ...] = ()
    inside: Formula = ()


@dataclass(frozen=True, eq=False)
class Term:
    """A product.

    Attributes:
        number: a number, or one for each part of an axis; in a formula that is looked for, a word stands for
            any, and with "-" before it for the same below zero.
        factors: what it is multiplied by.
    """

    number: Any
    factors: tuple[Factor, ...] = ()


Formula = tuple[Term, ...]
READ: Formula = (Term(1.0, (Factor(),)),)


class UnlikeError(ValueError):
    """Steps that are no such formula."""


def near(step: DraftStep) -> list[DraftStep]:
    """Return those before `step` of which it may be a formula, the nearest first."""
    found = [step]
    for each in found:
        if _is_part(each):
            found += [source for source in dict.fromkeys(each.inputs) if source not in found]
        if len(found) > _MOST_STEPS:
            break
    return found[1:]


def between(step: DraftStep, source: DraftStep) -> list[DraftStep]:
    """Return the steps of which the formula of `step` by `source` consists, `step` first.

    Raises:
        UnlikeError: it is no formula of that alone, or a long one.
    """
    found = [step]
    for each in found:
        if len(found) > _MOST_STEPS or not (_is_part(each) or each.operation == PARAMETER):
            raise UnlikeError
        found += [before for before in each.inputs if before is not source and before not in found]
    return found


def functions(steps: Sequence[DraftStep]) -> list[str]:
    """Return the functions among steps, by their operations."""
    return [each.operation for each in steps if each.operation in _FUNCTIONS]


def formula(step: DraftStep, source: DraftStep) -> Formula:
    """Return what `step` computes of `source`, where there are only steps of a formula `between` them.

    Raises:
        UnlikeError: it has more terms than any that is looked for.
    """
    known = {source: READ}

    def of(each: DraftStep) -> Formula:
        if each not in known:
            known[each] = _read(each, of)
        return known[each]

    return of(step)


def _is_part(step: DraftStep) -> bool:
    return step.operation in _OF_TWO or step.operation in _ROOTS or step.operation in _FUNCTIONS


def _read(step: DraftStep, of: Callable[[DraftStep], Formula]) -> Formula:
    """Return what a step computes; `of` gives that of those before it."""
    given = step.options.get("arguments", step.options.values())
    if step.operation == PARAMETER:
        return number(_vector(step.tensors[""]))
    if step.operation in _FUNCTIONS:
        return function(step.operation, of(step.inputs[0]), *given)
    if step.operation in _ROOTS:
        return power(of(step.inputs[0]), *_ROOTS[step.operation], *given)
    return _OF_TWO[step.operation](*map(of, step.inputs), *map(number, given))


def number(each: Any) -> Formula:
    """Return the formula of a number, or in one that is looked for of the word for any."""
    return (Term(each),)


def function(name: str, inside: Formula, *given: Any) -> Formula:
    """Return a function of a formula."""
    return (Term(1.0, (Factor(name, given, inside),)),)


def total(first: Formula, second: Formula) -> Formula:
    """Return a sum, in which no two terms have the same factors."""
    found = list(first)
    for term in second:
        alike = [each for each in found if _fit_factors(each.factors, term.factors, {}) is not None]
        if alike:
            found[found.index(alike[0])] = Term(_vector(alike[0].number + term.number), term.factors)
        else:
            found.append(term)
    if len(found) > _MOST_TERMS or any(len(term.factors) > _MOST_FACTORS for term in found):
        raise UnlikeError
    return tuple(found)


def product(first: Formula, second: Formula) -> Formula:
    """Return a product of sums as the sum of products that it is."""
    found: Formula = ()
    for one in first:
        for other in second:
            found = total(found, (Term(_times(one.number, other.number), one.factors + other.factors),))
    return found


def power(base: Formula, exponent: float) -> Formula:
    """Return a power; a square is the product that it is."""
    if exponent in (1, 2, 3):
        return base if exponent == 1 else product(base, power(base, exponent - 1))
    if len(base) == 1 and len(base[0].factors) == 1 and base[0].number == 1:
        (factor,) = base[0].factors
        if factor.name == "pow" and exponent == -1:  # of a root
            return function("pow", factor.inside, -factor.given[0])
    return function("pow", base, exponent)


def fit(wanted: Formula, found: Formula, bound: Bound | None = None) -> Bound | None:
    """Return what the words of a formula that is looked for stand for, None where it is another.

    Args:
        wanted: it; a word that nothing stands for is 0.
        found: the formula of steps.
        bound: what its words are known to stand for.
    """
    known = bound or {}
    if not wanted:
        return None if found else known
    first, *rest = wanted
    for place, term in enumerate(found):
        factors = _fit_factors(first.factors, term.factors, known)
        numbers = None if factors is None else _fit_number(first.number, term.number, factors)
        if numbers is not None:
            left = fit(tuple(rest), found[:place] + found[place + 1 :], numbers)
            if left is not None:
                return left
    nothing = _fit_number(first.number, 0.0, known) if isinstance(first.number, str) else None
    return None if nothing is None else fit(tuple(rest), found, nothing)


def _fit_factors(wanted: Sequence[Factor], found: Sequence[Factor], bound: Bound) -> Bound | None:
    if len(wanted) != len(found):
        return None
    if not wanted:
        return bound
    for place, each in enumerate(found):
        first = _fit_factor(wanted[0], each, bound)
        if first is not None:
            left = _fit_factors(wanted[1:], [*found[:place], *found[place + 1 :]], first)
            if left is not None:
                return left
    return None


def _fit_factor(wanted: Factor, found: Factor, bound: Bound) -> Bound | None:
    if wanted.name != found.name or len(wanted.given) != len(found.given):
        return None
    known: Bound | None = bound
    for one, other in zip(wanted.given, found.given, strict=True):
        known = None if known is None else _fit_number(one, other, known)
    return None if known is None else fit(wanted.inside, found.inside, known)


def _fit_number(wanted: Any, found: Any, bound: Bound) -> Bound | None:
    if isinstance(wanted, str) and isinstance(found, str):  # both are looked for
        return bound if wanted == found else None
    if isinstance(wanted, str):
        name = wanted.removeprefix("-")
        found = found if name == wanted else -found
        if name not in bound:
            return bound | {name: found}
        wanted = bound[name]
    same = np.shape(wanted) == np.shape(found) and np.allclose(wanted, found, rtol=1e-5, atol=0)
    return bound if same else None


_OF_TWO: dict[str, Callable[[Formula, Formula], Formula]] = {
    "add": total,
    "sub": lambda first, second: total(first, product(number(-1.0), second)),
    "mul": product,
    "div": lambda first, second: product(first, power(second, -1)),
}
_ROOTS = {"pow": (), "sqrt": (0.5,), "reciprocal": (-1,)}  # the exponents that are not given


def _times(one: Any, other: Any) -> Any:
    """Return the product of two numbers; of a word only with 1 or -1."""
    if isinstance(one, str) or isinstance(other, str):
        word, sign = (one, other) if isinstance(one, str) else (other, one)
        return word if sign == 1 else f"-{word}"
    return _vector(one * other)


def _vector(numbers: Any) -> Any:
    """Return numbers, if they are one or those of an axis. Raises UnlikeError."""
    if np.size(numbers) != max(np.shape(numbers), default=1):
        raise UnlikeError
    return numbers
