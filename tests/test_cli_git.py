"""`vmsslint diff` with the old side from git, as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from tests.repositories import Repository, linking, parameters, repository, scale_set, template
from vmsslint.cli import run

__all__ = ["repository"]


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit status, standard output and standard error of a run."""
    status = run(arguments)
    out, err = capfd.readouterr()
    return status, out, err


@pytest.fixture
def branch(repository: Repository) -> Repository:
    """A branch that makes the fault domain count a parameter, and sets another one for production."""
    env = {"type": "string"}
    name = "[concat('web-', parameters('env'))]"
    repository.write("infra/main.json", template(scale_set(name, upgradePolicy={"mode": "Manual"}), env=env))
    for environment in ("dev", "test", "prod"):
        repository.write(f"infra/main.parameters.{environment}.json", parameters(env=environment))
    repository.commit()
    repository.git("switch", "--quiet", "--create", "change")
    count = {"type": "int", "defaultValue": 5}
    changed = scale_set(name, platformFaultDomainCount="[parameters('count')]", upgradePolicy={"mode": "Automatic"})
    repository.write("infra/main.json", template(changed, env=env, count=count))
    repository.write("infra/main.parameters.prod.json", parameters(env="prod", count=1))
    repository.commit()
    return repository


def test_a_pull_request_in_three_environments(branch: Repository, capfd: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capfd, "diff", "--base", "main")
    assert (status, err) == (1, "")
    assert out == snapshot("""\
error[VMSS101] create-only-property: `platformFaultDomainCount` is fixed at creation; Azure refuses 5 -> 1
  --> main:infra/main.json:20:37
   |
20 -         "platformFaultDomainCount": 5,
   |                                     - was 5
  ::: infra/main.json:24:37
24 +         "platformFaultDomainCount": "[parameters('count')]",
   |                                     ^^^^^^^^^^^^^^^^^^^^^^^ becomes 1
  ::: infra/main.parameters.prod.json:9:16
 9 |       "value": 1
   |                - set here
   = in: prod
   = Azure answers: 409 PropertyChangeNotAllowed (target platformFaultDomainCount)
   = help: keep 5, or deploy a second scale set beside this one and move the traffic

1 change that needs nothing:
  ~ web-dev, web-prod, web-test properties.upgradePolicy.mode: "Manual" -> "Automatic"

1 error, 0 warnings, 0 possible in 3 scale sets                    vmsslint explain VMSS101
""")


def test_the_same_as_json(branch: Repository, capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capfd, "diff", "--base", "main", "--format", "json")
    report = json.loads(out)
    assert [(item["resource"], item["path"], item.get("environments")) for item in report["findings"]] == [
        ("web-prod", "properties.platformFaultDomainCount", ["prod"])
    ]
    assert [(item["resource"], item["path"], item.get("environments")) for item in report["changes"]] == [
        ("web-prod", "properties.platformFaultDomainCount", ["prod"]),
        ("web-dev, web-prod, web-test", "properties.upgradePolicy.mode", None),
    ]
    assert report["summary"]["scale_sets"] == 3


@pytest.mark.parametrize("format", ["concise", "github", "azure", "sarif", "markdown", "junit"])
def test_every_format_names_the_environment(branch: Repository, capfd: pytest.CaptureFixture[str], format: str) -> None:
    assert "prod" in said(capfd, "diff", "--base", "main", "--format", format)[1].replace("web-prod", "").replace(
        "parameters.prod", ""
    )


def test_environments_may_be_named(branch: Repository, capfd: pytest.CaptureFixture[str]) -> None:
    named = ["-e", "live=infra/main.parameters.prod.json", "-e", "trial=infra/main.parameters.test.json"]
    _, out, _ = said(capfd, "diff", "--base", "main", "--format", "concise", *named)
    assert "Azure refuses 5 -> 1 (in live) [create-only-property]" in out
    before = branch.folder.parent / "old.json"
    before.write_text(branch.git("show", "main:infra/main.json"))
    _, out, _ = said(capfd, "diff", str(before), "infra/main.json", "--format", "concise", *named)
    assert "Azure refuses 5 -> 1 (in live) [create-only-property]" in out


