# ruff: noqa: E501 (the output is as wide as it is)
from __future__ import annotations

import re
from dataclasses import replace

import pytest
from inline_snapshot import snapshot
from markdown_it import MarkdownIt

from tests.report.samples import DIFF, REFUSED, change, document, finding, label
from vmsslint.model import Effect, Report, Rollout, ScaleSetPlan, Severity, Step
from vmsslint.report.markdown import render


def test_verdict_table_details() -> None:
    assert render(DIFF) == snapshot("""\
### ❌ vmsslint: Azure refuses this change

1 error, 1 possible in 1 scale set, 3 files read.

|  | rule | where | what |
|---|---|---|---|
| ❌ error | VMSS101 create-only-property | <code>infra/main.json:10</code> | <code>platformFaultDomainCount</code> is fixed at creation; Azure refuses 5 -&#62; 1<br>→ keep 5, or deploy a second scale set beside this one and move the traffic |
| ⚠️ warning (possible) | VMSS206 size-may-deallocate | <code>infra/main.json:4</code> | <code>sku.name</code> becomes a size that the present hardware may not have<br>→ be ready to deallocate&#58; az vmss deallocate -g rg -n web |

<details><summary>Details</summary>

<pre>
error[VMSS101] create-only-property: `platformFaultDomainCount` is fixed at creation; Azure refuses 5 -&gt; 1
  --&gt; HEAD:infra/main.json:9:33
   |
 9 -     "platformFaultDomainCount": 5,
   |                                 - was 5
  ::: infra/main.json:10:33
10 +     "platformFaultDomainCount": "[parameters('faultDomains')]"
   |                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ becomes 1
  ::: infra/prod.parameters.json:3:32
 3 |     "faultDomains": { "value": 1 }
   |                                - set here
   = Azure answers: 409 PropertyChangeNotAllowed
   = help: keep 5, or deploy a second scale set beside this one and move the traffic

warning[VMSS206] size-may-deallocate (possible): `sku.name` becomes a size that the present hardware may not have
 --&gt; HEAD:infra/main.json:4:20
  |
4 -   "sku": { "name": "Standard_D2s_v3", "capacity": 2 },
  |                    -----------------
 ::: infra/main.json:4:20
4 +   "sku": { "name": "[parameters('size')]", "capacity": 5 },
  |                    ^^^^^^^^^^^^^^^^^^^^^^ becomes parameters('size')
  = when size is not 'Standard_D2s_v3'
  = note: Azure tells only when it is asked
  = help: be ready to deallocate:
          az vmss deallocate -g rg -n web
</pre>

</details>

<details><summary>Other changes</summary>

<pre>
1 change that needs nothing:
  ~ sku.capacity: 2 -&gt; 5
1 property is left out of the new side; Azure keeps what it has
</pre>

</details>
""")


def test_nothing_found() -> None:
    assert render(Report(files=1, scale_sets=2)) == snapshot("""\
### ✅ vmsslint: no findings

No findings in 2 scale sets, 1 file read.
""")
    assert render(Report(failed=True)) == snapshot("""\
### ❌ vmsslint: not all of the work could be done

No findings in 0 scale sets, 0 files read.
""")


UPGRADED = change("sku.name", "a", "b", effect=Effect.UPGRADE)


@pytest.mark.parametrize(
    ("report", "first", "second"),
    [
        (
            Report((REFUSED,), (UPGRADED,), failed=True, command="diff"),
            "### ❌ vmsslint: Azure refuses this change",
            "1 error in 0 scale sets, 0 files read. Running VMs follow once they are upgraded."
            " **Not all of the work could be done.**",
        ),
        (
            Report((replace(REFUSED, certain=False),), command="diff"),
            "### ⚠️ vmsslint: Azure may refuse this change",
            "1 possible in 0 scale sets, 0 files read.",
        ),
        (Report((REFUSED,)), "### ❌ vmsslint: Azure refuses this template", "1 error in 0 scale sets, 0 files read."),
        (
            Report(changes=(replace(UPGRADED, certain=False, effect=Effect.REIMAGE),), command="diff"),
            "### ⚠️ vmsslint: running VMs may need a reimage to follow",
            "No findings in 0 scale sets, 0 files read.",
        ),
        (
            Report((finding(severity=Severity.ERROR),), fixed=2),
            "### ❌ vmsslint: 1 error",
            "1 error in 0 scale sets, 0 files read, 2 fixed.",
        ),
        (Report((finding(),)), "### ⚠️ vmsslint: 1 warning", "1 warning in 0 scale sets, 0 files read."),
        (
            Report((finding(severity=Severity.INFO),), command="diff"),
            "### ✅ vmsslint: 1 remark",
            "1 info in 0 scale sets, 0 files read.",
        ),
        (
            Report(changes=(change("sku.capacity", 1, 2),), command="diff"),
            "### ✅ vmsslint: nothing found against this change",
            "No findings in 0 scale sets, 0 files read.",
        ),
        (
            Report(command="diff"),
            "### ✅ vmsslint: no scale set changes",
            "No findings in 0 scale sets, 0 files read.",
        ),
    ],
)
def test_the_verdict_comes_first(report: Report, first: str, second: str) -> None:
    assert render(report).rstrip().split("\n\n")[:2] == [first, second]


