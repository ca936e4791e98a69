from __future__ import annotations

import re
import subprocess
import sys
from unicodedata import category
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.report.samples import DIFF, document
from vmsslint.model import (
    Change,
    ChangeKind,
    Edit,
    Effect,
    Finding,
    Fix,
    Label,
    Report,
    RuleInfo,
    ScaleSetPlan,
    Severity,
    Silenced,
    Silencer,
    Step,
)
from vmsslint.places import Span
from vmsslint.report import FORMATS, render
from vmsslint.values import Known, value_of


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("report", [Report(), DIFF], ids=["empty", "diff"])
def test_every_format_is_text_that_ends_with_a_line_end_and_is_the_same_again(name: str, report: Report) -> None:
    text = render(name, report)
    assert text == "" or text.endswith("\n")
    assert render(name, report) == text
    text.encode()


PROGRAM = """\
import sys
sys.path[:0] = {path!r}
from vmsslint.model import Report
from vmsslint.report import render
render({name!r}, Report())
print(*sys.modules)
"""
HEAVY = {"deepdiff", "jsonschema", "ruamel", "typer", "rich", "subprocess", "difflib", "asyncio", "xml"}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_loads_nothing_heavy(name: str) -> None:
    program = PROGRAM.format(path=sys.path, name=name)
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert {module.partition(".")[0] for module in done.stdout.split()} & HEAVY == set()


def hostile(evil: str) -> Report:
    """A report in which everything that can come from the input is `evil`."""
    source = document(evil, evil)
    label = Label(source, Span(1, 1, 1, 3), evil, "old")
    finding = Finding(
        "VMSS601",
        "odd-size",
        Severity.ERROR,
        f"`x` is {evil}",
        resource=evil,
        path=evil,
        old=Known(evil),
        new=value_of({evil: [evil]}),
        help=evil,
        answer=evil,
        condition=evil,
        notes=(evil,),
        labels=(label, label),
        fix=Fix(evil, (Edit(source, Span(1, 1, 1, 2), evil),)),
    )
    change = Change(evil, evil, evil, ChangeKind.CHANGED, Known(evil), Known(evil), False, old_label=label)
    other = Change("web", evil, evil, ChangeKind.ADDED, None, Known(evil), True)
    plan = ScaleSetPlan(evil, Effect.NONE, None, (Step("manual", evil, (evil,)),))
    rule = RuleInfo("VMSS601", "odd-size", "odd", Severity.ERROR)
    silenced = tuple(Silenced(finding, by, evil, label) for by in Silencer)
    unplaced = Finding("VMSS602", "b", Severity.INFO, f"{evil}.")
    return Report((finding, unplaced), (change, other), (plan,), (rule,), silenced=silenced, excluded=1, outdated=2)


COMMANDS = ("::error::a", "##vso[task.complete]", "##[group]", "\n::add-mask::b", "</pre>", "]]>", "\x1b[31m", "\u202e")


@given(st.lists(st.text() | st.sampled_from(COMMANDS)).map("".join))
def test_no_format_lets_anything_invisible_or_a_command_through(evil: str) -> None:
    for name in FORMATS:
        text = render(name, hostile(evil))
        text.encode()
        assert all(char.isprintable() or char in "\n\u3000\ufe0f\u200b" for char in text), name
        commands = re.findall(r"##(?:vso)?\[.{0,14}|^\s*::[^:]\S+", text, re.IGNORECASE | re.MULTILINE)
        own = {"github": {"::error", "::warning", "::notice"}, "azure": {"##vso[task.logissue "}}.get(name, set())
        assert set(commands) <= own, name


MARKS = {
    "html": ("<b>x</b>", "<img src=x onerror=alert(1)>", "</code></pre></details><script>", "&lt;", "<!--"),
    "markdown": (
        "[x](https://example.org)",
        "![x](y)",
        "@octocat",
        "#1",
        "https://example.org",
        "| a | b |",
        "```",
        "**x**",
    ),
    "xml": ("]]>", "<failure/>", "&amp;", "\ufffe"),
    "logs": (
        "\n::error::x",
        "\r##vso[task.setvariable variable=a]b",
        "##[error]",
        "\x1b]8;;http://e\x07",
        "\x9b31m",
        "\b\b",
    ),
}


@pytest.mark.parametrize("evil", [mark for marks in MARKS.values() for mark in marks])
def test_markup_from_the_input_is_text_in_every_format(evil: str) -> None:
    report = hostile(evil)
    for name in FORMATS:
        for text in (render(name, report), render(name, report, color=True)):
            bare = re.sub(r"\x1b\[[0-9;]*m", "", text) if name == "text" else text
            assert not any(category(char) in ("Cc", "Cf", "Cs") and char not in "\n\u200b" for char in bare), name
            own = {"github": "::", "azure": "##vso[task.logissue "}.get(name, "\0")
            rows = [row for row in bare.split("\n") if re.match(r"\s*(::(?!:)|##(vso)?\[)", row)]
            assert all(row.startswith(own) for row in rows), name
    html = MarkdownIt("commonmark", {"html": True}).enable("table").parse(render("markdown", report))
    inline = [token for block in html for token in (block, *(block.children or ()))]
    assert not [
        token
        for token in inline
        if token.type in ("link_open", "image", "fence", "strong_open") and evil in token.content
    ]
    tags = {
        tag.lower()
        for token in inline
        if "html" in token.type
        for tag in re.findall(r"</?([A-Za-z!][\w-]*)", token.content)
    }
    assert tags <= {"details", "summary", "pre", "code", "br"}
    assert {token.attrGet("href") for token in inline if token.type == "link_open"} == set()
    cases = ElementTree.fromstring(render("junit", report)).iter("testcase")
    assert all(set(case.attrib) == {"classname", "name"} and len(case) <= 1 for case in cases)
