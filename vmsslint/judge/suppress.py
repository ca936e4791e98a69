"""Which findings the authors of a template have asked to be quiet about, and which of their words count for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from vmsslint.dataclass import dataclass
from vmsslint.judge.rules import Rule, bundled_rules
from vmsslint.model import Finding, Label, Resource
from vmsslint.places import Document, Place, Span
from vmsslint.residuals import as_text
from vmsslint.values import Value

if TYPE_CHECKING:  # most documents have none
    from vmsslint.judge.comments import Suppression

WORD = "vmsslint"
"""What a document that suppresses anything has to say somewhere."""

NO_EFFECT, UNUSED = "VMSS009", "VMSS010"

ALWAYS_TOLD = frozenset(("VMSS000", "VMSS001", NO_EFFECT, UNUSED))
"""Rules that no suppression silences: work that could not be done, and suppressions themselves."""

_Key = tuple[str, Span, str]


@dataclass(slots=True)
class Suppressing:
    """The suppressions of one run: it remembers which were met and which were needed.

    `rules` are all that there are. `today` is the day by which `until` is judged: in UTC, so that it is the same for
    everybody; without it, the day of the run. With `old` those of the old side count, for findings that point there.
    """

    rules: Mapping[str, Rule]
    today: date | None = None
    old: bool = False
    _read: dict[Document, tuple[Suppression, ...]] = field(default_factory=dict)
    _met: dict[_Key, Suppression] = field(default_factory=dict)
    _used: set[_Key] = field(default_factory=set)

    def of(
        self, findings: Sequence[Finding], judged: Document, resources: Iterable[Resource]
    ) -> list[Suppression | None]:
        """For each finding what silences it, if anything does.

        `judged` is the document that was judged, or compared, on the side that counts; `resources` its scale sets.
        """
        declared: dict[str, list[Place]] = {}
        for resource in resources:
            declared.setdefault(as_text(resource.name), []).append(resource.place)
        documents = dict.fromkeys([judged, *(place.document for places in declared.values() for place in places)])
        documents |= dict.fromkeys(label.document for finding in findings for label in self._places(finding))
        written = [item for document in documents for item in self._of(document)]
        if not written:
            return [None] * len(findings)
        return [next(self._silencing(finding, written, judged, declared), None) for finding in findings]

    def faults(self) -> Iterator[Finding]:
        """What there is to say of suppressions that do not count; each is told once."""
        for item in self._met.values():
            if fault := self._fault(item):
                yield _remark(NO_EFFECT, f"this suppression does not count: {fault}", item.label)

    def unused(self, judged: Callable[[str], bool]) -> Iterator[Finding]:
        """What there is to say of those that silenced nothing, as far as their rule was `judged` in the run."""
        for key, item in self._met.items():
            if key not in self._used and judged(item.rule) and not self._fault(item):
                yield _remark(UNUSED, f"{item.rule} finds nothing here that this would silence", item.label)

    def _of(self, document: Document) -> tuple[Suppression, ...]:
        if WORD not in document.text:
            return ()
        found = self._read.get(document)
        if found is None:
            from vmsslint.judge.comments import suppressions

            found = self._read[document] = tuple(suppressions(document))
            self._met |= {_key(item): item for item in found}
        return found

    def _silencing(
        self, finding: Finding, written: Iterable[Suppression], judged: Document, declared: Mapping[str, list[Place]]
    ) -> Iterator[Suppression]:
        for item in written:
            if item.rule == finding.rule and not self._fault(item) and self._covers(item, finding, judged, declared):
                self._used.add(_key(item))
                yield item

    def _covers(
        self, item: Suppression, finding: Finding, judged: Document, declared: Mapping[str, list[Place]]
    ) -> bool:
        document = item.label.document
        if item.lines is not None:
            first, last = item.lines
            return any(
                label.document is document and first <= label.span.line <= last for label in self._places(finding)
            )
        if item.path and not _under(finding.path, item.path):
            return False
        if item.resource is None:
            return document is judged or any(label.document is document for label in finding.labels[:1])
        within = len(item.resource)
        return any(
            place.document is document and place.path[:within] == item.resource
            for place in declared.get(finding.resource, ())
        )

    def _places(self, finding: Finding) -> Iterator[Label]:
        """The places of a finding beside which a suppression counts: the first, and where the value there was set.

        Those of the other side do not, or what stood beside an old value would silence what becomes of it.
        """
        role, value = ("old", finding.old) if self.old else ("new", finding.new)
        for index, label in enumerate(finding.labels):
            set_here = label.role == "set" and value is not None and _from(value, label.document)
            if set_here or (label.role == role and (self.old or index == 0)):
                yield label

    def _fault(self, item: Suppression) -> str:
        if item.fault:
            return item.fault
        if item.rule not in self.rules:
            return f"there is no rule {item.rule}"
        if item.rule in ALWAYS_TOLD:
            return f"{item.rule} is told in any case"
        if item.until is not None and item.until < (self.today or datetime.now(UTC).date()):
            return f"its last day was {item.until}"
        return ""


def _key(item: Suppression) -> _Key:
    # by name: where a file is judged for several environments, it may be read several times
    return item.label.document.name, item.label.span, item.rule


def _from(value: Value, document: Document) -> bool:
    return any(place.document is document for place in value.origin)


def _under(path: str, prefix: str) -> bool:
    path, prefix = path.casefold(), prefix.casefold()
    return path == prefix or path.startswith((f"{prefix}.", f"{prefix}["))


def _remark(rule: str, message: str, label: Label) -> Finding:
    info = bundled_rules()[rule].info
    return Finding(rule, info.name, info.severity, message, help=info.help, sources=info.links, labels=(label,))
