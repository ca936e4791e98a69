# ruff: noqa: E501 (the output is as wide as it is)
from __future__ import annotations

from xml.etree import ElementTree

from inline_snapshot import snapshot

from tests.report.samples import DIFF, document, finding, label
from vmsslint.model import Report, Severity
from vmsslint.report.junit import render


def test_an_error_fails_and_a_warning_passes_with_its_text() -> None:
    assert render(DIFF) == snapshot("""\
<?xml version="1.0" encoding="utf-8"?>
<testsuites name="vmsslint" tests="2" failures="1" errors="0">
<testsuite name="vmsslint" tests="2" failures="1" errors="0">
<testcase classname="infra/main.json" name="VMSS101 create-only-property web properties.platformFaultDomainCount"><failure type="VMSS101" message="`platformFaultDomainCount` is fixed at creation; Azure refuses 5 -&gt; 1.">error[VMSS101] create-only-property: `platformFaultDomainCount` is fixed at creation; Azure refuses 5 -&gt; 1
  --&gt; HEAD:infra/main.json:9:33
   |
 9 -     &quot;platformFaultDomainCount&quot;: 5,
   |                                 - was 5
  ::: infra/main.json:10:33
10 +     &quot;platformFaultDomainCount&quot;: &quot;[parameters(&apos;faultDomains&apos;)]&quot;
   |                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ becomes 1
  ::: infra/prod.parameters.json:3:32
 3 |     &quot;faultDomains&quot;: { &quot;value&quot;: 1 }
   |                                - set here
   = Azure answers: 409 PropertyChangeNotAllowed
   = help: keep 5, or deploy a second scale set beside this one and move the traffic</failure></testcase>
<testcase classname="infra/main.json" name="VMSS206 size-may-deallocate web sku.name"><system-out>warning[VMSS206] size-may-deallocate (possible): `sku.name` becomes a size that the present hardware may not have
 --&gt; HEAD:infra/main.json:4:20
  |
4 -   &quot;sku&quot;: { &quot;name&quot;: &quot;Standard_D2s_v3&quot;, &quot;capacity&quot;: 2 },
  |                    -----------------
 ::: infra/main.json:4:20
4 +   &quot;sku&quot;: { &quot;name&quot;: &quot;[parameters(&apos;size&apos;)]&quot;, &quot;capacity&quot;: 5 },
  |                    ^^^^^^^^^^^^^^^^^^^^^^ becomes parameters(&apos;size&apos;)
  = when size is not &apos;Standard_D2s_v3&apos;
  = note: Azure tells only when it is asked
  = help: be ready to deallocate:
          az vmss deallocate -g rg -n web</system-out></testcase>
</testsuite>
</testsuites>
""")


def test_nothing_found_is_a_test_that_passes() -> None:
    assert render(Report()) == snapshot("""\
<?xml version="1.0" encoding="utf-8"?>
<testsuites name="vmsslint" tests="1" failures="0" errors="0">
<testsuite name="vmsslint" tests="1" failures="0" errors="0">
<testcase classname="vmsslint" name="no findings"/>
</testsuite>
</testsuites>
""")


def test_a_run_cut_short_is_an_error() -> None:
    suites = ElementTree.fromstring(render(Report((finding(severity=Severity.INFO),), failed=True)))
    assert suites.attrib == {"name": "vmsslint", "tests": "2", "failures": "0", "errors": "1"}
    assert [[child.tag for child in case] for case in suites.iter("testcase")] == [["system-out"], ["error"]]


def test_any_text_is_xml_that_can_be_read() -> None:
    evil = "]]> <a b='c' d=\"e\">&amp;\x00\x1b\ud800\ufffe\n"
    source = document(evil, f"{evil}7")
    bad = finding(evil, severity=Severity.ERROR, path=evil, labels=(label(source, "7", evil),))
    [case] = ElementTree.fromstring(render(Report((bad,)))).iter("testcase")
    assert (case.attrib, case[0].attrib) == snapshot(
        (
            {
                "classname": "]]> <a b='c' d=\"e\">&amp;\\u{0}\\u{1b}\\u{d800}\\u{fffe}\\u{a}",
                "name": "VMSS601 odd-size ]]> <a b='c' d=\"e\">&amp;\\u{0}\\u{1b}\\u{d800}\\u{fffe}\\u{a}",
            },
            {"type": "VMSS601", "message": "]]> <a b='c' d=\"e\">&amp;\\u{0}\\u{1b}\\u{d800}\\u{fffe}."},
        )
    )
