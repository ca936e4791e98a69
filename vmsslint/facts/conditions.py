"""The small vocabulary of conditions between properties that facts and rules share, and what it means.

A condition is a map from paths to tests, all of which must hold; the header of `schemas/transitions.yaml` lists
the tests. Every answer is True, False or None: None where an unknown decides (Kleene's logic).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from itertools import chain, combinations, product
from typing import Any, TypeAlias

from vmsslint.dataclass import dataclass
from vmsslint.facts.ids import parent_verdict
from vmsslint.facts.select import select
from vmsslint.values import NULL, Array, Choice, Known, Object, Text, Unknown, Value, is_empty, member
from vmsslint.verdicts import Verdict, compare

Truth: TypeAlias = bool | None
Condition: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What a condition looks at: a scale set after the update, and before it where there is a before.

    `new` is the effective new model, `request` the new side as written, `old` the old model; all in ARM form with
    `apiVersion` among the members. `changed` holds the schema paths that differ. `default` gives what Azure fills
    in for a path that nothing gives, or None. `as_of` is the month (2018-02) whose facts count; empty: today's.
    `hidden` is what to take for the answer to what no model shows. `vms` is the power state that views show every VM
    to be in, empty where they do not.
    """

    new: Object
    request: Object
    old: Object | None = None
    changed: Mapping[str, bool] = field(default_factory=dict)
    default: Callable[[str, Object], Value | None] = lambda path, model: None
    as_of: str = ""
    hidden: Truth = None
    vms: str = ""
    _told: dict[str, tuple[Value, ...]] = field(default_factory=dict, init=False, repr=False)

    def values(self, key: str) -> tuple[Value, ...]:
        """What stands at a path of the new model (with the prefix `old:` of the old one), without what is empty.

        Many conditions ask for the same few paths, so that each is looked up once.
        """
        if key not in self._told:
            model = self.old if key.startswith("old:") else self.new
            found = [] if model is None else select(model, key.removeprefix("old:"))
            self._told[key] = tuple(value for value in found if not is_empty(value))
        return self._told[key]


def holds(condition: Condition | bool, subject: Subject, *, as_written: bool = False) -> Truth:
    """Whether the condition holds for the subject. `as_written` judges absence before defaults are filled in."""
    if isinstance(condition, bool):
        return condition
    return every(_clause(key, test, subject, as_written) for key, test in condition.items())


def every(truths: Iterable[Truth]) -> Truth:
    """Kleene's conjunction: False wins over None, None over True."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def some(truths: Iterable[Truth]) -> Truth:
    """Kleene's disjunction: True wins over None, None over False."""
    return negated(every(negated(truth) for truth in truths))


def negated(truth: Truth) -> Truth:
    """Kleene's negation."""
    return None if truth is None else not truth


def paths(condition: Condition | bool) -> Iterator[str]:
    """Every property path that a condition names, without the prefix `old:`."""
    if isinstance(condition, bool):
        return
    for key, test in condition.items():
        match key:
            case "any" | "all":
                for inner in test:
                    yield from paths(inner)
            case "not":
                yield from paths(test)
            case "changed":
                yield from test
            case "same_kind" | "grow":
                yield test
            case "image_kind":
                yield IMAGE
            case "hidden" | "vms":
                pass
            case _:
                yield key.removeprefix("old:")


def hidden(condition: Condition | bool) -> Iterator[str]:
    """What the condition turns on that no model shows."""
    if isinstance(condition, bool):
        return
    for key, test in condition.items():
        match key:
            case "any" | "all":
                for inner in test:
                    yield from hidden(inner)
            case "not":
                yield from hidden(test)
            case "hidden":
                yield test


def _clause(key: str, test: Any, subject: Subject, as_written: bool) -> Truth:
    match key:
        case "any":
            return some(holds(inner, subject, as_written=as_written) for inner in test)
        case "all":
            return every(holds(inner, subject, as_written=as_written) for inner in test)
        case "not":
            return negated(holds(test, subject, as_written=as_written))
        case "changed":
            return some(_changed(path, subject) for path in test)
        case "same_kind":
            return _same_kind(subject, test)
        case "grow":
            return _grows(subject, test)
        case "image_kind":
            return _is_image(subject.new, test)
        case "hidden":
            return subject.hidden
        case "vms":
            return subject.vms == str(test)
    model = subject.old if key.startswith("old:") else subject.new
    if model is None:
        return False
    found = list(subject.values(key))
    if not found and not as_written:
        default = subject.default(key.removeprefix("old:"), model)
        found = [default] if default is not None and not is_empty(default) else found
    return passes(found, test)


