"""Writes what the documentation has of rules and facts: `python tools/build_docs.py [docs]`.

    docs/rules/VMSS101-create-only-property.md    a page a rule: Avoid, Prefer, Why, Sources
    docs/rules/index.md                           the rules by family
    docs/facts.md                                 the table of facts, then a section each

All of it comes from the YAML that the program itself reads, and the examples are those that the tests run. Nothing of
it is committed: `make docs` writes it and builds the site.
"""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from vmsslint import bundled
from vmsslint.entries import FactInfo
from vmsslint.facts import catalogue
from vmsslint.judge.leads import with_rules
from vmsslint.judge.rules import Rule, bundled_rules
from vmsslint.report.facts.lines import EVIDENCE
from vmsslint.report.facts.markdown import anchor, prose, section, table
from vmsslint.report.links import page_name
from vmsslint.report.prose import in_general, sentence

FAMILIES: Mapping[str, str] = {
    "0": "Reading and evaluating",
    "1": "What Azure refuses",
    "2": "What it takes under a condition, or on deallocated VMs",
    "3": "What reaches the VMs that run, and how",
    "4": "API versions",
    "5": "How to make the edit",
    "6": "One template by itself",
    "7": "Properties, types, values",
    "8": "Limits of the platform, and our own",
}
"""What rules are about, by the first digit of their id."""

_HEADINGS = {"bad": "Avoid", "good": "Prefer", "possible": "Possible, where a value is not known"}

_EXPLAIN = (
    "`vmsslint explain` prints each in the terminal, and finds the one that is behind an error of Azure: give it the "
    "code, the message, or all that a failed deployment printed."
)

_EFFECTS = {
    "refused": "Azure refuses the update.",
    "deallocate": "The VMs have to be deallocated.",
    "reimage": "VMs that run follow once they are reimaged.",
    "upgrade": "VMs that run follow as the upgrade policy says.",
}


def main(docs: Path) -> int:
    """Write all pages below the folder; the exit status."""
    pages = dict(written_pages())
    folder = docs / "rules"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        if f"rules/{old.name}" not in pages:
            old.unlink()
    for name, text in pages.items():
        (docs / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(pages)} pages below {docs}")
    return 0


def written_pages() -> Iterator[tuple[str, str]]:
    """Every page with its name below the folder of the documentation."""
    rules = bundled_rules()
    facts = [with_rules(fact) for fact in catalogue.every()]
    yield "rules/index.md", index(rules)
    for rule in rules.values():
        named = f"{rule.id} {rule.info.name}"
        about = [fact for fact in facts if named in fact.rules] if rule.transition else []
        yield f"rules/{page_name(rule.info)}.md", rule_page(rule, about)
    yield "facts.md", facts_page(facts)


# ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────


def index(rules: Mapping[str, Rule]) -> str:
    """The rules by family, each with a link to its page."""
    blocks = ["# Rules", f"There are {len(rules)}. {_EXPLAIN}"]
    for digit, title in FAMILIES.items():
        infos = [rule.info for rule in rules.values() if rule.id[len("VMSS")] == digit]
        if infos:
            rows = [
                f"| [{info.id}]({page_name(info)}.md) | {info.name} | {info.severity} | {prose(info.summary)} |"
                for info in infos
            ]
            blocks += [f"## {title}", "\n".join(["| id | name | severity | finds |", "|---|---|---|---|", *rows])]
    return "\n\n".join(blocks) + "\n"


def rule_page(rule: Rule, facts: Sequence[FactInfo] = ()) -> str:
    """The page of one rule; `facts` are those that it tells of."""
    info = rule.info
    blocks = [f"# {info.id} {info.name}", f"**{info.severity}**: {sentence(prose(info.summary))}"]
    if rule.effect and rule.effect.value in _EFFECTS:
        blocks.append(_EFFECTS[rule.effect.value])
    if rule.answer:
        blocks.append(f"Azure answers `{rule.answer}`.")
    for kind, heading in _HEADINGS.items():
        examples = [example for example in rule.examples if kind in example]
        if examples:
            blocks.append(f"## {heading}")
        for example in examples:
            blocks += [sentence(_capital(prose(example[kind]))), *_example(example)]
    blocks += ["## Why", _as_written(info.rationale)]
    if rule.possible:
        blocks.append(f"A finding is always *possible*, never certain: {sentence(prose(in_general(rule.possible)))}")
    if info.help:
        blocks += ["## What to do", sentence(_capital(prose(in_general(info.help))))]
    if facts:
        named = (f"- [`{fact.path}`](../facts.md#{anchor(fact)}): {prose(fact.says.step)}" for fact in facts)
        blocks += ["## Properties", "\n".join(named)]
    if info.links:
        blocks += ["## Sources", "\n".join(f"- <{link}>" for link in info.links)]
    return "\n\n".join(blocks) + "\n"


def _example(example: Mapping[str, Any]) -> Iterator[str]:
    """What an example says of the two sides: as an edit, or where there is no edit as it is."""
    old, new = (_side(example, name) for name in ("old", "new"))
    if old == new:
        yield _code("json", _json(new))
    elif old is None or new is None or not old:
        yield f"{'Deployed anew' if old is None else 'Taken out' if new is None else 'The scale set'}:"
        yield _code("json", _json(old if new is None else new))
    else:
        yield _code("diff", _edit(old, new))
    if example.get("parameters"):
        yield f"Parameters: `{json.dumps(example['parameters'])}`"


def _side(example: Mapping[str, Any], name: str) -> Any:
    """What the example says of one side; with other resources beside the scale set all of them as a list."""
    beside = [*example.get("beside", ()), *example.get(f"{name}_beside", ())]
    scale_set = example.get(name, {})
    return [*([] if scale_set is None else [scale_set]), *beside] if beside else scale_set


def _edit(old: Any, new: Any) -> str:
    """The edit as a diff of the whole."""
    before, after = (_json(side).splitlines() for side in (old, new))
    told = difflib.unified_diff(before, after, lineterm="", n=len(before) + len(after))
    return "\n".join(list(told)[3:])


def _json(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False)


def _code(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


def _as_written(text: str) -> str:
    """Paragraphs of a rationale, which is Markdown already."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# ── facts ──────────────────────────────────────────────────────────────────────────────────────────────────


def facts_page(facts: Sequence[FactInfo]) -> str:
    """The table of facts with a link to the section of each."""
    month = bundled.load("schemas/transitions.yaml")["as_of"]
    listed = "; ".join(f"*{grade}*: {meaning}" for grade, meaning in EVIDENCE.items())
    blocks = [
        "---\nhide: [toc]\n---",
        "# Facts",
        f"What an update to each property of a scale set does, as of {month}: what a value may become, and what it "
        "takes for the VMs that run to follow.",
        f"The evidence is one of {listed}. `vmsslint facts PATH` tells the same, of properties without an entry, too.",
        table(facts, _jump),
        *(block for fact in facts for block in section(fact, _linked)),
    ]
    return "\n\n".join(blocks) + "\n"


def _jump(fact: FactInfo) -> str:
    """A property with a link to its section, which may break behind a dot."""
    return f"[{prose(fact.path).replace('.', '.<wbr>')}](#{anchor(fact)})"


def _linked(rule: str) -> str:
    """A rule's id and name with a link to its page."""
    return f"[{rule}](rules/{rule.replace(' ', '-')}.md)"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs")))
