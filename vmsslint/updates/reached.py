"""The updates that lie between two trees: every template that a change reaches, as it is deployed to each environment.

A change reaches a template if it is in the template's own file, in one of its parameter files, or in a template that it
links to. A template that another one of them links to is judged as a part of that one.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import chain

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.expand.scope import Context
from vmsslint.load import environments as env
from vmsslint.load.revisions import Between
from vmsslint.load.shapes import Shape, recognise
from vmsslint.load.trees import Tree
from vmsslint.places import Document
from vmsslint.sides import Side, expand
from vmsslint.updates.files import Files, OfTemplate, by_convention
from vmsslint.updates.update import Found, Update


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What is to be judged, and how.

    `paths` are files and folders, from the top; empty: everything. A template counts if one of its files is among
    them. `contexts` are those of environments that have one of their own, by name. `root` is the folder that links may
    not leave; None: that of the template. `tell` takes sentences for the user.
    """

    old_side: Side = field(default_factory=Side)
    new_side: Side = field(default_factory=Side)
    paths: tuple[str, ...] = ()
    environments: OfTemplate = by_convention
    contexts: Mapping[str, Context] = field(default_factory=dict)
    root: str | None = None
    tell: Callable[[str], None] = lambda _: None


def updates(between: Between, asked: Asked) -> Iterator[Update]:
    """The updates, in the order of the paths."""
    old, new = Files(between.old), Files(between.new)
    trees = _Trees(old, new, between.renamed)
    changed = _changed(between)
    _tell_of_submodules(between, asked)
    if not changed:
        return
    moved = set(between.renamed.values())
    named = {path for files in (old, new) for path in files.linking if path in new.tree.files}
    itself = {path for path in changed if path not in moved or path in new.tree.files}
    paths = sorted({*itself, *named, *_near(new, changed)})
    subjects = []
    for path in paths:
        subject = _subject(path, trees, asked)
        if subject is not None and subject.files & changed and _within(subject.files, asked.paths):
            subjects.append(subject)
        elif subject is None and path in changed and _within([path], asked.paths) and new.elsewhere(path):
            asked.tell(f"{new.tree.called(path)} is not judged: Git LFS keeps it elsewhere")
    parts = _parts(subjects, new)
    for subject in subjects:
        if subject.path not in parts:
            for file in subject.gone:
                asked.tell(f"{old.tree.called(file)} is gone: what was deployed with it is not judged")
            yield from subject.updates(changed)


def _parts(subjects: Sequence[_Subject], new: Files) -> set[str]:
    """The paths of what is judged as a part of a template that links to it, or did until it was deleted."""
    links = {
        item.path: item.links | {path for path in item.old_links if path not in new.tree.files} for item in subjects
    }
    return {
        path
        for linking, linked in links.items()
        for path in linked
        if path != linking and linking not in links.get(path, ())  # two that link to each other are both judged
    }


# ── a template with all that belongs to it ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class _Subject:
    """One document. `own` are its own paths, old and new, `links` and `old_links` those of templates that it links to.

    `made` has the update for each environment with the paths of its parameter files. `gone` are those of environments
    that the new side does not have any more.
    """

    path: str
    own: frozenset[str]
    links: frozenset[str]
    old_links: frozenset[str]
    made: tuple[tuple[Update, frozenset[str]], ...]
    gone: tuple[str, ...] = ()

    @property
    def files(self) -> frozenset[str]:
        return (
            self.own
            | self.links
            | self.old_links
            | frozenset(self.gone)
            | frozenset(chain.from_iterable(files for _, files in self.made))
        )

    def updates(self, changed: frozenset[str]) -> Iterator[Update]:
        """Those that a change reaches."""
        everywhere = bool((self.own | self.links | self.old_links) & changed)
        return (update for update, files in self.made if everywhere or files & changed)


@dataclass(frozen=True, slots=True, eq=False)
class _Trees:
    """Both sides. `renamed` has old paths by new ones."""

    old: Files
    new: Files
    renamed: Mapping[str, str]

    def before(self, path: str) -> str:
        """Where a file of the new side was on the old one."""
        return self.renamed.get(path, path)


def _subject(path: str, trees: _Trees, asked: Asked) -> _Subject | None:
    old, new, before = trees.old, trees.new, trees.before(path)
    olds, news = old.judged(before), new.judged(path)
    if olds is None and news is None:
        return None
    if olds is None and old.tree.has(before) and isinstance(unread := old.read(before), VmsslintError):
        olds = unread  # not the same as none: it may have been a template
    links: set[str] = set()
    old_links: set[str] = set()
    old_side = replace(asked.old_side, links=old.linked(before, asked.root, old_links))
    new_side = replace(asked.new_side, links=new.linked(path, asked.root, links))
    whole = Update(path, olds, news, old_side, new_side)
    gone: list[str] = []
    made = list(_in_environments(whole, path, trees, asked, gone))
    for update, _ in made:
        for document, side in ((update.old, update.old_side), (update.new, update.new_side)):
            if isinstance(document, Document) and "templatelink" in document.text.lower():
                _follow(document, side)
    return _Subject(path, frozenset({path, before}), frozenset(links), frozenset(old_links), tuple(made), tuple(gone))


