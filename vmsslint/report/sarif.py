"""SARIF 2.1.0, as GitHub's code scanning takes it.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from vmsslint.model import Finding, Fix, Label, Report, RuleInfo, Severity, Silenced, Silencer
from vmsslint.places import Document, Span
from vmsslint.report.files import relative
from vmsslint.report.jsontext import dumps
from vmsslint.report.links import SITE, rule_page
from vmsslint.report.pipeline import automation_details
from vmsslint.report.prose import in_general, sentence, sentences
from vmsslint.report.safe import line, lines
from vmsslint.report.tally import level, not_told
from vmsslint.residuals import residual

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

MAX_RESULTS = 25_000
"""GitHub refuses a run with more. The weakest findings are left out then, and a notification says how many."""

MAX_DESCRIPTION = 1024
"""Characters of a rule's short and full description at GitHub."""

MAX_MESSAGE = 4000
"""Characters of a message, a bound of our own: a value from the input may be of any length."""

FINGERPRINT = "vmsslint/v1"
"""Not `primaryLocationLineHash`: GitHub's upload action computes that one itself and warns of any other value."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}

# What the families of rule ids are about, by their first digit.
_FAMILIES = {
    "0": "reading",
    "1": "refused-by-azure",
    "2": "deallocation",
    "3": "running-vms",
    "4": "api-version",
    "5": "list-edit",
    "6": "template",
    "7": "schema",
    "8": "platform-limit",
}

_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")


def render(report: Report, *, color: bool = False) -> str:
    """The findings as one run. Those that have no place in any file become notifications of the tool.

    What was silenced comes last, marked by `suppressions` and `baselineState`. Code scanning at GitHub passes over
    these marks and shows such a result like any other (https://github.com/github/codeql-action/issues/1230); a report
    without `lists_silenced` is what it should be given.
    """
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}, depth=7)


def _run(report: Report) -> dict[str, Any]:
    rules = _rules(report)
    index = {rule: number for number, rule in enumerate(rules)}
    placed = [finding for finding in report.findings if finding.labels]
    kept = _strongest(placed)
    seen: Counter[str] = Counter()
    return {
        "tool": {
            "driver": {
                "name": "vmsslint",
                "fullName": "vmsslint: what Azure does with a change to a virtual machine scale set",
                **_version(report.version),
                **({"informationUri": SITE} if SITE else {}),
                "rules": [_descriptor(rule) for rule in rules.values()],
            }
        },
        "invocations": [
            {
                "executionSuccessful": not report.failed,
                "toolExecutionNotifications": list(_notifications(report, index, len(placed) - len(kept))),
            }
        ],
        "automationDetails": automation_details(report.category.strip("/") or f"vmsslint/{report.command}"),
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder that vmsslint ran in."}}},
        "columnKind": "unicodeCodePoints",
        "results": [
            *({**_result(finding, index[finding.rule], seen), **_state(report)} for finding in kept),
            *(
                {**_result(item.finding, index[item.finding.rule], seen), **_state(report, item), **_suppressed(item)}
                for item in _listed(report)[: MAX_RESULTS - len(kept)]
            ),
        ],
    }


def _listed(report: Report) -> list[Silenced]:
    return [item for item in report.silenced if item.finding.labels] if report.lists_silenced else []


def _state(report: Report, item: Silenced | None = None) -> dict[str, str]:
    """How a result compares with the baseline: once one result says so, all have to."""
    known = item is not None and item.by is Silencer.BASELINE
    return {"baselineState": "unchanged" if known else "new"} if report.compared else {}


def _suppressed(item: Silenced) -> dict[str, Any]:
    suppression: dict[str, Any] = {"kind": "inSource" if item.by is Silencer.SUPPRESSION else "external"}
    if item.reason:
        suppression["justification"] = _clip(line(item.reason), MAX_MESSAGE)
    if item.label:
        suppression["location"] = _location(item.label)
    return {"suppressions": [suppression]}


def _version(version: str) -> dict[str, str]:
    semantic = re.fullmatch(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?", version)
    return {"version": version, **({"semanticVersion": version} if semantic else {})} if version else {}


# ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────


def _rules(report: Report) -> dict[str, RuleInfo]:
    rules = {rule.id: rule for rule in report.rules}
    listed = [item.finding for item in _listed(report)]
    for finding in (*report.findings, *listed):  # an internal error may be about a rule that could not even be read
        rules.setdefault(finding.rule, RuleInfo(finding.rule, finding.name, finding.name, finding.severity))
    return rules


def _descriptor(rule: RuleInfo) -> dict[str, Any]:
    summary = sentence(line(rule.summary[:1].upper() + rule.summary[1:]))
    rationale = "\n".join(lines(rule.rationale)) or summary
    described: dict[str, Any] = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": _clip(summary, MAX_DESCRIPTION)},
        "fullDescription": {"text": _clip(rationale, MAX_DESCRIPTION)},
        "help": {"text": _help(rule, rationale, "{0}"), "markdown": _help(rule, rationale, "<{0}>")},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": ["azure", "scale-set", _FAMILIES.get(rule.id.removeprefix("VMSS")[:1], "other")],
            "precision": "high",
            "problem.severity": _PROBLEMS[rule.severity],
        },
    }
    if address := rule_page(rule):
        described["helpUri"] = address
    return described


def _help(rule: RuleInfo, rationale: str, link: str) -> str:
    paragraphs = [rationale]
    if rule.help:
        paragraphs.append("What to do: " + "\n".join(lines(in_general(rule.help))))
    if rule.links:
        paragraphs.append("Sources:\n" + "\n".join(f"- {link.format(url)}" for url in rule.links))
    paragraphs.append(f"`vmsslint explain {rule.id}` shows examples.")
    return "\n\n".join(paragraphs)


# ── results ────────────────────────────────────────────────────────────────────────────────────────────────


def _strongest(findings: Sequence[Finding]) -> list[Finding]:
    if len(findings) <= MAX_RESULTS:
        return list(findings)
    ranked = sorted(range(len(findings)), key=lambda at: (-findings[at].severity.rank, not findings[at].certain, at))
    return [findings[at] for at in sorted(ranked[:MAX_RESULTS])]


def _result(finding: Finding, rule_index: int, seen: Counter[str]) -> dict[str, Any]:
    primary, *others = finding.labels
    logical = "/".join(part for part in (line(finding.resource), line(finding.path)) if part)
    location = _location(primary)
    if logical:
        location["logicalLocations"] = [{"fullyQualifiedName": logical, "kind": "property"}]
    return {
        **({"fixes": [_fix(finding.fix)]} if finding.fix else {}),
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[level(finding)],
        "message": {"text": _message(finding)},
        "locations": [location],
        "relatedLocations": [_related(number, label) for number, label in enumerate(others, 1)],
        "partialFingerprints": {FINGERPRINT: fingerprint(finding, seen)},
        "properties": {"certain": finding.certain, "effect": finding.effect.value},
    }


def _message(finding: Finding) -> str:
    return _plain(_clip(" ".join(sentences(finding)), MAX_MESSAGE))


def _plain(text: str) -> str:
    """A template's text must not become a link; SARIF reads `[text](target)` in messages."""
    return _LINK.sub(r"\\[", text)


def _location(label: Label) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(label.document), "region": _region(label.span)}}


