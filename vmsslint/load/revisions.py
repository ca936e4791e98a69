"""Which two trees a change lies between: a base and the working tree, HEAD and the index, what a hook is about."""

from __future__ import annotations

import os
from collections.abc import Mapping

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.load.git import Blobs, Repository, commit, index, merge_base, renames, tree
from vmsslint.load.trees import Tree, empty, stored, working

FROM_REF, TO_REF = "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"
"""What pre-commit sets for a hook that is about commits, as before a push. https://pre-commit.com/#pre-push"""


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """An old and a new tree. `renamed` has the old path of each renamed file by its new path."""

    old: Tree
    new: Tree
    renamed: Mapping[str, str]


def since(repository: Repository, blobs: Blobs, base: str) -> Between:
    """From where HEAD left `base` to the working tree as it stands. Raises VmsslintError where git cannot tell."""
    head = commit(repository, "HEAD")
    if head is None:
        raise VmsslintError("there is no commit yet; --staged judges what the first one will have")
    old, name = _parted(repository, base, head)
    inside = index(repository)
    renamed = renames(repository, old, None)
    return Between(stored(repository, tree(repository, old), blobs, name), working(repository, inside, blobs), renamed)


def staged(repository: Repository, blobs: Blobs) -> Between:
    """From HEAD to the index: what a commit would have."""
    head = commit(repository, "HEAD")
    new = stored(repository, index(repository), blobs)
    if head is None:
        return Between(empty(repository, "HEAD"), new, {})
    return Between(stored(repository, tree(repository, head), blobs, "HEAD"), new, renames(repository, head, None))


def of_hook(repository: Repository, blobs: Blobs) -> Between:
    """What pre-commit runs a hook for: the commits that it names, as before a push, else what is staged."""
    start, end = os.environ.get(FROM_REF, ""), os.environ.get(TO_REF, "")
    if not (start and end):
        return staged(repository, blobs)
    last = commit(repository, end)
    if last is None:
        raise _unknown(repository, end)
    old, name = _parted(repository, start, last)
    before, after = tree(repository, old), tree(repository, last)
    renamed = renames(repository, old, last)
    return Between(stored(repository, before, blobs, name), stored(repository, after, blobs), renamed)


def _parted(repository: Repository, base: str, last: str) -> tuple[str, str]:
    """The commit at which `last` left `base`, and what the user is to call it."""
    tip = commit(repository, base)
    if tip is None:
        raise _unknown(repository, base)
    old = merge_base(repository, tip, last)
    if old is None and repository.shallow:
        raise VmsslintError(f"the history at hand does not go back to where HEAD left {base}. {_DEPTH}")
    if old is None:
        raise VmsslintError(f"HEAD and {base} have no commit in common, so there is nothing to compare with")
    return old, base if old == tip else old[:10]


def _unknown(repository: Repository, revision: str) -> VmsslintError:
    message = f"git knows no commit `{revision}` here"
    if repository.shallow:
        return VmsslintError(f"{message}: this clone has a part of the history only. {_DEPTH}")
    remote, _, branch = revision.partition("/")
    return VmsslintError(f"{message}; is it fetched? (git fetch {remote} {branch})" if branch else message)


_DEPTH = (
    "Fetch the whole: `fetch-depth: 0` for actions/checkout, `fetchDepth: 0` in Azure Pipelines, "
    "`git fetch --unshallow` by hand; or `git fetch --deepen 100` for as much as it takes"
)
