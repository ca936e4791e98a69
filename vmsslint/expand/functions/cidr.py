"""CIDR functions.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-cidr
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, TypeAlias

from vmsslint.expand.functions.base import RejectedError, UndecidedError, plain_function

Network: TypeAlias = IPv4Network | IPv6Network

_PREFIX = re.compile(r"[^/%]+/\d{1,3}", re.ASCII)


def _network(written: str) -> Network:
    """The network that an address with a prefix length lies in. RejectedError for anything else."""
    if not _PREFIX.fullmatch(written):
        if "/" not in written:
            raise UndecidedError  # an address alone has a prefix by its class, or none
        raise RejectedError(f"'{written[:60]}' is not an address range in CIDR notation")
    try:
        return ip_network(written, strict=False)
    except ValueError:
        raise RejectedError(f"'{written[:60]}' is not an address range in CIDR notation") from None


@plain_function("parseCidr", 1, 1, types=("string",), result="object")
def parse_cidr(network: str) -> dict[str, Any]:
    """`parseCidr(network)`: an object of `network`, `netmask`, `broadcast` (IPv4), `firstUsable`, `lastUsable`, `cidr`.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-cidr#parsecidr
    """
    parsed = _network(network)
    first, last = parsed.network_address, parsed.broadcast_address
    whole: dict[str, Any] = {"network": str(first), "netmask": str(parsed.netmask)}
    if isinstance(parsed, IPv4Network):
        whole["broadcast"] = str(last)
        if parsed.prefixlen == 31:
            raise UndecidedError  # both addresses are usable to some, none to others
        if parsed.prefixlen < 31:
            first, last = first + 1, last - 1
    return {**whole, "firstUsable": str(first), "lastUsable": str(last), "cidr": parsed.prefixlen}


@plain_function("cidrSubnet", 3, 3, types=("string", "int", "int"), result="string")
def cidr_subnet(network: str, prefix: int, index: int) -> str:
    """`cidrSubnet(network, newCIDR, subnetIndex)`: one of the subnets with a longer prefix, counted from 0.

    Rejected: a prefix that is shorter than the network's or too long, an index beyond the network.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-cidr#cidrsubnet
    """
    parsed = _network(network)
    if not parsed.prefixlen <= prefix <= parsed.max_prefixlen:
        raise RejectedError(f"the prefix length must be from {parsed.prefixlen} to {parsed.max_prefixlen}")
    if not 0 <= index < 2 ** (prefix - parsed.prefixlen):
        raise RejectedError(f"the subnet index {index} is out of range")
    address = int(parsed.network_address) + (index << (parsed.max_prefixlen - prefix))
    return str(type(parsed)((address, prefix)))


@plain_function("cidrHost", 2, 2, types=("string", "int"), result="string")
def cidr_host(network: str, index: int) -> str:
    """`cidrHost(network, hostIndex)`: one of the usable addresses of a network, counted from 0.

    Rejected: an index beyond the network.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-cidr#cidrhost
    """
    parsed = _network(network)
    last = parsed.num_addresses - 2
    if parsed.prefixlen >= parsed.max_prefixlen - 1 or (isinstance(parsed, IPv6Network) and index == last):
        raise UndecidedError
    if not 0 <= index < last:
        raise RejectedError(f"the host index {index} is out of range")
    return str(parsed.network_address + 1 + index)
