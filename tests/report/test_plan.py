# ruff: noqa: E501 (the output is as wide as it is)
"""The plan of one scale set at a terminal."""

from __future__ import annotations

import re

from inline_snapshot import snapshot

from tests.report.samples import CHANGES, SIZE, change
from vmsslint.model import Change, ChangeKind, Effect, Limit, Rollout, RolloutCase, ScaleSetPlan, Step
from vmsslint.report.excerpt import width
from vmsslint.report.ink import Ink
from vmsslint.report.plan import scale_set_lines
from vmsslint.report.rollout import cases, sentences
from vmsslint.values import Known


def planned(*changes: Change, rollout: Rollout | None = None, steps: tuple[Step, ...] = (), columns: int = 100) -> str:
    """The block of a plan with these changes."""
    strongest = max((item.effect for item in changes), key=lambda effect: effect.rank, default=Effect.NONE)
    plan = ScaleSetPlan("web", strongest, rollout, steps)
    return "\n".join(scale_set_lines(plan, changes, Ink(False), columns))


def test_changes_stand_by_effect_with_the_strongest_first() -> None:
    assert planned(*CHANGES, rollout=Rollout("Automatic", max_unavailable=2)) == snapshot("""\
web: Azure refuses this update
  refused by Azure:
  ! platformFaultDomainCount  5 -> 1  VMSS101
  reaches the VMs by the upgrade policy (Automatic):
  ~ sku.name  "Standard_D2s_v3" -> [parameters('size')] (may be the same)  VMSS206
  nothing to do on the VMs:
  ~ sku.capacity  2 -> 5
    1 left out of the new side, which Azure keeps

  rollout: Automatic: Azure upgrades the VMs by itself in no promised order, possibly all 2 at once.\
""")


def test_in_a_narrow_terminal_values_stand_below_the_property() -> None:
    changes = (
        change("properties.virtualMachineProfile.osProfile.adminUsername", "a" * 30, "b" * 30, rules=("VMSS301",)),
        change("sku.capacity", 2, 5),
    )
    text = planned(*changes, columns=70, steps=(Step("manual", "word " * 30),))
    assert all(width(row) <= 70 for row in text.split("\n"))
    assert text == snapshot("""\
web: running VMs need nothing
  nothing to do on the VMs:
  ~ virtualMachineProfile.osProfile.adminUsername  VMSS301
      "aaaaaaaaaaaaaaaaaaaaaaaaaaa… -> "bbbbbbbbbbbbbbbbbbbbbbbbbbb…
  ~ sku.capacity  2 -> 5

  1. manual: word word word word word word word word word word word
       word word word word word word word word word word word word
       word word word word word word word\
""")


def test_commands_are_never_broken() -> None:
    command = "az vmss update " + "--set a=b " * 30
    assert command in planned(steps=(Step("update", "why", (command,)),), columns=60) + " "


def test_wide_characters_take_two_columns() -> None:
    assert planned(change("tags.名前", "値", "x"), change("tags.name", "y", "z", rules=("VMSS601",))) == snapshot("""\
web: running VMs need nothing
  nothing to do on the VMs:
  ~ tags.名前  "値" -> "x"
  ~ tags.name  "y" -> "z"   VMSS601\
""")


def test_long_values_are_shown_where_they_begin_to_differ() -> None:
    settings = {"script": "s" * 200, "then": 1}
    assert planned(change("tags.a", settings, {**settings, "then": 2})) == snapshot("""\
web: running VMs need nothing
  nothing to do on the VMs:
  ~ tags.a  …", "then": 1} -> …", "then": 2}\
""")


def test_secrets_are_hidden_and_unknowns_are_expressions() -> None:
    hidden = Change(
        "web", "a.b", "a.b", ChangeKind.CHANGED, Known("s3cret", secret=True), Known("0ther", secret=True), True
    )
    assert planned(hidden, change("sku.name", "A", SIZE, certain=False)) == snapshot("""\
web: running VMs need nothing
  nothing to do on the VMs:
  ~ a.b       *** -> *** (what differs is secret)
  ~ sku.name  "A" -> [parameters('size')] (may be the same)\
""")


