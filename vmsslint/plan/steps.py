"""What to do, in which order, so that an update reaches the VMs."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from vmsslint.commands.az import operation
from vmsslint.judge.run import Judgement
from vmsslint.load.bicep import COMPILED
from vmsslint.load.shapes import Shape, recognise
from vmsslint.model import Change, ChangeKind, Effect, Resource, Rollout, ScaleSetPlan, Step
from vmsslint.plan.instances import notes
from vmsslint.plan.rollout import rollout
from vmsslint.residuals import as_text
from vmsslint.values import Known


def plan_of(resource: Resource, judged: Judgement, parameters: str = "") -> ScaleSetPlan:
    """The plan for a scale set that changes. `parameters` is the name of the new side's parameter file, if any."""
    changes = [change for change in judged.changes if change.kind is not ChangeKind.OMITTED]
    effects = (change.effect for change in changes if not _may_be_refused(change))
    strongest = max(effects, key=lambda effect: effect.rank, default=Effect.NONE)
    reach = rollout(judged.model, changes) if any(change.effect is Effect.UPGRADE for change in changes) else None
    steps = _steps(resource, changes, reach, parameters, deallocated=judged.deallocated)
    told = notes(judged.fleet, judged.before) if judged.fleet and judged.before else ()
    return ScaleSetPlan(as_text(resource.name), strongest, reach, tuple(steps), notes=tuple(told))


def _steps(
    resource: Resource, changes: list[Change], reach: Rollout | None, parameters: str, *, deallocated: bool
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
    name = resource.name
    away = [change for change in changes if change.effect is Effect.DEALLOCATE]
    if away and not deallocated:
        why = f"{_paths(away)}: Azure takes it while the VMs are deallocated"
        yield Step("deallocate", why, (operation("deallocate", name),), _rules(away))
    yield Step("update", "send the new model", tuple(_send(resource, parameters)), _rules(changes))
    if away:
        yield Step("start", "bring the VMs back", (operation("start", name),), _rules(away))
    upgraded = [change for change in changes if change.effect is Effect.UPGRADE]
    if upgraded:
        yield _upgrade(resource, upgraded, reach)
    reimaged = [change for change in changes if change.effect is Effect.REIMAGE]
    if reimaged:
        why = f"{_paths(reimaged)}: VMs that exist follow only when their OS disk is set up anew, which erases it"
        yield Step("reimage", why, (operation("reimage", name),), _rules(reimaged))


def _may_be_refused(change: Change) -> bool:
    """Whether Azure refuses the change, but it is not certain that there is one."""
    return change.effect is Effect.REFUSED and not change.certain


def _upgrade(resource: Resource, changes: list[Change], reach: Rollout | None) -> Step:
    told = _paths(changes)
    if reach is None:
        why = f"{told}: the upgrade policy is not known; under Manual the VMs have to be upgraded by hand"
        return Step("manual", why, rules=_rules(changes))
    if reach.policy == "Rolling":
        why = f"{told}: Azure upgrades the VMs in batches by itself; watch it"
        return Step("rolling-upgrade", why, (operation("rolling-upgrade get-latest", resource.name),), _rules(changes))
    if reach.policy == "Automatic":
        why = f"{told}: Azure upgrades all VMs by itself, in no promised order"
        return Step("manual", why, rules=_rules(changes))
    why = f"{told}: VMs that exist stay on the old model until they are upgraded"
    command = operation("update-instances", resource.name, "--instance-ids", "'*'")
    return Step("update-instances", why, (command,), _rules(changes))


def _send(resource: Resource, parameters: str) -> Iterator[str]:
    """The command that sends the new model: a deployment for a template, a PUT for the body of a scale set.

    None for what another tool predicts of a deployment: that does not name its template.
    """
    document = resource.place.document
    shape = recognise(document)
    if shape in (Shape.WHAT_IF, Shape.SNAPSHOT):
        return
    file = shlex.quote(document.name.removesuffix(COMPILED))
    if shape is Shape.TEMPLATE:
        own = parameters.removesuffix(COMPILED) if parameters.endswith(COMPILED) else "@" + parameters
        given = f" --parameters {shlex.quote(own)}" if parameters else ""
        yield f'az deployment group create -g "$RESOURCE_GROUP" --template-file {file}{given}'
        return
    version = (
        shlex.quote(as_text(resource.api_version)) if isinstance(resource.api_version, Known) else '"$API_VERSION"'
    )
    yield f'az rest --method put --url "$SCALE_SET_ID?api-version="{version} --body @{file}'


def _paths(changes: Iterable[Change]) -> str:
    names = list(dict.fromkeys(change.path for change in changes))
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _rules(changes: Iterable[Change]) -> tuple[str, ...]:
    return tuple(sorted({rule for change in changes for rule in change.rules}))
