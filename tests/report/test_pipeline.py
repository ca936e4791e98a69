# ruff: noqa: E501 (an id is as long as it is)
from __future__ import annotations

import pytest
from inline_snapshot import snapshot

from vmsslint.report.pipeline import automation_details

BUILD = {
    "TF_BUILD": "True",
    "SYSTEM_COLLECTIONURI": "https://dev.azure.com/shop/",
    "SYSTEM_TEAMPROJECTID": "11111111-1111-1111-1111-111111111111",
    "SYSTEM_DEFINITIONID": "12",
    "SYSTEM_PHASEID": "22222222-2222-2222-2222-222222222222",
    "SYSTEM_PHASENAME": "Job",
    "BUILD_SOURCEBRANCH": "refs/pull/7/merge",
    "BUILD_BUILDID": "345",
    "BUILD_DEFINITIONNAME": "infra",
}


def test_the_category_is_the_id() -> None:
    assert automation_details("vmsslint/diff", {}) == {"id": "vmsslint/diff/"}


def test_azure_pipelines_wants_the_run_told() -> None:
    assert automation_details("vmsslint/diff", BUILD) == snapshot(
        {
            "description": {"text": "vmsslint/diff."},
            "id": "azuredevops/pipeline/build/shop/11111111-1111-1111-1111-111111111111/12/22222222-2222-2222-2222-222222222222/refs/pull/7/merge/345",
            "properties": {
                "azuredevops/pipeline/build/buildDefinitionId": "12",
                "azuredevops/pipeline/build/buildDefinitionName": "infra",
                "azuredevops/pipeline/build/phaseId": "22222222-2222-2222-2222-222222222222",
                "azuredevops/pipeline/build/phaseName": "Job",
            },
        }
    )


def test_the_older_address_of_an_organisation() -> None:
    told = automation_details("x", {**BUILD, "SYSTEM_COLLECTIONURI": "https://shop.visualstudio.com/"})
    assert told["id"].startswith("azuredevops/pipeline/build/shop/11111111-")


@pytest.mark.parametrize(
    "lacking",
    [
        {"TF_BUILD": ""},
        {"BUILD_BUILDID": ""},
        {"SYSTEM_PHASEID": "00000000-0000-0000-0000-000000000000"},
        {"SYSTEM_PHASEID": "Job"},
        {"SYSTEM_COLLECTIONURI": "https://tfs.example/tfs/Default/"},
    ],
)
def test_half_of_a_run_is_not_told(lacking: dict[str, str]) -> None:
    assert automation_details("vmsslint/check", {**BUILD, **lacking}) == {"id": "vmsslint/check/"}
