"""What a change in a repository reaches, and what is said of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.repositories import Repository, linking, make, parameters, repository, scale_set, template
from vmsslint import api
from vmsslint.errors import VmsslintError
from vmsslint.load import revisions
from vmsslint.load.environments import Environment
from vmsslint.model import Report
from vmsslint.updates.asked import Choice, from_git, old_file, since

__all__ = ["repository"]

FOUR, FIVE = (scale_set(platformFaultDomainCount=count) for count in (4, 5))
BY_PARAMETER = scale_set(platformFaultDomainCount="[parameters('count')]")
COUNT = {"type": "int"}

Told = list[tuple[str, str, str, tuple[str, ...]]]


def judged(choice: Choice | str, *paths: str, notes: list[str] | None = None) -> Report:
    chosen = since(choice) if isinstance(choice, str) else choice
    heard: list[str] = [] if notes is None else notes
    return api.diff_many(from_git(chosen, paths, tell=heard.append))


def told(report: Report) -> Told:
    """Rule, file of the first place, resource and environments of each finding."""
    return [
        (item.rule, item.labels[0].document.name if item.labels else "", item.resource, item.environments)
        for item in report.findings
    ]


REFUSED = ("VMSS101", "main.json", "web", ())


# ── which side is which ──


def test_a_branch_is_compared_with_where_it_left_its_base(repository: Repository) -> None:
    repository.commit(main_json=template(FIVE), other_json=template(FIVE))
    repository.git("switch", "--quiet", "--create", "change")
    repository.commit(main_json=template(FOUR))
    repository.git("switch", "--quiet", "main")
    repository.commit(other_json=template(FOUR))
    repository.git("switch", "--quiet", "change")

    report = judged("main")
    assert told(report) == [REFUSED]
    base = repository.git("rev-parse", "main~1")[:10]
    assert [label.document.name for label in report.findings[0].labels] == ["main.json", f"{base}:main.json"]


def test_the_new_side_is_the_working_tree_as_it_stands(repository: Repository) -> None:
    repository.commit(main_json=template(FIVE))
    repository.write("main.json", template(FOUR))
    report = judged("HEAD")
    assert told(report) == [REFUSED]
    assert [label.document.name for label in report.findings[0].labels] == ["main.json", "HEAD:main.json"]


def test_staged_is_the_index_and_not_the_working_tree(repository: Repository) -> None:
    repository.commit(main_json=template(FIVE))
    repository.write("main.json", template(FOUR))
    assert told(judged(revisions.staged)) == []
    repository.git("add", "main.json")
    repository.write("main.json", template(FIVE))
    assert told(judged(revisions.staged)) == [REFUSED]
    assert told(judged("HEAD")) == []


def test_a_hook_before_a_push_is_about_the_commits_that_pre_commit_names(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(main_json=template(FIVE))
    repository.commit(main_json=template(FOUR))
    repository.commit(main_json=template(FIVE))
    assert told(judged(revisions.of_hook)) == []
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "HEAD~2")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "HEAD~1")
    assert told(judged(revisions.of_hook)) == [REFUSED]


def test_a_hook_sees_the_index_that_git_hands_to_it(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(main_json=template(FIVE))
    usual = repository.folder / ".git" / "index"
    before = usual.read_bytes()
    repository.write("main.json", template(FOUR))
    repository.git("add", "main.json")
    (repository.folder / ".git" / "next-index-1.lock").write_bytes(usual.read_bytes())
    usual.write_bytes(before)
    assert told(judged(revisions.of_hook)) == []
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index-1.lock")
    assert told(judged(revisions.of_hook)) == [REFUSED]

    other = make(tmp_path / "other")
    other.commit(main_json=template(FOUR))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git" / "index"))
    assert told(judged(revisions.of_hook)) == []


def test_before_the_first_commit_everything_staged_is_new(repository: Repository) -> None:
    repository.write("main.json", template(FIVE))
    repository.git("add", "main.json")
    assert told(judged(revisions.staged)) == [("VMSS306", "main.json", "web", ())]
    with pytest.raises(VmsslintError, match="there is no commit yet; --staged"):
        judged("main")


# ── what is new, gone, renamed, no template ──


def test_a_new_template_creates_and_a_deleted_one_leaves_behind(repository: Repository) -> None:
    repository.commit(gone_json=template(*(scale_set(f"old{i}") for i in range(9))), kept_json=template(FIVE))
    repository.git("rm", "--quiet", "gone.json")
    repository.write(
        "new.json",
        template(scale_set("another", virtualMachineProfile={"evictionPolicy": "Delete", "priority": "Regular"})),
    )
    repository.git("add", "new.json")
    found = told(judged("HEAD"))
    assert ("VMSS305", "HEAD:gone.json", "old0", ()) in found
    assert ("VMSS306", "new.json", "another", ()) in found
    assert ("VMSS636", "new.json", "another", ()) in found
    assert not [item for item in found if "kept.json" in item[1]]


def test_a_file_that_git_does_not_track_is_no_part_of_the_change(repository: Repository) -> None:
    repository.commit(main_json=template(FIVE))
    repository.write("scratch.json", template(FOUR))
    assert told(judged("HEAD")) == []


@pytest.mark.parametrize("staged", [True, False])
def test_a_renamed_template_is_compared_with_what_it_was(repository: Repository, staged: bool) -> None:
    repository.commit(main_json=template(FIVE))
    repository.git("mv", "main.json", "renamed.json")
    repository.write("renamed.json", template(FOUR))
    repository.git("add", "renamed.json")
    report = judged(revisions.staged if staged else "HEAD")
    assert told(report) == [("VMSS101", "renamed.json", "web", ())]
    assert report.findings[0].labels[1].document.name == "HEAD:main.json"


def test_json_of_another_kind_passes_in_silence(repository: Repository) -> None:
    repository.commit(package_json={"name": "x"}, main_json=template(FIVE))
    repository.write("package.json", {"name": "y"})
    repository.write("tsconfig.json", "{ not json at all")
    repository.git("add", "--all")
    report = judged("HEAD")
    assert told(report) == []
    assert not report.failed


def test_a_template_that_becomes_something_else_leaves_its_scale_sets_behind(repository: Repository) -> None:
    repository.commit(main_json=template(FIVE))
    repository.write("main.json", {"name": "no longer a template"})
    assert told(judged("HEAD")) == [("VMSS305", "HEAD:main.json", "web", ())]


def test_a_side_that_cannot_be_read_is_told(repository: Repository) -> None:
    repository.commit(main_json='{"type": "Microsoft.Compute/virtualMachineScaleSets", ]')
    repository.write("main.json", template(FIVE))
    report = judged("HEAD")
    assert report.failed
    assert told(report) == [("VMSS001", "HEAD:main.json", "", ())]

    repository.commit()
    repository.write("main.json", '{"type": "Microsoft.Compute/virtualMachineScaleSets", ]')
    assert told(judged("HEAD")) == [("VMSS001", "main.json", "", ())]


def test_an_old_version_in_git_lfs_is_not_taken_for_none(repository: Repository) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"
    repository.commit(main_json=pointer, data_json=pointer)
    repository.write("main.json", template(FIVE))
    repository.write("data.json", {"rows": [1, 2]})
    report = judged("HEAD")
    assert report.failed
    assert [item.message for item in report.findings] == ["Git LFS keeps this version of the file elsewhere"]


def test_what_git_lfs_keeps_on_both_sides_is_said_not_to_be_judged(repository: Repository) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0{}\nsize 5\n"
    repository.commit(main_json=pointer.format(0))
    repository.write("main.json", pointer.format(1))
    notes: list[str] = []
    assert told(judged("HEAD", notes=notes)) == []
    assert notes == ["main.json is not judged: Git LFS keeps it elsewhere"]


# ── environments ──


def test_each_environment_is_judged_by_itself_and_named(repository: Repository) -> None:
    named = scale_set("[concat('web-', parameters('env'))]", platformFaultDomainCount="[parameters('count')]")
    env = {"type": "string"}
    repository.write("infra/main.json", template(named, env=env, count={"type": "int", "defaultValue": 5}))
    for name in ("dev", "test", "prod"):
        repository.write(f"infra/main.parameters.{name}.json", parameters(env=name))
    repository.commit()
    repository.git("switch", "--quiet", "--create", "change")
    repository.write("infra/main.parameters.prod.json", parameters(env="prod", count=1))
    assert told(judged("main")) == [("VMSS101", "infra/main.json", "web-prod", ("prod",))]

    repository.write("infra/main.json", template(named, env=env, count={"type": "int", "defaultValue": 2}))
    report = judged("main")
    assert told(report) == [
        ("VMSS101", "infra/main.json", "web-dev, web-test", ("dev", "test")),
        ("VMSS101", "infra/main.json", "web-prod", ("prod",)),
    ]
    assert report.scale_sets == 3


def test_what_is_true_in_every_environment_is_told_once_without_a_name(repository: Repository) -> None:
    repository.commit(main_json=template(FIVE, env={"type": "string"}))
    for name in ("test", "prod"):
        repository.write(f"parameters/{name}.json", parameters(env=name))
    repository.commit()
    repository.write("main.json", template(FOUR, env={"type": "string"}))
    assert told(judged("HEAD")) == [REFUSED]


def test_a_new_environment_creates_and_the_others_are_compared(repository: Repository) -> None:
    named = scale_set("[parameters('name')]")
    repository.commit(main_json=template(named, name={"type": "string"}))
    repository.write("main.parameters.test.json", parameters(name="web-test"))
    repository.commit()
    repository.write("main.parameters.prod.json", parameters(name="web-prod"))
    repository.git("add", "--all")
    assert told(judged("HEAD")) == [("VMSS306", "main.json", "web-prod", ("prod",))]


def test_the_first_parameter_file_counts_for_both_sides(repository: Repository) -> None:
    repository.commit(main_json=template(BY_PARAMETER, count=COUNT))
    repository.write("main.parameters.json", parameters(count=3))
    repository.git("add", "--all")
    assert told(judged("HEAD")) == []


def test_an_environment_that_goes_is_said(repository: Repository) -> None:
    repository.commit(main_json=template(BY_PARAMETER, count=COUNT))
    for name in ("test", "prod"):
        repository.write(f"main.parameters.{name}.json", parameters(count=5))
    repository.commit()
    repository.git("rm", "--quiet", "main.parameters.test.json")
    notes: list[str] = []
    assert told(judged("HEAD", notes=notes)) == []
    assert notes == ["HEAD:main.parameters.test.json is gone: what was deployed with it is not judged"]


def test_a_parameter_file_that_cannot_be_read_is_told_for_its_environment(repository: Repository) -> None:
    repository.commit(main_json=template(BY_PARAMETER, count=COUNT))
    for name in ("test", "prod"):
        repository.write(f"main.parameters.{name}.json", parameters(count=5))
    repository.commit()
    repository.write("main.parameters.test.json", "{")
    report = judged("HEAD")
    assert report.failed
    assert told(report) == [("VMSS001", "main.parameters.test.json", "", ("test",))]


def test_a_parameter_file_may_name_its_template(repository: Repository) -> None:
    file = {**parameters(count=5), "metadata": {"template": "templates/web.json"}}
    repository.write("templates/web.json", template(BY_PARAMETER, count=COUNT))
    repository.write("deploy/prod/web.parameters.json", file)
    repository.commit()
    repository.write("deploy/prod/web.parameters.json", {**file, "parameters": {"count": {"value": 1}}})
    assert told(judged("HEAD")) == [("VMSS101", "templates/web.json", "web", ())]
    assert told(judged("HEAD", "deploy")) == [("VMSS101", "templates/web.json", "web", ())]
    assert told(judged("HEAD", "templates/web.json")) == [("VMSS101", "templates/web.json", "web", ())]


def test_a_placeholder_is_no_value(repository: Repository) -> None:
    fixed = scale_set(platformFaultDomainCount="[if(equals(parameters('kind'), 'GEN-UNIQUE'), 1, 5)]")
    repository.commit(main_json=template(FIVE), main_parameters_json=parameters(kind="GEN-UNIQUE"))
    repository.write("main.json", template(fixed, kind={"type": "string"}))
    report = judged("HEAD")
    assert [(item.rule, item.certain) for item in report.findings] == [("VMSS101", False)]


def test_parameter_files_that_are_named_count_alone(repository: Repository) -> None:
    repository.commit(main_json=template(BY_PARAMETER, count=COUNT), main_parameters_json=parameters(count=5))
    repository.commit(live_json=parameters(count=5))
    repository.write("live.json", parameters(count=1))
    repository.write("main.parameters.json", parameters(count=2))
    report = api.diff_many(from_git(since("HEAD"), parameters=["live.json"]))
    assert [(item.new, item.environments) for item in report.findings] == [(report.findings[0].new, ())]
    assert {label.document.name for item in report.findings for label in item.labels if label.role == "set"} == {
        "live.json",
        "HEAD:live.json",
    }


def test_environments_may_come_from_elsewhere_with_contexts_of_their_own(repository: Repository) -> None:
    located = {**BY_PARAMETER, "name": "[concat('web-', resourceGroup().name)]"}
    repository.write("main.json", template(located, count=COUNT))
    repository.write("values/a.json", parameters(count=5))
    repository.write("values/b.json", parameters(count=5))
    repository.commit()
    repository.write("values/a.json", parameters(count=4))
    asked: list[str] = []

    def of_template(path: str) -> list[Environment]:
        asked.append(path)
        return [Environment("live", "values/a.json"), Environment("trial", "values/b.json")]

    contexts = {"live": api.Context(resource_group="rg-live")}
    report = api.diff_many(from_git(since("HEAD"), environments=of_template, contexts=contexts))
    assert told(report) == [("VMSS101", "main.json", "web-rg-live", ("live",))]
    assert set(asked) == {"main.json"}


def test_any_file_of_the_old_side_can_be_read(repository: Repository) -> None:
    repository.write(".settings.yaml", "old")
    (repository.folder / "link.yaml").symlink_to(".settings.yaml")
    repository.commit()
    repository.write(".settings.yaml", "new")
    assert old_file(since("HEAD"), ".settings.yaml") == b"old"
    assert old_file(revisions.staged, ".settings.yaml") == b"old"
    assert old_file(since("HEAD"), "link.yaml") is None
    assert old_file(since("HEAD"), "nope.yaml") is None


# ── linked templates ──


def test_a_linked_template_is_read_from_its_revision_and_judged_as_a_part(repository: Repository) -> None:
    repository.write("infra/main.json", template(linking("nested/web.json")))
    repository.write("infra/nested/web.json", template(FIVE))
    repository.commit()
    repository.write("infra/nested/web.json", template(FOUR))
    report = judged("HEAD")
    assert told(report) == [("VMSS101", "infra/nested/web.json", "web", ())]
    assert report.findings[0].labels[1].document.name == "HEAD:infra/nested/web.json"
    assert told(judged("HEAD", "infra/main.json")) == told(report)
    assert told(judged("HEAD", "infra/nested")) == told(report)


def test_moving_a_scale_set_into_a_linked_template_is_no_change(repository: Repository) -> None:
    repository.commit(main_json=template(FIVE))
    repository.write("main.json", template(linking("nested/web.json")))
    repository.write("nested/web.json", template(FIVE))
    repository.git("add", "--all")
    assert told(judged("HEAD")) == []
    repository.commit()
    repository.git("rm", "--quiet", "nested/web.json")
    repository.write("main.json", template(FIVE))
    assert told(judged("HEAD")) == []


def test_two_templates_that_link_to_each_other_are_both_judged(repository: Repository) -> None:
    repository.commit(a_json=template(FIVE, linking("b.json")), b_json=template(linking("a.json")))
    repository.write("a.json", template(FOUR, linking("b.json")))
    assert "VMSS101" in {item[0] for item in told(judged("HEAD"))}


def test_links_do_not_leave_the_folder_of_the_template_or_the_root(repository: Repository) -> None:
    repository.write("infra/main.json", template(FIVE, linking("../shared/web.json")))
    repository.write("shared/web.json", template(scale_set("other")))
    repository.commit()
    repository.write("infra/main.json", template(FOUR, linking("../shared/web.json")))
    assert "VMSS006" in {item[0] for item in told(judged("HEAD"))}
    side = api.Side(root=Path())
    report = api.diff_many(from_git(since("HEAD"), sides=(side, side)))
    assert [item.rule for item in report.findings] == ["VMSS101"]


# ── paths and names ──


def test_paths_limit_what_is_judged(repository: Repository) -> None:
    repository.write("a/main.json", template(FIVE))
    repository.write("b/main.json", template(FIVE))
    repository.commit()
    repository.write("a/main.json", template(FOUR))
    repository.write("b/main.json", template(FOUR))
    assert told(judged("HEAD", "b")) == [("VMSS101", "b/main.json", "web", ())]
    assert told(judged("HEAD", "a/main.json")) == [("VMSS101", "a/main.json", "web", ())]
    with pytest.raises(VmsslintError, match="neither now nor before"):
        judged("HEAD", "c")
    with pytest.raises(VmsslintError, match="outside of the repository"):
        judged("HEAD", "../elsewhere")


def test_below_the_top_names_are_from_there(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("infra/web/main.json", template(FIVE))
    repository.write("other.json", template(FIVE))
    repository.commit()
    repository.write("infra/web/main.json", template(FOUR))
    repository.write("other.json", template(FOUR))
    monkeypatch.chdir(repository.folder / "infra")
    report = judged("HEAD")
    assert [label.document.name for item in report.findings for label in item.labels] == [
        "web/main.json",
        "HEAD:./web/main.json",
        "../other.json",
        "HEAD:../other.json",
    ]
    assert told(judged("HEAD", "web")) == [("VMSS101", "web/main.json", "web", ())]
    assert repository.git("show", "HEAD:./web/main.json", folder=repository.folder / "infra")


@pytest.mark.parametrize(
    "name", ["a b.json", "größe.json", "日本.json", 'quo"te.json', "new\nline.json", ":(top)x.json"]
)
def test_names_of_any_kind(repository: Repository, name: str) -> None:
    repository.write(name, template(FIVE))
    repository.commit()
    repository.write(name, template(FOUR))
    assert told(judged("HEAD", f"./{name}")) == [("VMSS101", name, "web", ())]


def test_a_name_that_is_no_text(repository: Repository) -> None:
    name = os.fsdecode(b"caf\xe9.json")
    try:
        repository.write(name, template(FIVE))
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    repository.commit()
    repository.write(name, template(FOUR))
    assert told(judged("HEAD")) == [("VMSS101", "caf\ufffd.json", "web", ())]


# ── repositories of all kinds ──


def test_a_working_tree_of_its_own_branch(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(main_json=template(FIVE))
    repository.git("worktree", "add", "--quiet", "-b", "change", str(tmp_path / "linked"))
    monkeypatch.chdir(tmp_path / "linked")
    (tmp_path / "linked" / "main.json").write_text((repository.folder / "main.json").read_text().replace("5", "4"))
    assert told(judged("main")) == [REFUSED]


def test_a_detached_head(repository: Repository) -> None:
    repository.commit(main_json=template(FIVE))
    repository.commit(main_json=template(FOUR))
    repository.git("switch", "--quiet", "--detach", "HEAD")
    assert told(judged("HEAD~1")) == [REFUSED]


def test_a_shallow_clone_says_which_depth_it_takes(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(main_json=template(FIVE))
    repository.git("switch", "--quiet", "--create", "change")
    repository.commit(main_json=template(FOUR))
    repository.git("switch", "--quiet", "main")
    repository.commit(readme_md="more")
    url = repository.folder.as_uri()
    repository.git("clone", "--quiet", "--depth", "1", "--branch", "change", url, str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    with pytest.raises(VmsslintError, match=r"knows no commit `origin/main`.*fetch-depth: 0.*fetchDepth: 0"):
        judged("origin/main")
    branch = "refs/heads/main:refs/remotes/origin/main"
    repository.git("fetch", "--quiet", "--depth", "1", "origin", branch, folder=tmp_path / "clone")
    with pytest.raises(VmsslintError, match=r"does not go back to where HEAD left origin/main.*--unshallow"):
        judged("origin/main")
    repository.git("fetch", "--quiet", "--unshallow", "origin", folder=tmp_path / "clone")
    assert told(judged("origin/main")) == [REFUSED]


def test_a_submodule_is_passed_over_with_a_note(repository: Repository, tmp_path: Path) -> None:
    inner = make(tmp_path / "inner")
    inner.commit(main_json=template(FIVE))
    repository.git("submodule", "--quiet", "add", inner.folder.as_uri(), "modules/inner")
    repository.commit(main_json=template(FIVE))
    (repository.folder / "modules" / "inner" / "main.json").write_text("{}")
    assert told(judged("HEAD")) == []
    Repository(repository.folder / "modules" / "inner").commit()
    repository.git("add", "modules/inner")
    notes: list[str] = []
    assert told(judged("HEAD", notes=notes)) == []
    assert notes == ["modules/inner is a submodule; what changes in it is judged in its own repository"]


def test_inside_a_submodule_its_own_history_counts(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = make(tmp_path / "inner")
    inner.commit(main_json=template(FIVE))
    repository.git("submodule", "--quiet", "add", inner.folder.as_uri(), "inner")
    monkeypatch.chdir(repository.folder / "inner")
    Path("main.json").write_text(Path("main.json").read_text().replace("5", "4"))
    assert told(judged("HEAD")) == [REFUSED]


def test_symbolic_links_are_not_followed(repository: Repository, tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text("{}")
    repository.commit(main_json=template(FIVE))
    (repository.folder / "link.json").symlink_to(outside)
    (repository.folder / "main.json").unlink()
    (repository.folder / "main.json").symlink_to(outside)
    repository.git("add", "link.json")
    assert told(judged("HEAD")) == [("VMSS305", "HEAD:main.json", "web", ())]


def test_what_a_sparse_checkout_leaves_out_has_not_gone(repository: Repository) -> None:
    repository.write("infra/main.json", template(FIVE))
    repository.write("web/main.json", template(FIVE))
    repository.commit()
    repository.git("sparse-checkout", "set", "web")
    assert not (repository.folder / "infra").exists()
    assert told(judged("HEAD")) == []


def test_line_ends_of_the_checkout_are_no_change(repository: Repository) -> None:
    bad = template(scale_set(), unused={"type": "nonsense"})
    repository.commit(main_json=bad)
    file = repository.folder / "main.json"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert told(judged("HEAD")) == []


def test_a_merge_that_is_not_settled_is_told(repository: Repository) -> None:
    repository.commit(main_json=template(FIVE))
    repository.git("switch", "--quiet", "--create", "change")
    repository.commit(main_json=template(FOUR))
    repository.git("switch", "--quiet", "main")
    repository.commit(main_json=template(scale_set(platformFaultDomainCount=3)))
    with pytest.raises(Exception, match="merge"):
        repository.git("merge", "--quiet", "change")
    report = judged(revisions.staged)
    assert report.failed
    assert [item.message for item in report.findings] == ["the merge of this file is not settled"]
