"""What to do, in which order, so that an update reaches the VMs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from vmsslint.commands.shells import Speaker
from vmsslint.facts.select import first
from vmsslint.judge.run import Judgement
from vmsslint.load.bicep import COMPILED
from vmsslint.load.shapes import Shape, recognise
from vmsslint.model import Change, ChangeKind, Effect, Resource, Rollout, ScaleSetPlan, Step
from vmsslint.plan.instances import notes
from vmsslint.plan.rollout import rollout
from vmsslint.residuals import as_text
from vmsslint.values import NULL


def plan_of(resource: Resource, judged: Judgement, parameters: str = "", shell: str = "az") -> ScaleSetPlan:
    """The plan for a scale set that changes. `parameters` is the name of the new side's parameter file, if any.

    `shell` is the one of `commands.shells.SHELLS` that the commands are for.
    """
    if resource.name == NULL:  # the body of a PUT need not say whose it is
        resource = replace(resource, name=first(judged.old, "name") or NULL)
    changes = [change for change in judged.changes if change.kind is not ChangeKind.OMITTED]
    effects = (change.effect for change in changes if not _may_be_refused(change))
    strongest = max(effects, key=lambda effect: effect.rank, default=Effect.NONE)
    reach = rollout(judged.model, changes) if any(change.effect is Effect.UPGRADE for change in changes) else None
    steps = _steps(resource, judged, changes, reach, parameters, shell)
    told = notes(judged.fleet, judged.before) if judged.fleet and judged.before else ()
    return ScaleSetPlan(as_text(resource.name), strongest, reach, tuple(steps), notes=tuple(told))


def _steps(
    resource: Resource, judged: Judgement, changes: list[Change], reach: Rollout | None, parameters: str, shell: str
) -> Iterator[Step]:
    doubtful = [change for change in changes if _may_be_refused(change)]
    refused = [change for change in changes if change.effect is Effect.REFUSED and change not in doubtful]
    if refused:
        why = f"Azure refuses {_paths(refused)}: take it out, or deploy a second scale set"
        yield Step("manual", why, rules=_rules(refused))
        changes = [change for change in changes if change not in refused]
    if doubtful:
        why = f"Azure refuses {_paths(doubtful)}, should it change: make sure that it does not"
        yield Step("manual", why, rules=_rules(doubtful))
    if not changes:
        return

    def step(kind: str, why: str, because: list[Change], operation: str) -> Step:
        speaker = Speaker(shell, resource)
        command = speaker.operation(operation)
        return Step(kind, why, (command,), _rules(because), placeholders=speaker.placeholders)

    away = [change for change in changes if change.effect is Effect.DEALLOCATE]
    if away and not judged.deallocated:
        yield step("deallocate", f"{_paths(away)}: Azure takes it while the VMs are deallocated", away, "deallocate")
    yield _update(Speaker(shell, resource), judged, changes, refused, parameters)
    if away:
        yield step("start", "bring the VMs back", away, "start")
    upgraded = [change for change in changes if change.effect is Effect.UPGRADE]
    told = _paths(upgraded)
    if upgraded and reach is None:
        why = f"{told}: the upgrade policy is not known; under Manual the VMs have to be upgraded by hand"
        yield Step("manual", why, rules=_rules(upgraded))
    elif upgraded and reach and reach.policy == "Rolling":
        why = f"{told}: Azure upgrades the VMs in batches by itself; watch it"
        yield step("rolling-upgrade", why, upgraded, "show-rolling-upgrade")
    elif upgraded and reach and reach.policy == "Automatic":
        why = f"{told}: Azure upgrades all VMs by itself, in no promised order"
        yield Step("manual", why, rules=_rules(upgraded))
    elif upgraded:
        why = f"{told}: VMs that exist stay on the old model until they are upgraded"
        yield step("update-instances", why, upgraded, "upgrade-instances")
    reimaged = [change for change in changes if change.effect is Effect.REIMAGE]
    if reimaged:
        why = f"{_paths(reimaged)}: VMs that exist follow only when their OS disk is set up anew, which erases it"
        yield step("reimage", why, reimaged, "reimage")


def _update(speaker: Speaker, judged: Judgement, changes: list[Change], refused: list[Change], parameters: str) -> Step:
    """The step that sends the new model: by a deployment for a template, else by the edits alone.

    What Azure refuses is left out of the edits, and is to be taken out of the file.
    """
    document = speaker.resource.place.document
    direct = speaker.update(changes, refused, judged.old, judged.model)
    shape = recognise(document)
    by_file = None
    if shape is Shape.TEMPLATE:
        by_file = speaker.deployment(document.name.removesuffix(COMPILED), parameters)
    elif shape is Shape.REST:
        by_file = speaker.sending(document.name)
    ways = [by_file, direct] if shape is Shape.TEMPLATE else [direct, by_file]
    commands = [command for command in ways if command is not None]
    return Step(
        "update",
        "send the new model",
        tuple(commands[:1]),
        _rules(changes),
        alternatives=tuple(commands[1:]),
        placeholders=speaker.placeholders,
    )


def _may_be_refused(change: Change) -> bool:
    """Whether Azure refuses the change, but it is not certain that there is one."""
    return change.effect is Effect.REFUSED and not change.certain


def _paths(changes: Iterable[Change]) -> str:
    names = list(dict.fromkeys(change.path for change in changes))
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _rules(changes: Iterable[Change]) -> tuple[str, ...]:
    return tuple(sorted({rule for change in changes for rule in change.rules}))