def passes(found: list[Value], test: Any) -> Truth:
    """Whether the values at a path (none, one, or one for each list item) pass the test."""
    if isinstance(test, list):
        return some(passes(found, one) for one in test)
    if not isinstance(test, dict):
        return _is(found, test)
    rest = dict(test)
    if not found and rest.pop("absent", False):
        return True
    rest.pop("absent", None)
    return every(_TESTS[name](found, wanted) for name, wanted in rest.items())


def _is(found: list[Value], wanted: Any) -> Truth:
    if wanted is None:
        return negated(_present(found, True))
    return some(_verdict(compare(value, Known(wanted), str.casefold)) for value in found)


def _verdict(verdict: Verdict) -> Truth:
    return {Verdict.EQUAL: True, Verdict.DIFFERENT: False, Verdict.MAY: None}[verdict]


def _present(found: list[Value], wanted: bool) -> Truth:
    present = some(negated(_verdict(compare(value, NULL))) for value in found)
    return present if wanted else negated(present)


def _bound(keep: Callable[[Any, Any], bool]) -> Callable[[list[Value], Any], Truth]:
    def test(found: list[Value], limit: Any) -> Truth:
        return some(each_arm(value, lambda arm: _within(arm, limit, keep)) for value in found)

    return test


def _within(value: Value, limit: Any, keep: Callable[[Any, Any], bool]) -> Truth:
    if isinstance(value, Unknown) and value.allowed:
        answers = {_within(Known(item), limit, keep) for item in value.allowed}
        return answers.pop() if len(answers) == 1 else None
    if not isinstance(value, Known) or value.value is None:
        return None
    if isinstance(limit, str):
        return keep(str(value.value), limit)
    number = as_number(value)
    return None if number is None else keep(number, limit)


