# ruff: noqa: E501 (the output is as wide as it is)
from __future__ import annotations

import pytest
from inline_snapshot import snapshot

from tests.report.samples import (
    CHANGES,
    DIFF,
    REFUSED,
    RULES,
    SIZE,
    change,
    document,
    finding,
    label,
    new,
)
from vmsslint.model import ChangeKind, Effect, Label, Report, Rollout, ScaleSetPlan, Severity, Step
from vmsslint.places import Span
from vmsslint.report.text import render
from vmsslint.values import Known, value_of


def shown(text: str) -> str:
    """Without the last newline, so that a snapshot ends where the text does."""
    assert text.endswith("\n")
    return text[:-1]


def test_a_diff_shows_both_sides_what_else_changes_and_the_sum() -> None:
    assert shown(render(DIFF)) == snapshot("""\
error[VMSS101] create-only-property: `platformFaultDomainCount` is fixed at creation; Azure refuses 5 -> 1
  --> HEAD:infra/main.json:9:33
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
 --> HEAD:infra/main.json:4:20
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

1 change that needs nothing:
  ~ sku.capacity: 2 -> 5
1 property is left out of the new side; Azure keeps what it has

1 error, 0 warnings, 1 possible in 1 scale set                     vmsslint explain VMSS101\
""")


def test_nothing_found_is_one_line() -> None:
    assert shown(render(Report(files=2, scale_sets=1))) == snapshot("no findings in 2 files, 1 scale set")
    assert shown(render(Report(files=1, failed=True))) == snapshot(
        "no findings in 1 file, 0 scale sets; not all of the work could be done"
    )


def test_changes_without_a_finding_are_listed_by_scale_set() -> None:
    changes = (
        change("sku.capacity", 2, 5),
        change("tags.env", ..., "prod"),
        change("tags.owner", "me", ...),
        change("properties.singlePlacementGroup", ..., False, default=Known(True)),
        change("zones", ["1"], ["1", "2"], resource="batch"),
        change("properties.overprovision", True, SIZE, certain=False),
        change("properties.virtualMachineProfile.userData", "a" * 80, "b", effect=Effect.UPGRADE),
        change("plan", {"name": "p"}, ..., kind=ChangeKind.OMITTED),
    )
    assert shown(render(Report(changes=changes, files=2, scale_sets=2))) == snapshot("""\
7 changes without a finding:
  ~ web sku.capacity: 2 -> 5
  + web tags.env: not given -> "prod"
  - web tags.owner: "me" -> removed
  + web properties.singlePlacementGroup: default true -> false
  ~ batch zones: ["1"] -> ["1", "2"]
  ~ web properties.overprovision: true -> [parameters('size')] (may be the same)
  ~ web properties.virtualMachineProfile.userData: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… -> "b"  (upgrade)
1 property is left out of the new side; Azure keeps what it has

no findings in 2 files, 2 scale sets\
""")


def test_a_long_list_of_changes_is_cut() -> None:
    changes = tuple(change(f"tags.t{number}", 1, 2) for number in range(23))
    rows = render(Report(changes=changes)).splitlines()
    assert (rows[0], rows[20:22]) == snapshot(
        ("23 changes that need nothing:", ["  ~ tags.t19: 1 -> 2", "  … and 3 more"])
    )


def test_one_side_alone_has_no_signs_and_the_strongest_rule_is_explained() -> None:
    odd = finding(labels=(label(new, "\"[parameters('size')]\"", "unknown size"),), resource="web", path="sku.name")
    hint = finding("say which zone", rule="VMSS602", name="no-zone", severity=Severity.INFO, resource="web")
    assert shown(render(Report((hint, odd), files=1, scale_sets=1))) == snapshot("""\
info[VMSS602] no-zone: say which zone
  = in web

warning[VMSS601] odd-size: `sku.name` is odd
 --> infra/main.json:4:20
  |
4 |   "sku": { "name": "[parameters('size')]", "capacity": 5 },
  |                    ^^^^^^^^^^^^^^^^^^^^^^ unknown size

0 errors, 1 warning, 1 info, 0 possible in 1 scale set             vmsslint explain VMSS601\
""")


