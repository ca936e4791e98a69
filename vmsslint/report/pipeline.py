"""Which run of which pipeline this is, as SARIF tells it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from vmsslint.report.safe import line

AZURE = "azuredevops/pipeline/build"

_GUID = re.compile(r"(?!0{8}-)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ORGANISATION = re.compile(r"https://(?:dev\.azure\.com/(?P<path>[^/]+)|(?P<host>[^/.]+)\.visualstudio\.com)(?:/.*)?")


def automation_details(category: str, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """SARIF's `automationDetails`: the category, or in Azure Pipelines the run in the form that Azure DevOps wants.

    GitHub takes what is before the last slash of the id for the category: a later upload with the same one takes the
    place of an earlier one. Azure DevOps wants the build's numbers and names in its stead, or refuses the file
    (rules GHAzDO1019 and 1020 of Microsoft's validator).
    https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
    https://learn.microsoft.com/azure/devops/pipelines/build/variables
    """
    return _azure_build(category, environment) or {"id": f"{category}/"}


def _azure_build(category: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """Nothing outside of Azure Pipelines, or where it does not tell all that is wanted."""
    if environment.get("TF_BUILD", "").lower() != "true":
        return {}
    found = _ORGANISATION.fullmatch(environment.get("SYSTEM_COLLECTIONURI", ""))
    names = ("SYSTEM_TEAMPROJECTID", "SYSTEM_DEFINITIONID", "SYSTEM_PHASEID", "BUILD_SOURCEBRANCH", "BUILD_BUILDID")
    told = [line(environment.get(name, "")) for name in (*names, "BUILD_DEFINITIONNAME", "SYSTEM_PHASENAME")]
    project, definition, phase, branch, build, definition_name, phase_name = told
    if not found or not all(told) or not _GUID.fullmatch(phase):
        return {}
    return {
        "description": {"text": f"{category}."},
        "id": "/".join([AZURE, found["path"] or found["host"], project, definition, phase, branch, build]),
        "properties": {
            f"{AZURE}/buildDefinitionId": definition,
            f"{AZURE}/buildDefinitionName": definition_name,
            f"{AZURE}/phaseId": phase,
            f"{AZURE}/phaseName": phase_name,
        },
    }