def test_the_strongest_come_first_in_table_and_details() -> None:
    several = (
        finding("a", severity=Severity.INFO),
        finding("b", certain=False),
        finding("c"),
        finding("d", severity=Severity.ERROR, certain=False),
        finding("e", severity=Severity.ERROR),
    )
    text = render(Report(several))
    assert re.findall(r"\| (\w)(?:<br>.*)? \|$", text, re.MULTILINE) == ["e", "d", "c", "b", "a"]
    assert re.findall(r"odd-size.*: (\w)$", text, re.MULTILINE) == ["e", "d", "c", "b", "a"]


def test_of_several_scale_sets_each_row_names_its_own() -> None:
    rows = render(Report((finding(resource="web"), finding(resource="a|b"), finding()))).splitlines()
    assert "|  | rule | scale set | where | what |" in rows
    assert [row.split(" | ")[2] for row in rows if row.startswith("| ⚠️")] == ["web", "a&#124;b", "–"]


def test_long_keys_of_lists_are_cut_in_the_table() -> None:
    key = "concat('/subscriptions/', subscription().subscriptionId)"
    text = render(Report((finding(f"`pools[id={key}].name` and `nics[name=web]` are odd"),)))
    row = next(row for row in text.splitlines() if row.startswith("| ⚠️"))
    assert "<code>pools&#91;…&#93;.name</code> and <code>nics&#91;name=web&#93;</code> are odd" in row
    assert f"`pools[id={key}].name`" in text


def test_the_plan_is_folded() -> None:
    plan = ScaleSetPlan("web", Effect.UPGRADE, Rollout("Manual"), (Step("update", "why", ("az vmss update",)),))
    changes = (change("sku.capacity", 1, 2, effect=Effect.UPGRADE),)
    assert render(Report(changes=changes, plans=(plan,), files=2, scale_sets=1)) == snapshot("""\
### ⚠️ vmsslint: running VMs follow once they are upgraded

No findings in 1 scale set, 2 files read.

#### web

**Running VMs follow once they are upgraded.** Manual&#58; the VMs that exist stay on the old model until you upgrade them.

| | property | old → new | effect | rules |
|---|---|---|---|---|
| `~` | <code>sku.capacity</code> | <code>1</code> → <code>2</code> | upgrade |  |

<details><summary>Rollout, steps and commands</summary>

<pre>
  rollout: Manual: the VMs that exist stay on the old model until you upgrade them.

  1. update: why
       az vmss update
</pre>

</details>
""")


EVIL = [
    "[x](https://evil) ![y](z) <img src=x> <!-- c --> **b** `c` | d | @user #1 a_b_ https://evil www.evil.com me@evil.com",
    "</code></pre></details><script>",
    "``",
    "`@user` and `odd",
]


@pytest.mark.parametrize("evil", EVIL)
def test_what_the_template_says_is_text(evil: str) -> None:
    source = document(f"{evil}.json", f"{evil} 7")
    bad = finding(evil, labels=(label(source, "7", evil),), path=evil, help=evil)
    report = Report((bad,), (change(evil, 1, evil),))
    html = MarkdownIt("gfm-like", {"linkify": False}).render(render(report))
    for tag in ("<a ", "<img", "<script", "<strong>b", "<em>", "<!--"):
        assert tag not in html
    assert html.count("<tr>") == 2
    assert html.count("<pre>") == html.count("</pre>") == 2
    running = re.sub("<(code|pre)>.*?</\\1>", "", html, flags=re.DOTALL)
    assert re.search("@user|#1|https://|www[.]|me@evil", running) is None


def test_a_comment_has_room_for_it() -> None:
    text = render(Report((REFUSED,) * 500))
    assert len(text) < 65_536
    assert "… and 4" in text
    steps = tuple(Step("update", "&<>" * 100, ("az",)) for _ in range(100))
    plan = ScaleSetPlan("&" * 50, Effect.NONE, None, steps)
    evil = replace(
        REFUSED, message="&" * 900, help="<" * 900, resource="[" * 50, labels=(label(document("&", "x"), "x"),)
    )
    text = render(Report((evil, REFUSED) * 500, (change("&", "&" * 90, "<" * 90),) * 500, (plan,) * 50))
    assert len(text) < 65_536
    assert "… and more" in text