def test_an_added_property_has_a_plus() -> None:
    added = finding(
        "`overprovision` turns off",
        resource="web",
        path="properties.overprovision",
        new=Known(False),
        labels=(label(new, "false", "added"),),
    )
    report = Report((added,), (change("properties.overprovision", ..., False, rules=("VMSS601",)),))
    assert shown(render(report)) == snapshot("""\
warning[VMSS601] odd-size: `overprovision` turns off
 --> infra/main.json:6:22
  |
6 +     "overprovision": false,
  |                      ^^^^^ added

0 errors, 1 warning, 0 possible in 0 scale sets                    vmsslint explain VMSS601\
""")


def test_a_failed_run_says_so_in_the_last_line() -> None:
    broken = document("broken.json", '{"a": ')
    end = finding(
        "the text ends inside an object",
        rule="VMSS001",
        name="unreadable",
        severity=Severity.ERROR,
        labels=(Label(broken, Span(1, 7, 1, 7), "here"),),
    )
    assert shown(render(Report((end,), files=1, failed=True))) == snapshot("""\
error[VMSS001] unreadable: the text ends inside an object
 --> broken.json:1:7
  |
1 | {"a":
  |       ^ here

1 error, 0 warnings, 0 possible in 0 scale sets; not all of the work could be done  vmsslint explain VMSS001\
""")


def test_colour_only_adds() -> None:
    from re import sub

    plain, coloured = render(DIFF), render(DIFF, color=True)
    assert sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert coloured.splitlines()[0] == snapshot(
        "\x1b[1;31merror[VMSS101]\x1b[0m \x1b[1mcreate-only-property: `platformFaultDomainCount` is fixed at creation; Azure refuses 5 -> 1\x1b[0m"
    )


def test_a_secret_is_never_shown() -> None:
    source = document("p.json", '{"one": "hunter2", "two": "[concat(\'hunter2\')]"}')
    secret = value_of("hunter2", secret=True)
    known = finding("`one` changes", old=secret, new=secret, labels=(label(source, '"hunter2"', "set here", "set"),))
    report = Report((known,), (change("one", "a", "b", new=secret, old=secret),))
    assert shown(render(report)) == snapshot("""\
warning[VMSS601] odd-size: `one` changes
 --> p.json:1:9
  |
1 | {"one": ***, "two": "[concat('hunter2')]"}
  |         --- set here

1 change that needs nothing:
  ~ one: *** -> ***

0 errors, 1 warning, 0 possible in 0 scale sets                    vmsslint explain VMSS601\
""")


def test_hostile_input_stays_visible_and_cannot_command() -> None:
    evil = '  "na\u202eme": "\x1b[31m##vso[task.complete]\u200b",\r\n'
    source = document("::error::x\n.json", evil)
    bad = finding(
        "value \x1b[2J\u2066 here\n::error::gotcha",
        help="first\n::warning::second\n##[error]third",
        labels=(label(source, '"\x1b[31m##vso[task.complete]\u200b"', "was \x07", "old"),),
    )
    assert shown(render(Report((bad,)))) == snapshot("""\
warning[VMSS601] odd-size: value \\u{1b}[2J\\u{2066} here\\u{a}::error::gotcha
 --> :\\u{3a}error::x\\u{a}.json:1:12
  |
1 -   "na\\u{202e}me": "\\u{1b}[31m#\\u{23}vso[task.complete]\\u{200b}",
  |                   --------------------------------------------- was \\u{7}
  = help: first
          :\\u{3a}warning::second
          #\\u{23}[error]third

0 errors, 1 warning, 0 possible in 0 scale sets                    vmsslint explain VMSS601\
""")


