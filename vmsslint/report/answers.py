"""An error of Azure explained: the rules that tell of it before a deployment, and the facts behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from vmsslint.entries import Explained, FactInfo
from vmsslint.model import RuleInfo
from vmsslint.report.facts.lines import EFFECTS
from vmsslint.report.facts.text import table
from vmsslint.report.prose import in_general, sentence
from vmsslint.report.safe import line

WIDTH = 100

_MOST_PAGES = 3  # rules or facts that are told in more than a line

_ANY = "Azure gives this code to many things. The message, or the target beside it, tells more: explain them too."
_WRAPS = "This only wraps other errors, which the operations of the deployment tell:"
_OPERATIONS = (
    "az deployment operation group list -g RESOURCE_GROUP -n DEPLOYMENT "
    "--query \"[?properties.provisioningState=='Failed'].properties.statusMessage\""
)
_UNKNOWN = "No rule and no fact of vmsslint speaks of this error."


def render(found: Iterable[Explained]) -> str:
    """The errors one after another, as text that ends with a newline."""
    return "\n\n".join("\n".join(_one(item)) for item in found) + "\n"


def _one(found: Explained) -> Iterator[str]:
    error = found.error
    if error.code:
        yield line(error.code) + (f" (target {line(error.target)})" if error.target else "")
    if error.message:
        yield from _indented(error.message)
    told = [_WRAPS] if found.wraps else [_ANY] if found.by_code_alone else [] if found else [_UNKNOWN]
    for text in [*told, *([] if found.by_code_alone else found.notes)]:
        yield ""
        yield from _indented(text)
    if found.wraps:
        yield f"  {_OPERATIONS}"
    if found.rules:
        yield from ("", "Rules:", *_rules(found.rules))
    if found.facts:
        yield from ("", "Facts:", *_facts(found.facts))
    if found.rules or found.facts:
        yield ""
        yield f"More: {', '.join(_commands(found))}"


def _rules(rules: tuple[RuleInfo, ...]) -> Iterator[str]:
    for rule in rules:
        first, *rest = _indented(sentence(f"{rule.id} {rule.name}: {rule.summary}"))
        yield from (first, *(f"    {part.strip()}" for part in rest))
        if rule.help and len(rules) <= _MOST_PAGES:
            yield from _indented(sentence(f"Help: {in_general(rule.help)}"), 4)


def _facts(facts: tuple[FactInfo, ...]) -> Iterator[str]:
    if len(facts) > _MOST_PAGES:
        yield from (f"  {row}" for row in table(facts))
        return
    for fact in facts:
        says = fact.says
        told = [f"update: {says.step}"]
        told += [f"if {says.condition}"] if says.condition else []
        told += [f"VMs: {EFFECTS[says.effect]}"] if says.effect in EFFECTS else []
        told += [f"but {variant.when}: {variant.step}" for variant in fact.variants]
        yield f"  {line(fact.path)}"
        for text in told:
            yield from _indented(text, 4)


def _commands(found: Explained) -> Iterator[str]:
    if found.rules:
        yield f"vmsslint explain {found.rules[0].id}"
    if found.facts and len(found.facts) <= _MOST_PAGES:
        yield f"vmsslint facts {found.facts[0].path}"


def _indented(text: str, columns: int = 2) -> list[str]:
    return [" " * columns + part for part in wrap(line(text), WIDTH - columns, break_on_hyphens=False)]
