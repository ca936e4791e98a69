"""Hold SARIF of this checkout against Microsoft's own validator, with the rules for GitHub and for Azure DevOps.

    python tools/validate_sarif.py PATH/TO/sarif-multitool

The validator is the npm package @microsoft/sarif-multitool. It ends with 0 whatever it finds, so its results are
counted here. `make sarif` installs it into build/ and runs this.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from vmsslint import api
from vmsslint.judge.rules import bundled_rules
from vmsslint.model import Edit, Finding, Fix, Label, Report, Severity
from vmsslint.places import Document, Span
from vmsslint.report import render
from vmsslint.report.links import SITE

ROOT = Path(__file__).parent.parent

# The kinds of rules, and the environment in which a file that is held against them is made.
KINDS = {
    "Sarif;Ghas": {"TF_BUILD": ""},
    "Sarif;Ado": {
        "TF_BUILD": "True",
        "SYSTEM_COLLECTIONURI": "https://dev.azure.com/shop/",
        "SYSTEM_TEAMPROJECTID": "11111111-1111-1111-1111-111111111111",
        "SYSTEM_DEFINITIONID": "12",
        "SYSTEM_PHASEID": "22222222-2222-2222-2222-222222222222",
        "SYSTEM_PHASENAME": "Job",
        "BUILD_SOURCEBRANCH": "refs/heads/main",
        "BUILD_BUILDID": "345",
        "BUILD_DEFINITIONNAME": "infra",
    },
}

# A tool without an address of its own cannot name one; a made-up one would be worse.
HELPLESS = () if SITE else (("SARIF2005", "informationUri"),)


def reports() -> Iterator[tuple[str, Report]]:
    """Reports that between them have every rule and every part that a result can have."""
    old, new = (api.read(str(ROOT / "examples" / name)) for name in ("old.json", "new.json"))
    yield "diff", api.diff(old, new)
    yield "check", api.check([new])
    yield "empty", api.diff(old, old)
    yield "failed", api.check([api.VmsslintError("there is no such file", file="infra/a b#é.json")])
    rules = tuple(rule.info for rule in bundled_rules().values())
    document = Document("HEAD:infra/main.json", old.text, old.data)
    labels = (Label(document, Span(1, 1, 2, 1), "here"), Label(new, Span(3, 1, 3, 4), "", "set"))
    every = [
        Finding(
            rule.id,
            rule.name,
            rule.severity,
            f"`{rule.name}` [is](found)",
            index % 2 == 0,
            labels=labels[: 1 + index % 2],
            resource="web",
            path="sku.name",
            fix=Fix("write it [right](away)", (Edit(new, Span(1, 1, 1, 1), ""),)),
        )
        for index, rule in enumerate(rules)
    ]
    nowhere = Finding("VMSS001", "unreadable", Severity.ERROR, "no place")
    yield "every-rule", Report((*every, nowhere), rules=rules, version="1.2.3", command="diff", category="prod/web")


def complaints(log: dict[str, Any]) -> Iterator[str]:
    """What the validator's own SARIF says against ours, a line each, without what cannot be helped."""
    for run in log["runs"]:
        for result in run.get("results", ()):
            text = told(run, result)
            known = any(rule == result["ruleId"].partition("/")[0] and part in text for rule, part in HELPLESS)
            if result.get("level", "warning") in ("error", "warning") and not known:
                place = result["locations"][0]["physicalLocation"]["region"].get("startLine", "?")
                yield f"{result.get('level', 'warning')} {result['ruleId']} in line {place}: {text}"
        for invocation in run.get("invocations", ()):
            for part in ("toolExecutionNotifications", "toolConfigurationNotifications"):
                yield from (str(item["message"]) for item in invocation.get(part, ()) if item.get("level") == "error")


def told(run: dict[str, Any], result: dict[str, Any]) -> str:
    """The text of a result: its own, or that of its rule with the arguments filled in."""
    message = result["message"]
    if "text" in message:
        return str(message["text"])
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    rule = rules.get(result["ruleId"]) or rules[result["ruleId"].partition("/")[0]]
    text = str(rule["messageStrings"][message["id"]]["text"])
    for index, argument in enumerate(message.get("arguments", ())):
        text = text.replace(f"{{{index}}}", argument)
    return text


def validated(validator: str, file: Path, kind: str) -> dict[str, Any]:
    """The validator's own SARIF about a file."""
    answer = file.with_suffix(".answer.sarif")
    answer.unlink(missing_ok=True)
    done = subprocess.run(
        [validator, "validate", str(file), "--rule-kind", kind, "--output", str(answer)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not answer.is_file():
        sys.exit(f"the validator ended with status {done.returncode} on {file.name}:\n{done.stdout}{done.stderr}")
    log: dict[str, Any] = json.loads(answer.read_text("utf-8-sig"))
    return log


def main(arguments: Sequence[str]) -> int:
    """0 if the validator has nothing to say."""
    [validator] = arguments
    found = 0
    for kind, environment in KINDS.items():
        os.environ.update(environment)
        with tempfile.TemporaryDirectory() as folder:
            for name, report in reports():
                file = Path(folder, f"{name}.sarif")
                file.write_text(render("sarif", report), encoding="utf-8")
                told = list(complaints(validated(validator, file, kind)))
                found += len(told)
                print(f"{kind}: {name}: {len(told)} errors and warnings", *told, sep="\n  ")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
