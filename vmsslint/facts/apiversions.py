"""API versions of scale sets: which Azure serves beside those of the schema file, and what API profiles stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vmsslint.facts import schemafile

# https://github.com/Azure/azure-rest-api-specs/issues/27695 has what `az provider show` lists
SERVED = frozenset(("2015-05-01-preview", "2016-08-30", "2017-10-30-preview"))
"""Versions that Azure serves and no SDK has."""

# https://github.com/Azure/azure-rest-api-specs/tree/main/profile
PROFILES: Mapping[str, str] = {
    "2017-03-09-profile": "2016-03-30",
    "2018-03-01-hybrid": "2017-03-30",
    "2018-06-01-profile": "2017-12-01",
    "2018-12-01-profile": "2018-10-01",
    "2019-03-01-hybrid": "2017-12-01",
    "2019-06-01-profile": "2018-10-01",
    "2019-07-01-profile": "2018-10-01",
    "2020-09-01-hybrid": "2020-06-01",
}
"""What the `apiProfile` of a template stands for where a scale set, or what is below one, gives no `apiVersion`."""

_DATED = re.compile(r"\d{4}-\d\d-\d\d(-[a-z]+)?", re.ASCII)


def is_known(api_version: str) -> bool:
    """Whether the schema file has the version."""
    return api_version.casefold() in schemafile.versions()


def is_served(api_version: str) -> bool:
    """Whether Azure serves the version, as far as anyone told."""
    return is_known(api_version) or api_version.casefold() in SERVED


def is_later(api_version: str) -> bool:
    """Whether this is a version later than all that are known, of which nothing can be said."""
    folded = api_version.casefold()
    return _DATED.fullmatch(folded) is not None and folded > schemafile.versions()[-1]


def is_preview(api_version: str) -> bool:
    """Whether this is the version of a preview."""
    return api_version.casefold().endswith("-preview")


def around(api_version: str) -> tuple[str, ...]:
    """The version itself where it is known, else the last one before it and the first one after it."""
    folded, known = api_version.casefold(), schemafile.versions()
    if folded in known:
        return (folded,)
    before = [version for version in known if version < folded][-1:]
    after = [version for version in known if version > folded][:1]
    return (*before, *after)


def nearest(api_version: str) -> tuple[str, ...]:
    """The versions, at most three, that may be meant by one that Azure does not serve, the likeliest first."""
    from difflib import get_close_matches

    alike = get_close_matches(api_version.casefold()[:40], schemafile.versions(), 3, 0.8)
    return tuple(dict.fromkeys((*alike, *reversed(around(api_version)))))[:3]
