"""What each target begins with."""

from __future__ import annotations

import json
from random import Random

from fuzz.templates import SCALE_SET

_TEXTS = (
    json.dumps(SCALE_SET, indent=1).encode(),
    b'// a\n{"a": [1, -2.5e3, "\\u00e9\\ud83d\\ude00", {"b": null,},], /* b */ "A": true}\r\n',
    b'\xef\xbb\xbf{"a": "x\ny", "a": {"a": []}}',
    '{"é": "\u2028", "x": "\\/"}'.encode("utf-16"),
    b"[[[[]]], {}, 0, 1e308, -0, false]",
    b'{"parameters": {"a": {"value": 1}}, "\\ud800": "\\udc00"}',
)
_EXPRESSIONS = (
    b"concat('a''b', parameters('x')[0].b.?c, -1.5)",
    b"if(equals(variables('a'), 'b'), ns.f(1)[?'k'], createObject('a', createArray()))",
    b"map(range(0, 3), lambda('x', add(lambdaVariables('x'), 1)))",
)
_RANDOM = 100
_LENGTH = 1500


def seeds(target: str) -> list[bytes]:
    """Inputs of a target that reach far into it; the same ones every time."""
    if target == "reader":
        return [*_TEXTS]
    if target == "grammar":
        return [*_EXPRESSIONS]
    return [Random(seed).randbytes(_LENGTH) for seed in range(_RANDOM)]