def test_what_azure_may_refuse_is_part_of_the_verdict() -> None:
    doubtful = change("zones", ["1"], SIZE, effect=Effect.REFUSED, certain=False)
    plan = ScaleSetPlan("web", Effect.NONE, None, ())
    assert scale_set_lines(plan, (doubtful,), Ink(False))[0] == "web: running VMs need nothing, unless Azure refuses it"


def test_colour_only_adds() -> None:
    plan = ScaleSetPlan("web", Effect.UPGRADE, Rollout("Manual"), (Step("update", "why"),))
    colored = "\n".join(scale_set_lines(plan, CHANGES, Ink(True)))
    assert "\x1b[" in colored
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == "\n".join(scale_set_lines(plan, CHANGES, Ink(False)))


def test_the_rollout_in_words() -> None:
    probe = "the load balancer's health probe"
    rollouts = (
        Rollout("Automatic", max_unavailable=10),
        Rollout("Automatic", max_unavailable=1),
        Rollout("Automatic", certain=False),
        Rollout("Manual", vms=3),
        Rollout("Manual", vms=1),
        Rollout("Manual"),
        Rollout("Rolling", 1, 4, 4, 0, vms=4, percent=100),
        Rollout("Rolling", 5, 2, 0, 0, vms=10, percent=20, extra_vms=2, unhealthy=Limit(20, 2)),
        Rollout(
            "Rolling",
            5,
            1,
            1,
            7_230,
            vms=5,
            percent=20,
            unhealthy=Limit(20, 1),
            unhealthy_upgraded=Limit(10, 0),
            health=probe,
        ),
        Rollout("Rolling", certain=False, percent=20, pause=30, unhealthy=Limit(20, None)),
        Rollout("Rolling", certain=False),
    )
    assert ["  ".join(sentences(rollout)) for rollout in rollouts] == snapshot(
        [
            "Automatic: Azure upgrades the VMs by itself in no promised order, possibly all 10 at once.",
            "Automatic: Azure upgrades the one VM by itself.",
            "Automatic: Azure upgrades the VMs by itself in no promised order, possibly all at once.",
            "Manual: the 3 VMs that exist stay on the old model until you upgrade them.",
            "Manual: the VM that exists stays on the old model until you upgrade it.",
            "Manual: the VMs that exist stay on the old model until you upgrade them.",
            "Rolling: 1 batch of at most 4 VMs (100 % of 4), so that at most 4 VMs are away at once.",
            "Rolling: 5 batches or more of at most 2 VMs (20 % of 10), new VMs before old ones go, so that none is away and up to 2 more are there, with no pauses between them.  It stops once more than 2 VMs (20 %) are unhealthy before a batch.",
            "Rolling: 5 batches or more of at most 1 VM (20 % of 5), so that at most 1 VM is away at once, with at least 2 h 30 s of pauses between them.  It stops once more than 1 VM (20 %) is unhealthy before a batch, or any VM (10 %) is unhealthy after the upgrade, by what the load balancer's health probe says.",
            "Rolling: in batches of at most 20 % of the VMs, 30 s apart.  It stops once more than 20 % of the VMs are unhealthy before a batch.",
            "Rolling: in batches of a size that is not known.",
        ]
    )


def test_the_cases_in_words() -> None:
    rolling = Rollout(
        "Rolling", cases=(RolloutCase("env is 'prod'", Rollout("Rolling", 5, 2, 2, 60, percent=20, vms=10)),)
    )
    automatic = Rollout("Automatic", cases=(RolloutCase("env is 'prod'", Rollout("Automatic", max_unavailable=3)),))
    assert [*cases(rolling), *cases(automatic)] == snapshot(
        [
            "When env is 'prod': 5 batches or more of at most 2 VMs (20 % of 10), so that at most 2 VMs are away at once, with at least 1 min of pauses between them.",
            "When env is 'prod': Azure upgrades the VMs by itself in no promised order, possibly all 3 at once.",
        ]
    )
