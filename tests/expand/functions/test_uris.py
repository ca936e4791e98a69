"""URIs put together and taken apart."""

from __future__ import annotations

import pytest

from tests.expand.functions.saying import say

CASES = [
    # uri
    ("uri('http://contoso.org/a/b', 'c.sh')", "'http://contoso.org/a/c.sh'"),
    ("uri('http://contoso.org/a/b/', '../c.sh?x=1')", "'http://contoso.org/a/c.sh?x=1'"),
    ("uri('https://Contoso.org:443', 'c.sh')", "'https://contoso.org/c.sh'"),
    ("uri('contoso.org', 'c.sh')", "uri(): the base URI is not absolute"),
    ("uri('http://contoso.org/a/', p.s)", "uri('http://contoso.org/a/', p.s)"),
    # parseUri
    (
        "parseUri('https://example.com:1234/foo/bar?a=1')",
        "createObject('scheme', 'https', 'host', 'example.com', 'port', 1234, 'path', '/foo/bar', 'query', '?a=1')",
    ),
    # buildUri
    (
        "buildUri(createObject('scheme', 'https', 'host', 'example.com', 'port', 8080, 'path', 'x'))",
        "'https://example.com:8080/x'",
    ),
    ("buildUri(createObject('scheme', 'https'))", "buildUri(): expects an object with the strings 'scheme' and 'host'"),
]


@pytest.mark.parametrize(("expression", "said"), CASES, ids=[case[0] for case in CASES])
def test_uris(expression: str, said: str) -> None:
    assert say(expression) == said
