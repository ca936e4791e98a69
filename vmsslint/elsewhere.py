"""Updates judged by an executor: by other processes, or on other machines.

What travels is bytes, so that any `concurrent.futures.Executor` will do. An update whose document links to others is
judged here, since only here they can be read. Findings are sifted here, too, in the order of the updates: neither the
number of workers nor their speed can be seen in a report.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Any, TypeAlias

from vmsslint.collecting import Job, Outcome, judged
from vmsslint.errors import VmsslintError
from vmsslint.parcels import Parcel, pack, unpack
from vmsslint.places import Document
from vmsslint.updates.update import Update

Group: TypeAlias = list[Update]
"""The updates of one document, one for each of its environments."""

BATCH = 8
"""Groups that travel together: one is done in milliseconds, and sending it takes some, too."""

AHEAD = 512
"""Batches that wait for a worker or for their turn at the most; more would only take memory."""

_LINK = "templatelink"


def outcomes(groups: Iterable[Group], job: Job, executor: Executor) -> Iterator[tuple[Group, list[Outcome]]]:
    """Each group with the outcomes of its updates, in the order of the groups.

    Raises VmsslintError where a worker has ended without an answer and the executor does not replace it.
    """
    task = pack(replace(job, options=job.options.for_workers()))
    waiting: deque[tuple[Sequence[Group], Callable[[], list[list[Outcome]]]]] = deque()
    todo = iter(groups)
    try:
        while batch := list(islice(todo, BATCH)):
            waiting.append((batch, _handed(batch, task, job, executor)))
            while len(waiting) > AHEAD:
                yield from _answered(*waiting.popleft())
        while waiting:
            yield from _answered(*waiting.popleft())
    except BrokenExecutor:
        raise VmsslintError(
            "a worker process ended before it was done, perhaps for lack of memory; run without --jobs"
        ) from None


def _answered(
    batch: Sequence[Group], answer: Callable[[], list[list[Outcome]]]
) -> Iterator[tuple[Group, list[Outcome]]]:
    yield from zip(batch, answer(), strict=True)


def _handed(batch: Sequence[Group], task: Parcel, job: Job, executor: Executor) -> Callable[[], list[list[Outcome]]]:
    """Hand out what others can judge, judge the rest; what gives the outcomes of all when it is asked."""
    here = {at: [judged(update, job) for update in group] for at, group in enumerate(batch) if _needs_files(group)}
    sent = [group for at, group in enumerate(batch) if at not in here]
    if not sent:
        return lambda: list(here.values())
    parcel = pack(sent_without_files(sent))
    future = executor.submit(judge_parcel, task, parcel)

    def answer() -> list[list[Outcome]]:
        answers: list[Parcel | None] = future.result()
        found = iter(zip(sent, answers, strict=True))
        return [here[at] if at in here else _opened(*next(found), job) for at in range(len(batch))]

    return answer


def _opened(group: Group, answer: Parcel | None, job: Job) -> list[Outcome]:
    """The outcomes in a worker's answer; of what is too deep for one, judged here."""
    if answer is None:
        return [judged(update, job) for update in group]
    found: list[Outcome] = unpack(answer, documents_of(group, job))[0]
    return found


def judge_parcel(task: Parcel, parcel: Parcel) -> list[Parcel | None]:
    """What a worker does: the outcomes of each group in the parcel; None for those that no parcel holds."""
    job = _job(task)
    groups: list[Group] = unpack(parcel)[0]
    answers: list[Parcel | None] = []
    for group in groups:
        found = [judged(update, job) for update in group]
        try:
            answers.append(pack(found, documents_of(group, job)))
        except RecursionError:
            answers.append(None)
    return answers


@lru_cache(maxsize=4)
def _job(task: Parcel) -> Job:
    job: Job = unpack(task)[0]
    return job


def sent_without_files(groups: Sequence[Group]) -> list[Group]:
    """The groups with sides that name nothing of this machine."""
    return [
        [
            replace(
                update,
                old_side=replace(update.old_side, links=None, root=None),
                new_side=replace(update.new_side, links=None, root=None),
            )
            for update in group
        ]
        for group in groups
    ]


def documents_of(group: Group, job: Job) -> list[Document]:
    """The documents that both ends know while they speak of a group, in an order that both make out alike."""
    found: dict[Document, None] = dict.fromkeys(job.evidence)
    for update in group:
        given: list[Any] = [update.old, update.new, update.old_side.parameters, update.new_side.parameters]
        given = [item.document if isinstance(item, VmsslintError) else item for item in given]
        found |= dict.fromkeys(item for item in given if item is not None)
    return list(found)


def _needs_files(group: Group) -> bool:
    """Whether a document of the group may link to another template."""
    texts = (item.text for update in group for item in (update.old, update.new) if isinstance(item, Document))
    return any(_LINK in text.casefold() or "\\u" in text for text in texts)
