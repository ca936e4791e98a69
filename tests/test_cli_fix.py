"""`vmsslint check --fix` and `--diff` as a user meets them, with a rule that wants `skuu` to be `sku`."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.report.samples import finding
from vmsslint import api
from vmsslint.cli import run
from vmsslint.errors import VmsslintError
from vmsslint.load.positions import span_of
from vmsslint.model import Edit, Finding, Fix, Label, Report, Severity
from vmsslint.places import Document
from vmsslint.updates.update import Update

TEXT = '{\r\n\t"type": "Microsoft.Compute/virtualMachineScaleSets", // stays\r\n\t"skuu": {},\r\n}\r\n'
FIXED = TEXT.replace("skuu", "sku")


def spelling(document: Document) -> Iterable[Finding]:
    for found in re.finditer("skuu", document.text):
        span = span_of(document.text, found.start(), found.end())
        yield finding(
            "there is no property `skuu`",
            rule="VMSS701",
            name="unknown-property",
            severity=Severity.ERROR,
            labels=(Label(document, span),),
            fix=Fix("write `sku`", (Edit(document, span, "sku"),)),
        )


@pytest.fixture(autouse=True)
def rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the rule in the place of all others."""

    def check_many(updates: Iterable[Update], *_: Any, **__: Any) -> Report:
        findings: list[Finding] = []
        failed = False
        for document in (update.new for update in updates):
            if isinstance(document, VmsslintError):
                failed = True
                findings.append(finding(document.message, severity=Severity.ERROR))
            elif document is not None:
                findings += spelling(document)
        return Report(tuple(findings), files=1, scale_sets=1, failed=failed)

    monkeypatch.setattr(api, "check_many", check_many)


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = Path("main.json")
    file.write_bytes(TEXT.encode())
    return file


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(arguments)
    out, err = capfd.readouterr()
    return status, out, err


def test_a_finding_tells_its_fix(capfd: pytest.CaptureFixture[str], template: Path) -> None:
    status, out, _ = said(capfd, "check", "main.json")
    assert status == 1
    assert "= fix: write `sku` (vmsslint check --fix)\n" in out
    assert template.read_bytes() == TEXT.encode()


def test_a_fix_touches_nothing_else_and_what_remains_decides(capfd: pytest.CaptureFixture[str], template: Path) -> None:
    status, out, err = said(capfd, "check", "--fix", "main.json")
    assert (status, err) == (0, "")
    assert out == "no findings in 1 file, 1 scale set, 1 fixed\n"
    assert template.read_bytes() == FIXED.encode()


def test_the_report_counts_what_is_fixed(capfd: pytest.CaptureFixture[str], template: Path) -> None:
    _, out, err = said(capfd, "check", "--fix", "main.json", "--format", "json")
    assert json.loads(out)["summary"]["fixed"] == 1
    assert err == "vmsslint: fixed 1 finding in 1 file\n"
    _, out, _ = said(capfd, "check", "main.json", "--format", "json")
    assert "fixed" not in json.loads(out)["summary"]


def test_the_diff_is_shown_and_nothing_is_written(capfd: pytest.CaptureFixture[str], template: Path) -> None:
    for arguments in (["--diff"], ["--diff", "--fix"]):
        status, out, err = said(capfd, "check", *arguments, "main.json")
        assert status == 1
        assert out.splitlines() == [
            "--- main.json",
            "+++ main.json",
            "@@ -1,4 +1,4 @@",
            " {",
            '     "type": "Microsoft.Compute/virtualMachineScaleSets", // stays',
            '-    "skuu": {},',
            '+    "sku": {},',
            " }",
        ]
        assert err == "vmsslint: --fix would fix 1 finding in 1 file\n"
        assert template.read_bytes() == TEXT.encode()


def test_a_diff_of_nothing_says_so(capfd: pytest.CaptureFixture[str], template: Path) -> None:
    template.write_bytes(FIXED.encode())
    said_so = "vmsslint: there is nothing that --fix would change\n"
    assert said(capfd, "check", "--diff", "main.json") == (0, "", said_so)


def test_a_link_out_of_the_folder_stays_as_it_is(capfd: pytest.CaptureFixture[str], template: Path) -> None:
    Path("link.json").symlink_to("main.json")
    status, out, err = said(capfd, "check", "--fix", "link.json")
    assert status == 1
    assert "VMSS701" in out
    assert err == (
        "vmsslint: link.json:3:3: VMSS701 is not fixed: a symbolic link is not written through; give the file itself\n"
    )
    assert template.read_bytes() == TEXT.encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_standard_input_is_printed_as_mended(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    for text, status, report in ((TEXT, 0, b"no findings in 1 file, 1 scale set, 1 fixed\n"), ("{ oops", 2, b"oops")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode(encoding))))
        assert run(["check", "--fix", "-"]) == status
        out, err = capfdbinary.readouterr()
        assert out == text.replace("skuu", "sku").encode(encoding)
        assert report in err


def test_standard_input_is_shown_as_a_diff(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    status, out, _ = said(capfd, "check", "--diff", "-")
    assert status == 1
    assert out.startswith("--- -\n+++ -\n@@ -1,4 +1,4 @@\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fix", "-", "main.json"], "with --fix, - is the only PATH"),
        (["--diff", "main.json", "--format", "json"], "--diff shows a diff and has no --format"),
    ],
)
def test_what_does_not_go_together(
    capfd: pytest.CaptureFixture[str], template: Path, arguments: list[str], message: str
) -> None:
    assert said(capfd, "check", *arguments) == (2, "", f"vmsslint: {message}\n")
    assert template.read_bytes() == TEXT.encode()


def test_a_file_that_changes_meanwhile_is_left(
    capfd: pytest.CaptureFixture[str], template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = api.check_many

    def check_and_edit(*given: Any, **options: Any) -> Report:
        report = checked(*given, **options)
        template.write_bytes(b"{}")
        return report

    monkeypatch.setattr(api, "check_many", check_and_edit)
    status, _, err = said(capfd, "check", "--fix", "main.json")
    assert status == 1
    assert "VMSS701 is not fixed: the file has changed since it was read" in err
    assert template.read_bytes() == b"{}"


@pytest.mark.skipif(not hasattr(os, "link"), reason="needs links")
def test_a_file_given_twice_is_fixed_once(capfd: pytest.CaptureFixture[str], template: Path) -> None:
    status, out, _ = said(capfd, "check", "--fix", "main.json", "./main.json")
    assert (status, out) == (0, "no findings in 1 file, 1 scale set, 1 fixed\n")
    assert template.read_bytes() == FIXED.encode()