def test_the_plan_says_what_changes_how_it_rolls_out_and_what_to_do() -> None:
    steps = (
        Step("update", "the new model is stored", ("az vmss update -g rg -n web --set sku.capacity=5",), ("VMSS301",)),
        Step("reimage", "running VMs keep the old image", ("az vmss reimage -g rg -n web --instance-ids 1",)),
        Step("manual", "drain the load balancer first"),
    )
    rolling = ScaleSetPlan("web", Effect.REIMAGE, Rollout("Rolling", 5, 2, 2, 3720), steps)
    manual = ScaleSetPlan("batch", Effect.NONE, Rollout("Manual", certain=False), ())
    changes = (*CHANGES, change("tags.env", ..., "x"), change("zones", ["1"], ..., effect=Effect.REIMAGE))
    report = Report((REFUSED,), changes, (rolling, manual), RULES, files=2, scale_sets=2)
    text = render(report)
    assert shown(text[text.index("\nweb:") + 1 :]) == snapshot("""\
web: running VMs follow once they are reimaged
  refused by Azure:
  ! platformFaultDomainCount  5 -> 1  VMSS101
  reaches new VMs, and those that exist by a reimage alone, not by the upgrade policy:
  - zones  ["1"] -> removed
  reaches the VMs by the upgrade policy (Rolling):
  ~ sku.name  "Standard_D2s_v3" -> [parameters('size')] (may be the same)  VMSS206
  nothing to do on the VMs:
  ~ sku.capacity  2 -> 5
  + tags.env      not given -> "x"
    1 left out of the new side, which Azure keeps

  rollout: Rolling: 5 batches or more of at most 2 VMs, so that at most 2 VMs are away at once, with
    at least 1 h 2 min of pauses between them.

  1. update: the new model is stored [VMSS301]
       az vmss update -g rg -n web --set sku.capacity=5
  2. reimage: running VMs keep the old image
       az vmss reimage -g rg -n web --instance-ids 1
  3. manual: drain the load balancer first

batch: running VMs need nothing

  rollout: Manual: the VMs that exist stay on the old model until you upgrade them. (As far as the
    model tells.)

1 error, 0 warnings, 0 possible in 2 scale sets                    vmsslint explain VMSS101\
""")


def test_the_order_of_labels_is_old_new_set() -> None:
    source = document("a.json", "1\n2\n3\n4\n")
    labels = tuple(
        Label(source, Span(at, 1, at, 2), text, role)
        for at, text, role in ((1, "new", "new"), (2, "old", "old"), (3, "new set", "set"), (4, "old set", "set"))
    )
    assert shown(render(Report((finding(labels=labels),)))) == snapshot("""\
warning[VMSS601] odd-size: `sku.name` is odd
 --> a.json:2:1
  |
2 - 2
  | - old
 ::: a.json:1:1
1 + 1
  | ^ new
 ::: a.json:3:1
3 | 3
  | - new set
 ::: a.json:4:1
4 | 4
  | - old set

0 errors, 1 warning, 0 possible in 0 scale sets                    vmsslint explain VMSS601\
""")


def test_a_file_of_which_nothing_was_read_has_no_excerpt() -> None:
    missing = finding(
        "no such file", rule="VMSS001", name="unreadable", labels=(Label(document("no.json", ""), Span(1, 1, 1, 1)),)
    )
    assert shown(render(Report((missing,), failed=True))) == snapshot("""\
warning[VMSS001] unreadable: no such file
 --> no.json:1:1

0 errors, 1 warning, 0 possible in 0 scale sets; not all of the work could be done  vmsslint explain VMSS001\
""")


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("when env is 'prod'", "  = when env is 'prod'"),
        ("unless a\nb", "  = unless a\\u{a}b"),
        ("env is 'prod'", "  = when env is 'prod'"),
    ],
)
def test_conditions(condition: str, told: str) -> None:
    assert told in render(Report((finding(certain=False, condition=condition),))).splitlines()


def test_the_sum_counts_by_certainty() -> None:
    findings = (
        finding(severity=Severity.INFO),
        finding(severity=Severity.ERROR, certain=False, rule="VMSS900"),
        finding(severity=Severity.WARNING, rule="VMSS901"),
    )
    assert render(Report(findings, scale_sets=2)).splitlines()[-1] == snapshot(
        "0 errors, 1 warning, 1 info, 1 possible in 2 scale sets            vmsslint explain VMSS901"
    )