def test_nothing_changed(branch: Repository, capfd: pytest.CaptureFixture[str]) -> None:
    assert said(capfd, "diff", "--staged") == (0, "no findings in 0 files, 0 scale sets\n", "")
    assert said(capfd, "diff", "--hook", "infra/main.json")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument 'OLD'; or name an old side with --base REF"),
        (["a", "b", "c"], "only two files can be OLD and NEW"),
        (["--base", "main", "--staged"], "--base, --staged and --hook exclude each other"),
        (["--base", "nope"], "git knows no commit `nope` here"),
        (["--base", "origin/x"], "git knows no commit `origin/x` here; is it fetched? (git fetch origin x)"),
        (["--base", "--all"], "git knows no commit `--all` here"),
        (["--base", "main", "nope.json"], "nope.json: there is no such file or folder, neither now nor before"),
        (["--base", "main", "--old-parameters", "x"], "--old-parameters goes with OLD and NEW"),
        (["--base", "main", "-p", "a", "-e", "p=a"], "--environment and --parameters both name parameter files"),
        (["--base", "main", "-e", "x=a", "-e", "x=b"], "each --environment takes a name of its own"),
        (["--base", "main", "-p", "nope.json"], "nope.json: there is no such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    branch: Repository, capfd: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    status, out, err = said(capfd, "diff", *arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


def test_a_parameter_file_has_to_be_staged(branch: Repository, capfd: pytest.CaptureFixture[str]) -> None:
    branch.write("infra/main.json", template(scale_set()))
    branch.git("add", "infra/main.json")
    branch.write("own.json", parameters(env="x"))
    assert "own.json: this is not staged" in said(capfd, "diff", "--staged", "-p", "own.json")[2]


def test_outside_of_a_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, err = said(capfd, "diff", "--staged")
    assert status == 2
    assert "in no git repository" in err


def test_a_linked_template_of_the_old_side_is_read_from_its_revision(
    repository: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    repository.write("main.json", template(linking("nested/web.json")))
    repository.write("nested/web.json", template(scale_set()))
    repository.commit()
    repository.write("nested/web.json", template(scale_set(platformFaultDomainCount=1)))
    _, out, _ = said(capfd, "diff", "--base", "HEAD")
    assert "--> HEAD:nested/web.json:" in out
    assert "::: nested/web.json:" in out


def test_a_check_in_a_hook_passes_over_json_of_other_kinds(
    repository: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    repository.write("broken.json", "{ not json")
    repository.write("data.json", {"a": 1})
    repository.write("main.json", template(scale_set(virtualMachineProfile={}, zoneBalance=True)))
    repository.write("half.json", '{"type": "Microsoft.Compute/virtualMachineScaleSets", ')
    status, out, _ = said(capfd, "check", "--hook", "broken.json", "data.json", "main.json", "--format", "concise")
    assert status == 1
    assert [row.split()[2] for row in out.splitlines()] == ["VMSS607"]
    assert said(capfd, "check", "--hook", "half.json")[0] == 2
    assert said(capfd, "check", "broken.json")[0] == 2


def test_the_config_of_the_base_can_be_trusted_instead(branch: Repository, capfd: pytest.CaptureFixture[str]) -> None:
    branch.write(".vmsslint.yaml", "rules: {VMSS1: off}\n")
    branch.commit()
    status, out, _ = said(capfd, "diff", "--base", "main", "--format", "json")
    assert "VMSS101" not in {item["rule"] for item in json.loads(out)["findings"]}
    assert json.loads(out)["summary"]["turned_off"] == 1
    status, out, _ = said(capfd, "diff", "--base", "main", "--trust-base-config", "--format", "json")
    assert status == 1
    assert "VMSS101" in {item["rule"] for item in json.loads(out)["findings"]}
    assert said(capfd, "diff", "infra/main.json", "infra/main.json", "--trust-base-config") == (
        2,
        "",
        "vmsslint: --trust-base-config goes with --base, --staged or --hook\n",
    )


def test_a_suppression_of_the_change_does_not_count_where_the_base_is_trusted(
    branch: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    file = branch.folder / "infra/main.json"
    file.write_text(file.read_text().replace("{", "// vmsslint: ignore-file[VMSS101] because I say so\n{", 1))
    status, _, _ = said(capfd, "diff", "--base", "main")
    assert status == 0
    status, out, _ = said(capfd, "diff", "--base", "main", "--trust-base-config")
    assert status == 1
    assert "VMSS101" in out


def test_the_environments_of_the_config_count_without_git_too(
    branch: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    branch.write(
        ".vmsslint.yaml",
        "environments:\n"
        "  test: {parameters: '{folder}/{name}.parameters.test.json'}\n"
        "  prod: {parameters: '{folder}/{name}.parameters.prod.json'}\n",
    )
    (branch.folder / "old.json").write_text(branch.git("show", "main:infra/main.json"))
    _, out, _ = said(capfd, "diff", "old.json", "infra/main.json", "--format", "json")
    refused = [item for item in json.loads(out)["findings"] if item["rule"] == "VMSS101"]
    assert [(item["resource"], item["environments"]) for item in refused] == [("web-prod", ["prod"])]
    file = branch.folder / "infra/main.parameters.prod.json"
    file.write_text(file.read_text().replace('"value": 1', '"value": "many"'))
    status, out, _ = said(capfd, "check", "infra/main.json", "--format", "json")
    assert status == 1
    [found] = [item for item in json.loads(out)["findings"] if item["severity"] == "error"]
    assert found["environments"] == ["prod"]
    assert said(capfd, "check", "infra/main.json", "-e", "test=infra/main.parameters.test.json")[0] == 0