def _artifact(document: Document) -> dict[str, str]:
    return {"uri": uri(document.name), "uriBaseId": "%SRCROOT%"}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    replacements: dict[Document, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        replacement = {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
        replacements.setdefault(edit.document, []).append(replacement)
    return {
        "description": {"text": _plain(sentence(line(fix.description[:1].upper() + fix.description[1:])))},
        "artifactChanges": [
            {"artifactLocation": _artifact(document), "replacements": items} for document, items in replacements.items()
        ],
    }


def _related(number: int, label: Label) -> dict[str, Any]:
    text = line(label.text) or {"old": "before the change", "set": "set here"}.get(label.role, "see also")
    name = label.document.name
    revision = f" ({line(name)})" if relative(name) != name and label.role == "old" else ""
    return {"id": number, "message": {"text": _clip(sentence(f"{text}{revision}"), MAX_MESSAGE)}, **_location(label)}


def uri(name: str) -> str:
    """The relative URI reference of a document's name, percent-encoded."""
    return quote(relative(name).encode("utf-8", "surrogatepass"))


def fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """What stays the same of a finding while lines move: a hash, `:`, and the how-manieth with that hash it is.

    It is made of rule, file, scale set, path and both values; a secret counts as its mask. `seen` counts the
    findings before this one and is added to.
    """
    values = [None if value is None else residual(value) for value in (finding.old, finding.new)]
    file = relative(finding.labels[0].document.name) if finding.labels else ""
    whole = repr((finding.rule, file, finding.resource, finding.path, *values))
    short = sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    seen[short] += 1
    return f"{short}:{seen[short]}"


def _notifications(report: Report, index: Mapping[str, int], left_out: int) -> Iterator[dict[str, Any]]:
    for finding in report.findings:
        if not finding.labels:
            yield {
                "associatedRule": {"id": finding.rule, "index": index[finding.rule]},
                "level": _LEVELS[level(finding)],
                "message": {"text": _message(finding)},
            }
    if unseen := not_told(report):
        yield {"level": "note", "message": {"text": sentence(unseen[:1].upper() + unseen[1:])}}
    if left_out:
        text = f"{left_out} findings are left out: a run may have {MAX_RESULTS}. The weakest ones went first."
        yield {"level": "warning", "message": {"text": text}}


def _clip(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 2]}…."
