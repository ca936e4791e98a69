"""What older documents said of a property: which of them counts for a month, and how a finding names it.

Clouds of one's own (Azure Stack Hub) and sovereign ones lag behind by years, so that what was true then is true there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vmsslint.facts import words


def counting(
    items: Sequence[Mapping[str, Any]], month: str, *, api_version: str, since: str, today: str
) -> Mapping[str, Any] | None:
    """The item of a history that counts for a month (2018-02); None where today's entry does.

    It is the newest document up to the month; where none is so old, the oldest, as the nearest in time. A document that
    speaks of later API versions only (its `since`) is left out. Today's entry counts from the month `today` on, and
    before that from the month of the API version that brought it (`since`), if every document is older than that.
    """
    told = sorted((item for item in items if api_version >= item.get("since", "")), key=lambda item: str(item["as_of"]))
    brought = since[: len("2018-02")]
    if not told or month >= today or told[-1]["as_of"] < brought <= month:
        return None
    return next((item for item in reversed(told) if item["as_of"] <= month), told[0])


def sentence(entry: Mapping[str, Any], title: str, reach: str = "") -> str:
    """How a finding names the document: its month, its title, what it lets an update do, and what that takes."""
    return f"as of {entry['as_of']}: {title}: {words.step(entry)}{f' ({reach})' if reach else ''}"
