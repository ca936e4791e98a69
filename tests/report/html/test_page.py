"""The HTML page as a document: whole, safe, alone, and legible."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html.parser import HTMLParser
from itertools import product

import pytest

from tests.report.html.pages import EVIL, ROOT, example, hostile, surging
from tests.report.samples import DIFF, REFUSED, RULES
from vmsslint.model import Report, Rollout, Share
from vmsslint.report import render
from vmsslint.report.html.timeline import timeline

VOID = {"meta", "link", "input", "br", "wbr"}
STYLE = (ROOT / "vmsslint" / "report" / "html" / "page.css").read_text(encoding="utf-8")
PAGES: dict[str, Callable[[], str]] = {
    "example": example,
    "hostile": hostile,
    "surging": surging,
    "diff": lambda: render("html", DIFF),
    "empty": lambda: render("html", Report()),
}


class Reader(HTMLParser):
    """Reads a page and complains of what does not fit together."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), attrs
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


@pytest.fixture(params=PAGES, ids=str)
def page(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param]()


def test_every_element_is_closed_and_every_id_is_one(page: str) -> None:
    found = Reader(page)
    assert found.open == []
    ids = [attributes["id"] for _, attributes in found.seen if "id" in attributes]
    assert len(set(ids)) == len(ids)
    for _, attributes in found.seen:
        for name in ("aria-labelledby", "for"):
            assert set((attributes.get(name) or "").split()) <= set(ids)
        address = attributes.get("href") or ""
        assert not address.startswith("#") or address[1:] in ids


def test_the_page_needs_nothing_from_outside(page: str) -> None:
    found = Reader(page)
    assert not {tag for tag, _ in found.seen} & {"img", "iframe", "object", "embed", "form", "base"}
    assert [tag for tag, _ in found.seen].count("script") == 1
    for tag, attributes in found.seen:
        assert not {"src", "style", "srcset", "action"} & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]
        assert tag != "link" or attributes["href"] == "data:,"
        assert re.match("#|https://|data:,$|$", attributes.get("href") or "")
    assert "url(" not in STYLE
    assert "@import" not in STYLE


def test_only_the_style_and_the_script_of_the_page_may_run() -> None:
    page = example()
    for tag in ("style", "script"):
        (inner,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = b64encode(sha256(inner.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in page
    assert "default-src 'none'" in page


def test_what_a_template_says_is_text() -> None:
    page = hostile()
    shown = Reader(page).text
    assert EVIL.replace("\u202e", "\\u{202e}").replace("\x1b", "\\u{1b}") in shown
    assert "<img src=x" not in page
    assert page.count("<script>") == 1


def test_secrets_are_hidden() -> None:
    assert "secret-1" not in hostile()
    assert "secret-2" not in hostile()


def test_the_bytes_are_the_same_each_time() -> None:
    assert example() == example()


def test_both_models_stand_side_by_side_with_what_changes_marked() -> None:
    rows = re.findall(r'<tr role="row" class="(.*?)">(.*?)</tr>', example())
    told = {Reader(inner).text: classes for classes, inner in rows}
    assert told["~changed: capacity no effect on VMs1012"] == "changed none"
    assert told["!refused: platformFaultDomainCount refused51"] == "changed refused"
    assert told['~changed: adminUsername reimage"operator""deploy"'] == "changed reimage"
    assert told['apiVersion"2024-07-01""2024-07-01"'] == "same"
    assert told["virtualMachineProfile"] == "group"  # something below it changes


def test_commands_stand_in_a_box_each_that_can_be_copied() -> None:
    page = example()
    commands = re.findall(
        r'<pre tabindex="0"><code>(.*?)</code></pre><button type="button" data-copy hidden>Copy', page
    )
    assert "az vmss reimage -g &quot;$RESOURCE_GROUP&quot; -n web-prod" in commands


def test_a_diff_has_its_changes_and_findings() -> None:
    shown = Reader(render("html", DIFF)).text
    assert "Azure refuses this update" in shown
    assert "sku.capacity" in shown
    assert "409 PropertyChangeNotAllowed" in shown
    assert "Nothing to do" in shown
    only = Reader(render("html", Report((REFUSED,), rules=RULES, command="check"))).text
    assert "VMSS101 create-only-property" in only


def test_what_could_not_be_done_is_said() -> None:
    assert "Not all of the work could be done." in Reader(render("html", Report(failed=True))).text
    assert "No findings" in Reader(render("html", Report())).text


# ── the timeline ──


def drawn(rollout: Rollout) -> str:
    return Reader(timeline(rollout, "x")).text


def test_the_drawing_tells_the_same_in_words() -> None:
    zones = (Share("1", 3), Share("2", 2))
    assert "batch 1: 2 in zone 1, batch 2: 1 in zone 1, batch 3: 2 in zone 2" in drawn(
        Rollout("Rolling", 3, 2, 2, 0, vms=5, shares=zones)
    )
    assert "batch 1: +2 −2 in zone 1" in drawn(Rollout("Rolling", 3, 2, 0, 0, vms=5, extra_vms=2, shares=zones))  # noqa: RUF001
    assert "10 VMs, in any order" in drawn(Rollout("Automatic", vms=10, max_unavailable=10))
    assert "VMs wait for you" in drawn(Rollout("Manual"))
    assert "≤ 20 %" in drawn(Rollout("Rolling", percent=20, certain=False))


def test_a_drawing_has_an_end() -> None:
    many = Rollout("Rolling", 10**9, 1, 1, 0, vms=10**9, shares=(Share("", 10**9),))
    assert "… 999999984 more" in drawn(many)
    zones = tuple(Share(str(at), 1) for at in range(1_000))
    assert len(timeline(Rollout("Rolling", 1_000, 1, 1, 0, vms=1_000, shares=zones), "x")) < 10_000


# ── colours ──


def colors(scheme: str) -> dict[str, str]:
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", blocks[scheme == "dark"]))


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


EFFECTS = ("refused", "deallocate", "reimage", "upgrade", "none")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(scheme: str) -> None:
    """At least 4.5 to 1, as WCAG 2 asks of text of that size. https://www.w3.org/TR/WCAG22/#contrast-minimum"""
    found = colors(scheme)
    grounds = ["paper", "panel", *(f"{effect}-paper" for effect in EFFECTS)]
    pairs = [*product(("ink", "quiet", "link"), grounds), *((effect, f"{effect}-paper") for effect in EFFECTS)]
    pairs += [("focus", "paper")]
    for text, ground in pairs:
        light, dark = sorted((luminance(found[text]), luminance(found[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)
