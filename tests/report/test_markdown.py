# ruff: noqa: E501 (the output is as wide as it is)
from __future__ import annotations

import re

import pytest
from inline_snapshot import snapshot
from markdown_it import MarkdownIt

from tests.report.samples import DIFF, REFUSED, change, document, finding, label
from vmsslint.model import Effect, Report, Rollout, ScaleSetPlan, Step
from vmsslint.report.markdown import render


def test_verdict_table_details() -> None:
    assert render(DIFF) == snapshot("""\
### vmsslint: 1 error, 0 warnings, 1 possible

**Azure refuses this change.** Read 3 files with 1 scale set.

| | rule | where | what |
|---|---|---|---|
| ❌ error | VMSS101 create-only-property | <code>infra/main.json:10</code> | <code>platformFaultDomainCount</code> is fixed at creation; Azure refuses 5 -&#62; 1 |
| ⚠️ warning (possible) | VMSS206 size-may-deallocate | <code>infra/main.json:4</code> | <code>sku.name</code> becomes a size that the present hardware may not have |

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
### vmsslint: no findings

Read 1 file with 2 scale sets.
""")
    assert render(Report(failed=True)) == snapshot("""\
### vmsslint: no findings

Read 0 files with 0 scale sets. **Not all of the work could be done.**
""")


def test_the_plan_is_folded() -> None:
    plan = ScaleSetPlan("web", Effect.UPGRADE, Rollout("Manual"), (Step("update", "why", ("az vmss update",)),))
    changes = (change("sku.capacity", 1, 2, effect=Effect.UPGRADE),)
    assert render(Report(changes=changes, plans=(plan,), files=2, scale_sets=1)) == snapshot("""\
### vmsslint: no findings

**Running VMs follow once they are upgraded.** Read 2 files with 1 scale set.

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
