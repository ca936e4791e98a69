"""From a property to the rules that speak of it, and from an error of Azure to the rules and facts that explain it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from vmsslint import bundled
from vmsslint.dataclass import dataclass
from vmsslint.entries import AzureError, Explained, FactInfo
from vmsslint.facts import catalogue, conditions, transitions
from vmsslint.facts.conditions import Condition
from vmsslint.judge.rules import Rule, bundled_rules
from vmsslint.model import Effect

WRAPPERS = frozenset(
    (
        *("deploymentfailed", "invalidtemplatedeployment", "resourcedeploymentfailure", "conflict"),
        *("invaliddeployment", "deploymentfailedcleanup"),
    )
)
"""Codes (lower case) of errors that say no more than that there are others inside."""

_GENERIC = frozenset(
    ("badrequest", "invalidparameter", "invalidjson", "operationnotallowed", "notsupported", "propertychangenotallowed")
)
"""Codes (lower case) that Azure gives for many things, so that they alone tell little."""

_MOST_FACTS = 5  # that a word of a message may stand for

_NAMED = re.compile(r"(?:property|parameter) [^\w\s]?(?P<name>[A-Za-z][\w.\[\]]{1,199})")
_CURLED = "\u2018\u2019\u201c\u201d"  # quotes, as word processors make them
_DOTTED = re.compile(r"\b[a-z]\w{1,60}(?:\.[A-Za-z]\w{1,60}){1,8}")
_FIXED = re.compile(r"changing property .{1,200} is not allowed", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"<[^<>]*>|\{[^{}]*\}|…|\.\.\.")


@dataclass(frozen=True, slots=True)
class _Known:
    """An answer of Azure that a fact, a requirement between properties, or a rule knows of."""

    codes: tuple[str, ...]
    target: str = ""
    message: str = ""
    path: str = ""
    requirement: str = ""
    rule: str = ""


def rules_of(path: str) -> list[Rule]:
    """The rules that may speak of an update to the property at a schema path, those that name it first."""
    entry = bundled.load("schemas/transitions.yaml")["paths"].get(transitions.entry_of(path), {})
    fact = transitions.fact(path)
    told = [entry, *entry.get("variants", ())]
    steps = {fact.transition, *(item["transition"] for item in told if isinstance(item.get("transition"), str))}
    effects = {fact.effect.value, *(item["effect"] for item in told if "effect" in item)}
    steps |= {"conditional" for item in told if "condition" in item}
    found = [rule for rule in bundled_rules().values() if _speaks_of(rule, path, steps, effects)]
    return sorted(found, key=lambda rule: not rule.path)


def with_rules(fact: FactInfo) -> FactInfo:
    """The fact with the names of the rules that may speak of updates to the property."""
    named = sorted(rules_of(fact.path), key=lambda rule: rule.id)
    return replace(fact, rules=tuple(f"{rule.id} {rule.info.name}" for rule in named))


def explained(error: AzureError) -> Explained:
    """The rules and facts that an error leads to: by its text, else by its target, else by its code alone."""
    code = error.code or ("PropertyChangeNotAllowed" if _FIXED.search(error.message) else "")
    names = [error.target] if error.target else [hit["name"] for hit in _NAMED.finditer(error.message)]
    names = names or [hit[0] for hit in _DOTTED.finditer(error.message)]
    known = [item for item in _known() if _fits(item.codes, code)]
    with_code = [item for item in known if code and item.codes]
    matched = [] if code.casefold() in _GENERIC else with_code
    matched = matched or [item for item in known if item.message and _alike(item.message, error.message)]
    matched = matched or [item for item in known if item.target.casefold() in map(str.casefold, names)]
    by_name = [] if matched else _named_properties(names, error.message)
    told = code.casefold() != "propertychangenotallowed" and (error.message or error.target)
    by_code = [] if matched or by_name or told else with_code
    matched = matched or by_code
    paths = dict.fromkeys(item.path for item in matched if item.path) | dict.fromkeys(by_name)
    rules = dict.fromkeys(_rules(matched, by_name, code))
    return Explained(
        error,
        rules=tuple(bundled_rules()[rule].info for rule in rules),
        facts=tuple(map(catalogue.info, paths)),
        notes=tuple(_requirements()[item.requirement]["note"] for item in matched if item.requirement),
        by_code_alone=bool(by_code),
        wraps=code.casefold() in WRAPPERS and not matched and not by_name,
    )


def codes() -> tuple[str, ...]:
    """Every error code that a fact or a rule knows of, in alphabetical order."""
    return tuple(sorted({code for item in _known() for code in item.codes}))


# ── what is known ──────────────────────────────────────────────────────────────────────────────────────────


@cache
def _known() -> tuple[_Known, ...]:
    table = bundled.load("schemas/transitions.yaml")
    facts = (
        _answer(item["error"], path=path)
        for path, entry in table["paths"].items()
        for item in (entry, *entry.get("variants", ()))
        if item.get("error")
    )
    between = (_answer(item["error"], requirement=item["id"]) for item in table["requirements"] if item.get("error"))
    answered = (rule for rule in bundled_rules().values() if rule.answer)
    by_rule = (_Known(codes=(rule.answer.split()[-1],), rule=rule.id) for rule in answered)
    return tuple(dict.fromkeys((*facts, *between, *by_rule)))


def _answer(error: Mapping[str, Any], *, path: str = "", requirement: str = "") -> _Known:
    found = (error.get("code"), *error.get("others", ()))
    codes = tuple(code for code in found if code)
    return _Known(codes, error.get("target") or "", error.get("message") or "", path, requirement)


@cache
def _requirements() -> Mapping[str, Mapping[str, Any]]:
    return {item["id"]: item for item in bundled.load("schemas/transitions.yaml")["requirements"]}


# ── errors ─────────────────────────────────────────────────────────────────────────────────────────────────


def _fits(known: Iterable[str], code: str) -> bool:
    """Whether a code is one of those known; where either side has none, nothing speaks against it."""
    folded = [item.casefold() for item in known]
    return not code or not folded or code.casefold() in folded


def _alike(known: str, message: str) -> bool:
    """Whether a message is the known one or a part of it, whatever its quotes, letter case and names."""
    wanted, given = _squeezed(known), _squeezed(message)
    if len(given) >= len("is not allowed") and given in wanted:
        return True
    pieces = (re.escape(_squeezed(piece)) for piece in _PLACEHOLDER.split(known))
    return re.search(".{1,200}?".join(pieces), given) is not None


def _squeezed(text: str) -> str:
    """A text in lower case without quotes, with one space for any number of them, without a full stop at its end."""
    return " ".join(re.sub(f"['\"`{_CURLED}]", "", text.casefold()).split()).rstrip(".")


def _named_properties(names: Iterable[str], message: str) -> list[str]:
    """Properties that an error names, by path or in the words of its text, though no answer that is known does."""
    for name in dict.fromkeys(names):
        found = catalogue.find(name)
        paths = [fact.path for fact in (*found.exact, *found.of_that_name)][:_MOST_FACTS]
        if paths:
            return paths
    said = re.sub(r"[^a-z]", "", message.casefold())
    return [path for name, paths in _long_names().items() if name in said for path in paths][:_MOST_FACTS]


@cache
def _long_names() -> Mapping[str, list[str]]:
    """Names in lower case that can be told in a sentence (`UEFI settings`), with the entries at or below them.

    Of a name of several words the first may be missing (`fault domain count`).
    """
    found: dict[str, list[str]] = {}
    for path in bundled.load("schemas/transitions.yaml")["paths"]:
        for name in path.replace("[]", "").split(".")[-2:]:
            words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)
            for told in ("".join(words), "".join(words[1:]) if len(words) > 3 else ""):
                if len(told) >= len("uefiSettings") and words[-1] not in ("Profile", "Configurations"):
                    found.setdefault(told.casefold(), []).append(path)
    return found


def _rules(matched: Iterable[_Known], by_name: Iterable[str], code: str) -> Iterator[str]:
    """The ids of the rules that tell what is matched, each of which says what Azure refuses."""
    for item in matched:
        if item.rule:
            yield item.rule
        elif item.path:
            yield from _refusals(item.path, code)
        else:
            yield from (rule.id for rule in bundled_rules().values() if rule.requirement == item.requirement)
    for path in by_name:
        yield from _refusals(path, code)


def _refusals(path: str, code: str) -> Iterator[str]:
    """The rules that say that Azure refuses a change of this property, with that code.

    A requirement that the property has a part in is another matter, unless its code is that one.
    """
    for rule in rules_of(path):
        if rule.answer:
            answers = {rule.answer.split()[-1]}
        else:
            answers = {known for item in _known() if _is_of(item, rule, path) for known in item.codes}
        if rule.requirement and not answers & {code}:
            continue
        if (rule.effect is Effect.REFUSED or rule.answer) and _fits(answers, code):
            yield rule.id


def _is_of(known: _Known, rule: Rule, path: str) -> bool:
    return known.requirement == rule.requirement if rule.requirement else known.path == path


# ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────


def _speaks_of(rule: Rule, path: str, steps: set[str], effects: set[str]) -> bool:
    if rule.each == "change":
        if (rule.path and not _under(path, rule.path)) or _under(path, rule.excluded):
            return False
        if rule.transition:
            return bool(steps & set(rule.transition))
        return bool(rule.path) or bool(effects & set(rule.effects))
    if rule.each == "problem":
        return False
    named = [rule.at, *_paths(rule.when, rule.needs)]
    if rule.requirement:
        named += _paths(*transitions.requirements()[rule.requirement].conditions())
    touched = any(name and (_under(path, [name]) or _under(name, [path])) for name in named)
    return touched or bool(effects & set(rule.effects))


def _paths(*asked: Condition | bool) -> Iterator[str]:
    return (path for condition in asked for path in conditions.paths(condition))


def _under(path: str, prefixes: Iterable[str]) -> bool:
    return any(path == prefix or path.startswith((prefix + ".", prefix + "[")) for prefix in prefixes)
