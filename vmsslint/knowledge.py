"""What the tool knows, for a reader who asks: a rule, an error of Azure, a property."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import BinaryIO

from vmsslint.commands import operations
from vmsslint.entries import AzureError, FactsFound
from vmsslint.errors import VmsslintError
from vmsslint.facts import catalogue
from vmsslint.judge import leads
from vmsslint.judge.rules import Rule, bundled_rules
from vmsslint.judge.rules import find as find_rule
from vmsslint.load.azureerrors import MAX_CHARACTERS, errors_in
from vmsslint.report import answers, facts
from vmsslint.report import operations as report_operations
from vmsslint.report.page import page

_SHOWN = 100
"""Characters that are repeated of what a reader asked for."""


def explanation(text: str, own: Collection[Rule] = ()) -> str:
    """The page of the rule with that id or name, else what there is to say of an error of Azure.

    An error is a code, a message, both as our findings show them, or the whole answer of a deployment. `own` are rules
    beside those of the package. VmsslintError where nothing speaks of it, with what may have been meant.
    """
    wanted = text.strip()
    named = (rule for rule in own if wanted.casefold() in (rule.id.casefold(), rule.info.name))
    if rule := find_rule(wanted) or next(named, None):
        return page(rule.info)
    if not wanted:
        raise VmsslintError("name a rule, or give an error of Azure")
    if len(text) > MAX_CHARACTERS:
        raise VmsslintError(f"this is longer than {MAX_CHARACTERS // 1024} K characters: give the error alone")
    errors = errors_in(wanted)
    found = [leads.explained(error) for error in errors]
    if any(found):
        return answers.render(found)
    raise VmsslintError(_unknown(wanted, errors, own))


def operations_about(text: str = "") -> str:
    """The operations with these words, or all of them, with their commands. VmsslintError where there is none."""
    found = operations.find(text)
    if not found:
        from difflib import get_close_matches

        near = get_close_matches(text.casefold(), [item.id for item in operations.every()], 3)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; `vmsslint commands` lists them"
        raise VmsslintError(f"there is no operation {text[:_SHOWN]}{hint}")
    return report_operations.render(found)


def pasted(stream: BinaryIO) -> str:
    """The text of a stream such as standard input, as far as it is looked through; what is no UTF-8 is replaced."""
    return stream.read(4 * MAX_CHARACTERS + 1).decode("utf-8-sig", "replace")


def schema_of(api_version: str) -> str:
    """What a scale set may hold in an API version, as the text of a JSON Schema. VmsslintError for another version."""
    import json

    from vmsslint.facts import jsonschemas

    return json.dumps(jsonschemas.document(api_version), indent=2, ensure_ascii=False) + "\n"


def facts_about(path: str = "", format: str = "text") -> str:
    """What an update to the property at `path` does, or the whole table; `format` is a key of `report.facts.FORMATS`.

    The path is one of ARM, one of `az vmss show`, or a last name. VmsslintError where there is no such property.
    """
    if format not in facts.FORMATS:
        raise VmsslintError(f"--format is one of {', '.join(facts.FORMATS)}, not {format}")
    if not path:
        return facts.render(format, FactsFound(below=catalogue.every()))
    found = catalogue.find(path)
    if not found:
        near = catalogue.near(path)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; `vmsslint facts` lists them"
        raise VmsslintError(f"a scale set has no property {path[:_SHOWN]}{hint}")
    return facts.render(format, replace(found, exact=tuple(map(leads.with_rules, found.exact))))


def _unknown(text: str, errors: Collection[AzureError], own: Collection[Rule]) -> str:
    from difflib import get_close_matches

    if len(errors) == 1 and len(text) <= _SHOWN and " " not in text:
        known = [name for rule in (*bundled_rules().values(), *own) for name in (rule.id, rule.info.name)]
        folded = {name.casefold(): name for name in (*known, *leads.codes())}
        near = [folded[name] for name in get_close_matches(text.casefold(), folded, 3)]
        if near:
            return f"there is no rule and no known error {text}; did you mean {' or '.join(near)}?"
        if catalogue.find(text):
            return f"there is no rule and no known error {text}; of the property tells `vmsslint facts {text}`"
        return f"there is no rule and no known error {text}; `vmsslint rules` lists the rules"
    told = ", ".join(dict.fromkeys(error.code for error in errors if error.code)) or text
    short = told if len(told) <= _SHOWN else f"{told[: _SHOWN - 1]}…"
    return f"no rule and no fact speaks of this error: {short}"
