"""The rollout as a drawing: the batches in the order of time, a lane for each zone."""

from __future__ import annotations

from collections.abc import Iterator

from vmsslint.dataclass import dataclass
from vmsslint.model import Rollout
from vmsslint.report.html.markup import text
from vmsslint.report.rollout import duration
from vmsslint.report.safe import line
from vmsslint.report.tally import plural

_SLOT, _GAP, _LANE, _TOP = 46, 16, 44, 8  # sizes of the drawing, in its own units
_LANES, _DRAWN, _NAME = 8, 16, 12  # lanes and batches that are drawn, characters of a zone's name


@dataclass(frozen=True, slots=True)
class _Bar:
    """A stretch of the timeline: when it begins, in slots, in which lane, and what is written in it."""

    at: int
    lane: int
    words: str
    kind: str
    slots: int = 1


def timeline(rollout: Rollout, name: str) -> str:
    """The drawing with its text alternative, as a figure; `name` begins the ids in it."""
    lanes, bars, more = _bars(rollout)
    slots = max((bar.at + bar.slots for bar in bars), default=1)
    left = 16 + max((7 * len(lane) for lane in lanes), default=0)
    width = left + slots * (_SLOT + _GAP) + (70 if more else 20)
    height = _TOP + len(lanes) * _LANE + 34
    drawn = "".join(_drawn(bar, left) for bar in bars)
    labels = "".join(
        f'<text class="lane" x="8" y="{_TOP + at * _LANE + 26}">{text(lane)}</text>' for at, lane in enumerate(lanes)
    )
    rest = f'<text x="{left + slots * (_SLOT + _GAP)}" y="{_TOP + 26}">… {more} more</text>' if more else ""
    axis = _TOP + len(lanes) * _LANE + 4
    arrow = f"M{left} {axis}H{width - 10}m-6 -4l6 4l-6 4"
    return (
        f'<figure class="timeline"><div class="scroll" role="region" aria-label="Timeline of the rollout" tabindex="0">'
        f'<svg role="img" aria-labelledby="{name}-title {name}-what" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><title id="{name}-title">{text(_title(rollout))}</title>'
        f'<desc id="{name}-what">{text(_alternative(rollout, bars, more))}</desc>'
        f'{labels}{drawn}{rest}<path class="axis" d="{arrow}"/>'
        f'<text class="lane" x="{left}" y="{axis + 20}">time</text></svg></div>'
        f"<figcaption>{text(_caption(rollout))}</figcaption></figure>\n"
    )


def _bars(rollout: Rollout) -> tuple[list[str], list[_Bar], int]:
    """The names of the lanes, what is in them, and how many batches are not drawn."""
    if rollout.policy == "Automatic":
        count = "all VMs" if rollout.vms is None else f"{plural(rollout.vms, 'VM')}"
        return [""], [_Bar(0, 0, f"{count}, in any order", "batch", 4)], 0
    if rollout.policy == "Manual":
        return [""], [_Bar(0, 0, "model", "start", 1), _Bar(1, 0, "VMs wait for you", "open", 3)], 0
    if not rollout.shares or rollout.batch_size is None:
        percent = "?" if rollout.percent is None else f"≤ {rollout.percent} %"
        return [""], [_Bar(at, 0, percent, "open") for at in range(3)] + [_Bar(3, 0, "…", "open")], 0
    lanes = [f"zone {line(share.zone, _NAME)}" if share.zone else "" for share in rollout.shares[:_LANES]]
    bars = [bar for bar, _ in zip(_batches(rollout), range(_DRAWN), strict=False)]
    return lanes, bars, max((rollout.batches or 0) - len(bars), 0)


def _batches(rollout: Rollout) -> Iterator[_Bar]:
    at, size = 0, rollout.batch_size or 1
    for lane, share in enumerate(rollout.shares[:_LANES]):
        for start in range(0, share.vms, size):
            vms = min(size, share.vms - start)
            yield _Bar(at, lane, f"+{vms} −{vms}" if rollout.extra_vms else str(vms), "batch")  # noqa: RUF001
            at += 1


def _drawn(bar: _Bar, left: int) -> str:
    x, y = left + bar.at * (_SLOT + _GAP), _TOP + bar.lane * _LANE
    width = bar.slots * _SLOT + (bar.slots - 1) * _GAP
    return (
        f'<rect class="{bar.kind}" x="{x}" y="{y}" width="{width}" height="34" rx="4"/>'
        f'<text class="in" x="{x + width / 2:g}" y="{y + 22}">{text(bar.words)}</text>'
    )


def _title(rollout: Rollout) -> str:
    return f"Timeline of the rollout under the policy {rollout.policy}"


def _alternative(rollout: Rollout, bars: list[_Bar], more: int) -> str:
    batches = [bar for bar in bars if bar.kind == "batch"]
    if rollout.policy != "Rolling" or not batches:
        return "; ".join(bar.words for bar in bars)
    lanes = [f" in zone {line(share.zone, _NAME)}" if share.zone else "" for share in rollout.shares[:_LANES]]
    told = ", ".join(f"batch {bar.at + 1}: {bar.words}{lanes[bar.lane]}" for bar in batches)
    return told + (f", and {more} more" if more else "")


def _caption(rollout: Rollout) -> str:
    if rollout.policy == "Automatic":
        return "Azure may take all of them at the same time."
    if rollout.policy == "Manual":
        return "Nothing happens to VMs that exist until you upgrade them."
    replaced = "made new and deleted" if rollout.extra_vms else "away"
    pause = f"; between two batches {duration(rollout.pause)} of pause" if rollout.pause else ""
    return f"Each box is a batch with the number of its VMs, which are {replaced} meanwhile{pause}. Not to scale."
