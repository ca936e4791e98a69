"""Base64, data URIs, and what of URIs is encoding.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string
"""

from __future__ import annotations

import base64 as codec
import binascii
import re
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from vmsslint.expand.functions import jsontext
from vmsslint.expand.functions.base import (
    RejectedError,
    Site,
    UndecidedError,
    kept_secret,
    plain_function,
    values_function,
)
from vmsslint.expand.functions.texts import beginning, clean, joined
from vmsslint.values import MAX_TEXT, Text, TooLargeError, Value

_UNRESERVED = "-_.~"
_DATA_URI = re.compile(r"data:([^,]*),(.*)", re.DOTALL | re.IGNORECASE)


# ── base64 ─────────────────────────────────────────────────────────────────────────────────────────────────────


@values_function("base64", 1, 1, types=("string",), result="string")
def base64(site: Site, arg: Value) -> Value:
    """`base64(inputString)`: the UTF-8 of a string in base64. Three bytes make four characters, from the start on.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#base64
    """
    if not isinstance(arg, Text):
        return site.lifted(_encoded, arg)
    known = beginning(arg)
    whole = len(known) - len(known) % 3
    if not whole or not known[:whole].isascii():
        return site.unknown(arg)
    rest = joined([known[whole:], *arg.parts[1:]], arg.origin)
    return kept_secret(joined([_encoded(known[:whole]), site.unknown(rest)], arg.origin), arg)


def _encoded(string: str) -> str:
    if len(string) > MAX_TEXT // 2:
        raise TooLargeError
    return codec.b64encode(clean(string).encode()).decode("ascii")


@plain_function("base64ToString", 1, 1, types=("string",), result="string")
def base64_to_string(value: str) -> str:
    """`base64ToString(base64Value)`: the string whose UTF-8 was encoded. Rejected: what is no base64.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#base64tostring
    """
    return _decoded(value)


@plain_function("base64ToJson", 1, 1, types=("string",))
def base64_to_json(value: str) -> Any:
    """`base64ToJson(base64Value)`: what `json` makes of the decoded string. Rejected: what is no base64, or no JSON.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#base64tojson
    """
    return jsontext.read(_decoded(value))


def _decoded(value: str) -> str:
    compact = "".join(value.split())
    try:
        return _utf8(codec.b64decode(compact, validate=True))
    except (binascii.Error, ValueError):
        raise RejectedError("the string is not base64") from None


def _utf8(data: bytes) -> str:
    """The string. UndecidedError for bytes that are no UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise UndecidedError from None


@values_function("dataUri", 1, 1, types=("string",), result="string")
def data_uri(site: Site, arg: Value) -> Value:
    """`dataUri(stringToConvert)`: a string as a data URI, base64.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#datauri
    """
    return site.lifted(lambda string: "data:text/plain;charset=utf-8;base64," + _encoded(string), arg)


@plain_function("dataUriToString", 1, 1, types=("string",), result="string")
def data_uri_to_string(value: str) -> str:
    """`dataUriToString(dataUriToConvert)`: the string in a data URI. Rejected: what is no data URI.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#datauritostring
    """
    match = _DATA_URI.fullmatch(value)
    if not match:
        raise RejectedError("the string is not a data URI")
    kind, content = match[1].casefold(), match[2]
    if not kind.endswith(";base64"):
        if "%" in content or kind:
            raise UndecidedError
        return content
    charset = next((part[8:] for part in kind.split(";") if part.startswith("charset=")), "utf-8")
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UndecidedError
    return _decoded(content)


# ── URIs ───────────────────────────────────────────────────────────────────────────────────────────────────────


@values_function("uriComponent", 1, 1, types=("string",), result="string")
def uri_component(site: Site, arg: Value) -> Value:
    """`uriComponent(stringToEncode)`: everything but letters, digits and `-_.~` as %XX, in upper case.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#uricomponent
    """
    if not isinstance(arg, Text):
        return site.lifted(_component, arg)
    parts = [_component(part) if isinstance(part, str) else site.lifted(_component, part) for part in arg.parts]
    return kept_secret(joined(parts, arg.origin), arg)


def _component(string: str) -> str:
    if len(string) > MAX_TEXT // 3:
        raise TooLargeError
    return quote(clean(string), safe=_UNRESERVED)


@plain_function("uriComponentToString", 1, 1, types=("string",), result="string")
def uri_component_to_string(value: str) -> str:
    """`uriComponentToString(uriEncodedString)`: the string with each %XX decoded.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#uricomponenttostring
    """
    return _utf8(unquote_to_bytes(clean(value)))
