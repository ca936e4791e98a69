"""One scale set: the verdict, its changes, the rollout, the steps with their commands, and both models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vmsslint.model import Change, Rollout, ScaleSetPlan, Step
from vmsslint.report.html.changes import by_effect, rules
from vmsslint.report.html.markup import badge, folded, link, listed, prose, text
from vmsslint.report.html.models import side_by_side
from vmsslint.report.html.timeline import timeline
from vmsslint.report.plan import meaning, verdict
from vmsslint.report.prose import capital, sentence
from vmsslint.report.rollout import cases, sentences


def section(plan: ScaleSetPlan, changes: Sequence[Change], name: str) -> str:
    """The part of the page on one scale set; `name` begins the ids in it."""
    told = sentence(capital(verdict(plan, changes)))
    parts = [
        f'<h2 id="{name}">{text(plan.resource, 200)}</h2>\n',
        f'<p class="verdict">{badge(plan.effect)} {text(told)}</p>\n',
        "<h3>Changes</h3>\n",
        *by_effect(changes, plan.rollout, 4),
        *_now(plan.notes),
        *_rollout(plan.rollout, name),
        *_steps(plan.steps),
    ]
    if plan.rows:
        parts += ["<h3>Both models</h3>\n", side_by_side(plan.rows, changes, name)]
    return f'<section aria-labelledby="{name}">\n{"".join(parts)}</section>\n'


def _now(notes: Sequence[str]) -> Iterator[str]:
    if notes:
        yield "<h3>The VMs now</h3>\n"
        yield listed(text(sentence(capital(note))) for note in notes)


def _rollout(rollout: Rollout | None, name: str) -> Iterator[str]:
    if rollout is None:
        return
    yield "<h3>Rollout</h3>\n"
    doubt = "" if rollout.certain else " (As far as the model tells.)"
    yield f"<p>{text(' '.join(sentences(rollout)))}{doubt}</p>\n"
    yield timeline(rollout, name)
    yield listed(text(case) for case in cases(rollout))
    yield listed(text(sentence(capital(note))) for note in rollout.notes)
    if rollout.sources:
        yield folded("Sources", listed(map(link, rollout.sources)))


def _steps(steps: Sequence[Step]) -> Iterator[str]:
    if steps:
        yield "<h3>Steps</h3>\n"
        yield listed(map(_step, steps), "ol", "steps")


def _step(step: Step) -> str:
    head = f"<p><strong>{text(step.kind)}</strong>: {prose(step.why)} {rules(step.rules)}</p>"
    said = [*map(_command, step.commands)]
    said += (f"<p>or</p>{_command(command)}" for command in step.alternatives)
    told = [text(meaning(item)) for item in step.placeholders if item.name != "RESOURCE_GROUP"]
    return head + "".join(said) + (listed(told) if told else "")


def _command(command: str) -> str:
    """A command that is selected as a whole with one click, and copied by the button where scripts run."""
    return (
        f'<div class="command"><pre tabindex="0"><code>{text(command)}</code></pre>'
        '<button type="button" data-copy hidden>Copy</button></div>'
    )
