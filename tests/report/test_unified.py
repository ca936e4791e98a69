from __future__ import annotations

from inline_snapshot import snapshot

from tests.report.samples import NEW, document, label
from vmsslint.fix.edits import fixed, moved
from vmsslint.model import Edit
from vmsslint.places import Span
from vmsslint.report.unified import render


def shown(text: str, *pairs: tuple[str, str], name: str = "infra/main.json") -> str:
    """The diff of a text in which the second of each pair takes the place of the first."""
    before = document(name, text)
    edits = [Edit(before, label(before, needle).span, put) for needle, put in pairs]
    after = document(name, fixed(text, edits))
    return render([(before, after, list(moved(text, after.text, edits)))])


def test_a_change_with_what_is_around_it() -> None:
    assert shown(NEW, ("platformFaultDomainCount", "zones"), ('"web"', '"shop"')) == snapshot("""\
--- infra/main.json
+++ infra/main.json
@@ -1,12 +1,12 @@
 {
   "type": "Microsoft.Compute/virtualMachineScaleSets",
-  "name": "web",
+  "name": "shop",
   "sku": { "name": "[parameters('size')]", "capacity": 5 },
   "properties": {
     "overprovision": false,
 \n\
 \n\
 \n\
-    "platformFaultDomainCount": "[parameters('faultDomains')]"
+    "zones": "[parameters('faultDomains')]"
   }
 }
""")


def test_changes_far_from_each_other_and_lines_that_come() -> None:
    text = "".join(f"{number}\n" for number in range(100, 120))
    assert shown(text, ("100", "1\n2"), ("101\n", ""), ("119", "last")) == snapshot("""\
--- infra/main.json
+++ infra/main.json
@@ -1,6 +1,6 @@
-100
+1
+2
-101
-102
+102
 103
 104
 105
@@ -17,4 +17,4 @@
 116
 117
 118
-119
+last
""")


def test_two_changes_in_a_line_are_shown_once() -> None:
    assert shown('{"a": 1, "b": 2}', ('"a"', '"c"'), ("2", "3")) == snapshot("""\
--- infra/main.json
+++ infra/main.json
@@ -1,1 +1,1 @@
-{"a": 1, "b": 2}
+{"c": 1, "b": 3}
""")


def test_no_secret_and_no_command_is_shown() -> None:
    text = '{"adminPasswort": "hunter2", "skuu": "##vso[task.complete]\x1b[31m"}\r\n'
    assert shown(text, ("skuu", "sku"), name="a\x1b.json") == snapshot("""\
--- a\\u{1b}.json
+++ a\\u{1b}.json
@@ -1,1 +1,1 @@
-{"adminPasswort": "***", "skuu": "#\\u{23}vso[task.complete]\\u{1b}[31m"}
+{"adminPasswort": "***", "sku": "#\\u{23}vso[task.complete]\\u{1b}[31m"}
""")


def test_a_long_line_is_cut_around_the_change() -> None:
    text = '{"a": "' + "x" * 500 + '", "skuu": 1, "b": "' + "y" * 500 + '"}'
    [_, _, _, old, new] = shown(text, ("skuu", "sku")).splitlines()
    assert '"skuu": 1' in old
    assert '"sku": 1' in new
    assert max(len(old), len(new)) < 170


def test_a_line_end_of_its_own_kind_counts() -> None:
    before = document("a.json", "1\r2\r3\r")
    edits = [Edit(before, Span(2, 1, 2, 2), "9")]
    after = document("a.json", "1\r9\r3\r")
    assert render([(before, after, list(moved(before.text, after.text, edits)))]).splitlines()[2:] == [
        "@@ -1,3 +1,3 @@",
        " 1",
        "-2",
        "+9",
        " 3",
    ]