def as_number(value: Value) -> float | None:
    """The number that Azure reads here: a number, or a string that spells one. None for anything else."""
    if not isinstance(value, Known) or isinstance(value.value, bool) or value.value is None:
        return None
    try:
        number = float(value.value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _match(found: list[Value], pattern: str) -> Truth:
    def one(value: Value) -> Truth:
        match value:
            case Known(value=str(string)):
                return re.search(pattern, string, re.IGNORECASE) is not None
            case Text(parts=parts):
                known = (part for part in parts if isinstance(part, str))
                return True if any(re.search(pattern, part, re.IGNORECASE) for part in known) else None
            case Known() | Object() | Array():
                return False
        return None

    return some(each_arm(value, one) for value in found)


def _has(found: list[Value], wanted: str) -> Truth:
    return _match(found, re.escape(wanted))


def _count(found: list[Value], bounds: Mapping[str, int]) -> Truth:
    def one(value: Value) -> Truth:
        value = Array(()) if value == NULL else value
        if not isinstance(value, Array):
            return None
        least = sum(1 for item in value.items if isinstance(item, Known | Text | Object | Array | Unknown))
        most = None if value.open else len(value.items)
        low, high = bounds.get("min", 0), bounds.get("max")
        enough = True if least >= low else None if most is None or most >= low else False
        fits = True if high is None or (most is not None and most <= high) else False if least > high else None
        return every([enough, fits])

    if not found:
        return bounds.get("min", 0) <= 0
    return some(each_arm(value, one) for value in found)


def _count_true(found: list[Value], wanted: int) -> Truth:
    truths = [_is([value], True) for value in found]
    sure, maybe = truths.count(True), truths.count(None)
    return True if sure == wanted and not maybe else False if sure > wanted or sure + maybe < wanted else None


_MOST_PAIRS = 40_000
"""Pairs of values that are compared. Beyond them, which no scale set of Azure's reaches, the answer is unknown."""


def _distinct(found: list[Value], _: Any) -> Truth:
    known: dict[str, Value] = {}
    others: list[Value] = []
    for value in found:
        if not isinstance(value, Known):
            others.append(value)
        elif known.setdefault(str(value.value).casefold(), value) is not value:
            return False
    if len(others) * len(found) > _MOST_PAIRS:
        return None
    pairs = chain(product(others, known.values()), combinations(others, 2))
    return every(negated(_verdict(compare(left, right, str.casefold))) for left, right in pairs)


def _same_parent(found: list[Value], _: Any) -> Truth:
    values = list(dict.fromkeys(found))
    told = every(_verdict(parent_verdict(values[0], other)) for other in values[1:])
    if told is not None or len(values) ** 2 > 2 * _MOST_PAIRS:
        return told
    pairs = combinations(values[1:], 2)
    return False if any(parent_verdict(left, right) is Verdict.DIFFERENT for left, right in pairs) else None


_TESTS: Mapping[str, Callable[[list[Value], Any], Truth]] = {
    "is": _is,
    "in": lambda found, wanted: some(_is(found, one) for one in wanted),
    "present": _present,
    "min": _bound(lambda value, limit: bool(value >= limit)),
    "max": _bound(lambda value, limit: bool(value <= limit)),
    "below": _bound(lambda value, limit: bool(value < limit)),
    "match": _match,
    "has": _has,
    "count": _count,
    "count_true": _count_true,
    "distinct": _distinct,
    "same_parent": _same_parent,
    "not": lambda found, test: negated(passes(found, test)),
}

TESTS = frozenset((*_TESTS, "absent"))
"""The names of the tests, for checking rule files."""


def each_arm(value: Value, test: Callable[[Value], Truth]) -> Truth:
    """The truth that both arms of a choice share, else None; for any other value that of the test."""
    if isinstance(value, Choice):
        then, otherwise = each_arm(value.then, test), each_arm(value.otherwise, test)
        return then if then == otherwise else None
    return test(value)


def _changed(path: str, subject: Subject) -> Truth:
    """Whether the path or anything below it changed; None where it only may have, as where a whole above it changed."""
    below = (path + ".", path + "[")
    found = [certain for changed, certain in subject.changed.items() if changed == path or changed.startswith(below)]
    whole = any(path.startswith((changed + ".", changed + "[")) for changed in subject.changed)
    return True if True in found else None if found or whole else False


def _same_kind(subject: Subject, path: str) -> Truth:
    if subject.old is None:
        return True
    given = (value for model in (subject.old, subject.new) for value in select(model, path))
    if all(map(is_empty, given)):
        return True
    before, after = image_kind(subject.old, path), image_kind(subject.new, path)
    return None if before is None or after is None else before == after


IMAGE = "properties.virtualMachineProfile.storageProfile.imageReference"


def _is_image(model: Object, kind: str) -> Truth:
    if all(is_empty(reference) for reference in select(model, IMAGE)):
        return False
    told = image_kind(model, IMAGE)
    return None if told is None else told == kind


def image_kind(model: Object, path: str) -> str | None:
    """Which kind of image `imageReference` at `path` names: platform, managed image or gallery; None if unclear."""
    for reference in select(model, path):
        if not isinstance(reference, Object):
            return None
        given = {key for key in _IMAGE_MEMBERS if not is_empty(member(reference, key))}
        if given & {"sharedGalleryImageId", "communityGalleryImageId"}:
            return "gallery image"
        if "id" in given:
            return _id_kind(member(reference, "id") or NULL)
        if "publisher" in given or "offer" in given:
            return "platform image"
    return None


_IMAGE_MEMBERS = ("id", "publisher", "offer", "sku", "version", "sharedGalleryImageId", "communityGalleryImageId")


def _id_kind(value: Value) -> str | None:
    if _match([value], r"/galleries/") is True:
        return "gallery image"
    if _match([value], r"providers/Microsoft\.Compute/images/") is True:
        return "managed image"
    return None


def _grows(subject: Subject, path: str) -> Truth:
    if subject.old is None:
        return True
    before, after = select(subject.old, path), select(subject.new, path)
    if len(before) != 1 or len(after) != 1:
        return None
    return grows(before[0], after[0])


def grows(old: Value, new: Value) -> Truth:
    """Whether a number stays or becomes larger."""
    before, after = as_number(old), as_number(new)
    return None if before is None or after is None else after >= before
