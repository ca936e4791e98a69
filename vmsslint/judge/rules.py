"""Rules: one YAML file each, read into what the judge applies.

`rules/README.md` explains the keys to authors. A rule that needs more than a condition has a sibling `.py` with a
function `hits(case)` that yields `Hit`s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from vmsslint import bundled
from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.facts import conditions, properties, transitions
from vmsslint.facts.conditions import Condition
from vmsslint.facts.fault import FaultKind
from vmsslint.model import ChangeKind, Effect, RuleInfo, Severity

if TYPE_CHECKING:
    from vmsslint.judge.case import Case, Hit

_ID = re.compile(r"([A-Z]{2,8}\d{3})-([a-z0-9]+(?:-[a-z0-9]+)*)")
_KEYS = frozenset(
    [
        "summary",
        "severity",
        "effect",
        "rationale",
        "match",
        "when",
        "needs",
        "at",
        "possible",
        "message",
        "help",
        "links",
        "answer",
        "examples",
    ]
)
_MATCH_KEYS = frozenset(["each", "id", "transition", "path", "except", "kind", "effect", "within"])
_EACH = frozenset(("change", "scale_set", "requirement", "fault", "problem"))
_KINDS = ("bad", "good", "possible")
_JUDGED_KINDS = (ChangeKind.CHANGED, ChangeKind.ADDED, ChangeKind.REMOVED)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule as the judge applies it.

    `each` is what it looks at: a change, a scale set, a requirement between properties, a fault against the schema (of
    one of the kinds in `faults`), or a problem of reading and expansion (which names its rule itself). A change matches
    by the transition and effect of its fact, by its path (`path`, without what lies under `excluded`) and kind.
    `requirement` is the id of one in the facts that has to be broken, too. `possible` marks a finding that no model can
    make certain, with the reason.
    """

    info: RuleInfo
    each: str
    message: str
    effect: Effect | None = None
    requirement: str = ""
    transition: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    kinds: tuple[ChangeKind, ...] = _JUDGED_KINDS
    faults: tuple[FaultKind, ...] = ()
    when: Condition | bool = True
    needs: Condition | bool = False
    at: str = ""
    possible: str = ""
    answer: str = ""
    update_only: bool = True
    code: Callable[[Case], Iterator[Hit]] | None = None
    examples: tuple[Mapping[str, Any], ...] = ()

    @property
    def id(self) -> str:
        """The id, such as `VMSS101`."""
        return self.info.id


@cache
def bundled_rules() -> Mapping[str, Rule]:
    """Every rule of the package by its id, in the order of the ids."""
    found = (rule_from(stem, content, bundled.rule_code(stem)) for stem, content in sorted(bundled.rules().items()))
    return {rule.id: rule for rule in found}


def find(text: str) -> Rule | None:
    """The rule with that id or name, letter case aside."""
    wanted = text.casefold()
    return next((rule for rule in bundled_rules().values() if wanted in (rule.id.casefold(), rule.info.name)), None)


def rule_from(stem: str, content: Mapping[str, Any], code: Callable[[Case], Iterator[Hit]] | None = None) -> Rule:
    """The rule in a file of that name without its ending. The content has to follow schemas/rule.schema.json."""
    named = _ID.fullmatch(stem)
    if named is None:
        raise VmsslintError(f"a rule file is named VMSS101-what-it-finds.yaml, not {stem}.yaml", file=f"{stem}.yaml")
    match, examples = content.get("match", {}), content.get("examples", ())
    named_kinds, of_fault = _several(match.get("kind")), match.get("each") == "fault"
    info = RuleInfo(
        id=named[1],
        name=named[2],
        summary=content["summary"],
        severity=Severity(content["severity"]),
        rationale=content.get("rationale", "").strip(),
        help=content.get("help", ""),
        links=tuple(content.get("links", ())),
        examples=tuple(f"{kind}: {example[kind]}" for example in examples for kind in _KINDS if kind in example),
    )
    return Rule(
        info=info,
        each=match.get("each", "change"),
        message=content.get("message", ""),
        effect=Effect(content["effect"]) if "effect" in content else None,
        requirement=match.get("id", ""),
        transition=_several(match.get("transition")),
        effects=_several(match.get("effect")),
        path=_several(match.get("path")),
        excluded=_several(match.get("except")),
        kinds=_JUDGED_KINDS if of_fault else tuple(map(ChangeKind, named_kinds)) or _JUDGED_KINDS,
        faults=tuple(map(FaultKind, named_kinds)) if of_fault else (),
        when=content.get("when", True),
        needs=content.get("needs", False),
        at=content.get("at", ""),
        possible=content.get("possible", ""),
        answer=content.get("answer", ""),
        update_only=match.get("within", "update") == "update",
        code=code,
        examples=tuple(examples),
    )


def is_stem(stem: str) -> bool:
    """Whether a rule file can be named so: an id of letters and three digits, then words with hyphens between."""
    return _ID.fullmatch(stem) is not None


def _several(value: str | Iterable[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def faults(stem: str, content: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a rule file beyond its schema: unknown keys and properties, no bad or no good example."""
    if not is_stem(stem):
        yield "its name is not of the form VMSS101-what-it-finds"
    yield from (f"unknown key `{key}`" for key in content.keys() - _KEYS)
    match = content.get("match", {})
    yield from (f"unknown key `match.{key}`" for key in match.keys() - _MATCH_KEYS)
    if match.get("each", "change") not in _EACH:
        yield f"`match.each` is none of {', '.join(sorted(_EACH))}"
    yield from _kind_faults(match)
    yield from _requirement_faults(match.get("id"), content, coded=bundled.rule_code(stem) is not None)
    named = [*_several(match.get("path")), *_several(match.get("except")), *_several(content.get("at"))]
    for condition in (content.get("when", True), content.get("needs", False)):
        named += conditions.paths(condition)
    yield from (f"no such property: {path}" for path in named if not properties.exists(path))
    if match.get("each") != "problem":
        told = {key for example in content.get("examples", ()) for key in _KINDS if key in example}
        if not told & {"bad", "possible"}:
            yield "it has no bad example"
        if "good" not in told:
            yield "it has no good example"


def _kind_faults(match: Mapping[str, Any]) -> Iterator[str]:
    of_fault = match.get("each") == "fault"
    known = [str(kind) for kind in (FaultKind if of_fault else ChangeKind)]
    yield from (f"no such kind: {kind}" for kind in _several(match.get("kind")) if kind not in known)
    if of_fault and not match.get("kind"):
        yield "`match.kind` has to name the kind of fault"


def _requirement_faults(named: str | None, content: Mapping[str, Any], *, coded: bool) -> Iterator[str]:
    by_requirement = content.get("match", {}).get("each") == "requirement"
    if named is None:
        if by_requirement:
            yield "`match.id` has to name the requirement"
        return
    wanted = transitions.requirements().get(named)
    if wanted is None:
        yield f"no such requirement: {named}"
    elif by_requirement and "at" not in content:
        yield "it needs `at`, the property that a finding points to"
    elif wanted.needs is None and content.get("effect") == "refused" and "possible" not in content and not coded:
        yield f"{named} tells nothing that a model could meet: say under `possible` why the finding is not certain"
