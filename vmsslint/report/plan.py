"""The plan of one scale set as text: what changes, how Azure rolls it out, and the steps to take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from vmsslint.model import Change, Effect, Placeholder, Rollout, ScaleSetPlan, Step
from vmsslint.report.changes import GLYPHS, glyph, in_words, noteworthy
from vmsslint.report.ink import Ink
from vmsslint.report.safe import line
from vmsslint.report.tally import plural

_VERDICTS = {
    Effect.REFUSED: "Azure refuses this update",
    Effect.DEALLOCATE: "the VMs must be deallocated",
    Effect.REIMAGE: "running VMs follow once they are reimaged",
    Effect.UPGRADE: "running VMs follow once they are upgraded",
    Effect.NONE: "running VMs need nothing",
}


def scale_set_lines(plan: ScaleSetPlan, changes: Sequence[Change], ink: Ink) -> list[str]:
    """The verdict on one scale set, its changes with sign, effect and rules, the rollout, and the numbered steps."""
    return [
        f"{ink(line(plan.resource), 'strong')}: {_VERDICTS[plan.effect]}",
        *_changes(changes, ink),
        *(_rollout(plan.rollout) if plan.rollout else ()),
        *_steps(plan.steps, ink),
    ]


def _changes(changes: Sequence[Change], ink: Ink) -> Iterator[str]:
    listed = list(noteworthy(changes))
    for change in listed:
        sign = glyph(change)
        reasons = [change.effect.value] * (change.effect is not Effect.NONE) + list(change.rules)
        suffix = f"  [{', '.join(reasons)}]" if reasons else ""
        yield f"  {ink(sign, GLYPHS[sign])} {in_words(change)}{suffix}"
    if kept := len(changes) - len(listed):
        yield f"    {kept} left out of the new side, which Azure keeps"


def _rollout(rollout: Rollout) -> Iterator[str]:
    parts = [rollout.policy]
    if rollout.batches is not None:
        of = "" if rollout.batch_size is None else f" of {rollout.batch_size}"
        parts.append(f"{rollout.batches} {'batch' if rollout.batches == 1 else 'batches'}{of}")
    if rollout.max_unavailable is not None:
        parts.append(f"at most {plural(rollout.max_unavailable, 'VM')} away at once")
    if rollout.minimum_seconds is not None:
        parts.append(f"at least {_duration(rollout.minimum_seconds)} of pauses")
    yield f"  rollout: {', '.join(parts)}{'' if rollout.certain else ' (as far as the model tells)'}"


def meaning(placeholder: Placeholder) -> str:
    """What a placeholder of a command stands for, in words."""
    place = f", for {placeholder.path}" if placeholder.path else ""
    secret = ", a secret" if placeholder.secret else ""
    form = ", as JSON" if placeholder.form == "JSON" else ""
    return f"{placeholder.name}: {placeholder.stands_for}{place}{secret}{form}"


def _duration(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [f"{count} {unit}" for count, unit in ((hours, "h"), (minutes, "min"), (left, "s")) if count]
    return " ".join(parts) or "0 s"


def _steps(steps: Iterable[Step], ink: Ink) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        rules = f"  [{', '.join(step.rules)}]" if step.rules else ""
        yield f"  {number}. {ink(step.kind, 'strong')}: {line(step.why)}{rules}"
        yield from (f"       {line(command)}" for command in step.commands)
        for command in step.alternatives:
            yield f"     or {line(command)}"
        yield from (f"       with {line(meaning(item))}" for item in step.placeholders if item.name != "RESOURCE_GROUP")