def _follow(document: Document, side: Side) -> None:
    """Expand the template, for the links that it asks for on the way."""
    try:
        expand(document, side)
    except VmsslintError:
        return  # the judgement will say so


def _in_environments(
    whole: Update, path: str, trees: _Trees, asked: Asked, gone: list[str]
) -> Iterator[tuple[Update, frozenset[str]]]:
    """The update in each environment, with the parameter files of both sides.

    An environment is the same on both sides by its name, or by its parameter file. One that only the new side has is
    made by the change, unless the old side has none at all: then its values count for both. So do those of a parameter
    file that is given for all.
    """
    if asked.new_side.parameters is not None or not _is_template(whole):
        yield whole, frozenset()
        return
    old, new = trees.old, trees.new
    olds = {item.name: item for item in old.environments(trees.before(path), whole.old, asked.environments)}
    news = {item.name: item for item in new.environments(path, whole.new, asked.environments)}
    if not news and not olds:
        yield whole, frozenset()
        return
    by_file = {item.file: item for item in olds.values()}
    shown = list((news or olds).values())
    names = tuple(env.called(item, shown) for item in shown)
    for item, name in zip(shown, names, strict=True):
        other = olds.get(item.name, by_file.get(trees.before(item.file))) if news else None
        created = news and olds and other is None
        files = frozenset(each.file for each in (item, other) if each is not None)
        own = new.read(item.file) if news else old.read(item.file)
        own_old = old.read(other.file) if other is not None else own
        found = _with_parameters(replace(whole, old=None) if created else whole, own_old, own, name, names)
        yield _in_context(found, asked.contexts.get(item.name)), files
    if news and whole.new is not None:
        kept = {trees.before(item.file) for item in news.values()}
        gone += (item.file for item in olds.values() if item.name not in news and item.file not in kept)


def _with_parameters(update: Update, old: Found, new: Found, name: str, names: tuple[str, ...]) -> Update:
    """The update with those parameter files; one that cannot be read takes the place of its side."""
    told = names if len(names) > 1 else ()
    found = replace(update, environment=name if told else "", environments=told)
    if isinstance(old, VmsslintError):
        found = replace(found, old=old)
    else:
        found = replace(found, old_side=replace(found.old_side, parameters=old))
    if isinstance(new, VmsslintError):
        return replace(found, new=new)
    return replace(found, new_side=replace(found.new_side, parameters=new))


def _in_context(update: Update, context: Context | None) -> Update:
    if context is None:
        return update
    old_side, new_side = (replace(side, context=context) for side in (update.old_side, update.new_side))
    return replace(update, old_side=old_side, new_side=new_side)


def _is_template(update: Update) -> bool:
    return any(isinstance(item, Document) and recognise(item) is Shape.TEMPLATE for item in (update.old, update.new))


# ── what changed ───────────────────────────────────────────────────────────────────────────────────────────


def _changed(between: Between) -> frozenset[str]:
    """The paths of files that differ, that came, or that went; of a renamed file both."""
    old, new = between.old, between.new
    found = {path for path in old.files if path not in new.files}
    for path in new.files:
        if path not in old.files or old.fingerprint(path) != _fingerprint(new, path):
            found.add(path)
    return frozenset(found | {path for path in between.renamed.values() if path in old.files})


def _fingerprint(tree: Tree, path: str) -> str:
    try:
        return tree.fingerprint(path)
    except VmsslintError:
        return ""  # whoever reads it will say why it cannot be read


def _near(files: Files, changed: frozenset[str]) -> Iterator[str]:
    """The files that lie in the folders on the way down to a changed one: what it may belong to is among them."""
    folders = {""}
    for path in changed:
        folder = posixpath.dirname(path)
        while folder not in folders:
            folders.add(folder)
            folder = posixpath.dirname(folder)
    return (path for path in files.tree.files if posixpath.dirname(path) in folders)


def _within(files: Iterable[str], paths: Sequence[str]) -> bool:
    return not paths or any(not path or file == path or file.startswith(f"{path}/") for file in files for path in paths)


def _tell_of_submodules(between: Between, asked: Asked) -> None:
    for path, commit in between.new.submodules.items():
        if between.old.submodules.get(path) != commit and _within([path], asked.paths):
            asked.tell(f"{between.new.called(path)} is a submodule; what changes in it is judged in its own repository")
