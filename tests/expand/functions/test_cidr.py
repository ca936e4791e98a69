"""Address ranges."""

from __future__ import annotations

import pytest

from tests.expand.functions.saying import say

CASES = [
    # parseCidr
    (
        "parseCidr('fdad:3236:5555::/48')",
        "createObject('network', 'fdad:3236:5555::', 'netmask', 'ffff:ffff:ffff::', 'firstUsable', "
        "'fdad:3236:5555::', 'lastUsable', 'fdad:3236:5555:ffff:ffff:ffff:ffff:ffff', 'cidr', 48)",
    ),
    (
        "parseCidr('10.0.0.7/24')",
        "createObject('network', '10.0.0.0', 'netmask', '255.255.255.0', 'broadcast', '10.0.0.255', "
        "'firstUsable', '10.0.0.1', 'lastUsable', '10.0.0.254', 'cidr', 24)",
    ),
    # cidrSubnet
    ("cidrSubnet('10.144.0.0/20', 24, 3)", "'10.144.3.0/24'"),
    ("cidrSubnet('10.144.0.0/20', 24, 16)", "cidrSubnet(): the subnet index 16 is out of range"),
    ("cidrSubnet('10.144.0.0/20', 19, 0)", "cidrSubnet(): the prefix length must be from 20 to 32"),
    ("cidrSubnet(p.s, 24, 0)", "cidrSubnet(p.s, 24, 0)"),
    # cidrHost
    ("cidrHost('10.144.3.0/24', 253)", "'10.144.3.254'"),
    ("cidrHost('10.144.3.0/24', 254)", "cidrHost(): the host index 254 is out of range"),
]


@pytest.mark.parametrize(("expression", "said"), CASES, ids=[case[0] for case in CASES])
def test_cidr(expression: str, said: str) -> None:
    assert say(expression) == said
