"""Resource ids that are known in part: their parents, and whether two have the same."""

from __future__ import annotations

from typing import Any

import pytest

from tests.models import joined, parameter, value
from vmsslint.facts.ids import parent, parent_verdict
from vmsslint.residuals import residual
from vmsslint.values import Choice, Known
from vmsslint.verdicts import Verdict

NETWORK, SUBNET, OTHER = parameter("network", "string"), parameter("subnet", "string"), parameter("other", "string")
CONDITION = parameter("condition", "bool")
SUBSCRIPTION = parameter("subscription", "string")

BLUE, GREEN = "/subscriptions/0/providers/Microsoft.Network/virtualNetworks/blue", "/x/virtualNetworks/green"


def in_subscription(rest: str) -> Any:
    return joined("/subscriptions/", SUBSCRIPTION, f"/providers/Microsoft.Network/virtualNetworks/{rest}")


@pytest.mark.parametrize(
    ("given", "above"),
    [
        (f"{BLUE}/subnets/web", f"'{BLUE}'"),
        (joined(NETWORK, "/subnets/web"), "parameters('network')"),
        (joined(NETWORK, "/subnets/", SUBNET), "parameters('network')"),
        (joined(BLUE, "/subnets/", SUBNET, "-", OTHER), f"'{BLUE}'"),
        (joined("/v/", NETWORK, "/subnets/web"), "concat('/v/', parameters('network'))"),
    ],
)
def test_the_parent_lacks_type_and_name(given: Any, above: str) -> None:
    assert residual(parent(value(given))) == above


@pytest.mark.parametrize("given", ["web", "", "/web", 5, None, NETWORK, joined(NETWORK, SUBNET)])
def test_what_has_no_parent_stays(given: Any) -> None:
    assert parent(value(given)) == value(given)


def test_the_parent_of_a_choice_is_a_choice_of_parents() -> None:
    either = Choice(CONDITION, Known(f"{BLUE}/subnets/a"), Known(f"{GREEN}/subnets/a"))
    assert parent(either) == Choice(CONDITION, Known(BLUE), Known(GREEN))
    same = Choice(CONDITION, Known(f"{BLUE}/subnets/a"), Known(f"{BLUE}/subnets/b"))
    assert parent(same) == Known(BLUE)


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        # known through and through; letter case does not count
        (f"{BLUE}/subnets/a", f"{BLUE}/subnets/b", Verdict.EQUAL),
        (f"{BLUE}/subnets/a", f"{BLUE.upper()}/SUBNETS/b", Verdict.EQUAL),
        (f"{BLUE}/subnets/a", f"{GREEN}/subnets/a", Verdict.DIFFERENT),
        # the network is a parameter, the same on both sides
        (joined(NETWORK, "/subnets/a"), joined(NETWORK, "/subnets/b"), Verdict.EQUAL),
        (joined(NETWORK, "/subnets/a"), joined(NETWORK, "/subnets/", SUBNET), Verdict.EQUAL),
        (joined(NETWORK, "/subnets/a"), joined(OTHER, "/subnets/a"), Verdict.MAY),
        (joined(NETWORK, "/subnets/a"), f"{BLUE}/subnets/a", Verdict.MAY),
        # the subscription is not known, the networks are
        (in_subscription("blue/subnets/a"), in_subscription("blue/subnets/b"), Verdict.EQUAL),
        (in_subscription("blue/subnets/a"), in_subscription("green/subnets/a"), Verdict.DIFFERENT),
        (in_subscription("blue/subnets/a"), f"{BLUE}/subnets/a", Verdict.MAY),
        # the subnet is not known, the network is
        (joined(BLUE, "/subnets/", SUBNET), f"{BLUE}/subnets/b", Verdict.EQUAL),
        (joined(BLUE, "/subnets/", SUBNET), f"{GREEN}/subnets/b", Verdict.DIFFERENT),
        # nothing of it is known
        (SUBNET, f"{BLUE}/subnets/b", Verdict.MAY),
        (SUBNET, SUBNET, Verdict.EQUAL),
        # a parameter that holds more than a name: network and subnet in one
        (joined("/x/virtualNetworks/", NETWORK), f"{GREEN}/subnets/b", Verdict.MAY),
        (joined("/x/", NETWORK, "/b"), f"{GREEN}/subnets/b", Verdict.MAY),
        # no ids at all
        ("a", "b", Verdict.MAY),
        (None, f"{BLUE}/subnets/b", Verdict.MAY),
        # one of two, on one condition
        (
            Choice(CONDITION, Known(f"{BLUE}/subnets/a"), Known(f"{BLUE}/subnets/b")),
            f"{BLUE}/subnets/c",
            Verdict.EQUAL,
        ),
        (
            Choice(CONDITION, Known(f"{BLUE}/subnets/a"), Known(f"{GREEN}/subnets/b")),
            f"{BLUE}/subnets/c",
            Verdict.MAY,
        ),
        (
            Choice(CONDITION, Known(f"{BLUE}/subnets/a"), Known(f"{GREEN}/subnets/a")),
            Choice(CONDITION, Known(f"{BLUE}/subnets/b"), Known(f"{GREEN}/subnets/b")),
            Verdict.EQUAL,
        ),
    ],
)
def test_whether_two_lie_in_one(left: Any, right: Any, verdict: Verdict) -> None:
    assert parent_verdict(value(left), value(right)) is verdict
    assert parent_verdict(value(right), value(left)) is verdict
