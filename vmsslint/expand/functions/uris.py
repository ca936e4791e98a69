"""URIs put together and taken apart, as .NET's System.Uri does.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#uri
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from vmsslint.expand.functions.base import RejectedError, UndecidedError, plain_function

_DEFAULT_PORTS = {"http": 80, "https": 443, "ftp": 21}
# What System.Uri hands through unchanged; it escapes or unescapes the rest in ways that depend on its version.
_PLAIN = re.compile(r"[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]*")


@plain_function("uri", 2, 2, types=("string",), result="string")
def uri(base: str, relative: str) -> str:
    """`uri(baseUri, relativeUri)`: the relative URI resolved against the base (RFC 3986).

    The last segment of the base goes, unless the base ends with a slash. Rejected: a base that is not absolute.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#uri
    """
    if not _PLAIN.fullmatch(base + relative):
        raise UndecidedError
    parts = _absolute(base)
    return _normal(_split(urljoin(urlunsplit(parts), relative)))


def _split(written: str) -> SplitResult:
    try:
        return urlsplit(written)
    except ValueError:
        raise RejectedError("the string is not a valid URI") from None


def _absolute(written: str) -> SplitResult:
    parts = _split(written)
    if not parts.scheme:
        raise RejectedError("the base URI is not absolute")
    if parts.scheme not in _DEFAULT_PORTS or not parts.netloc:
        raise UndecidedError
    return parts


def _port(parts: SplitResult) -> int | None:
    """The port where it is not the default one."""
    try:
        return None if parts.port == _DEFAULT_PORTS.get(parts.scheme) else parts.port
    except ValueError:
        raise RejectedError("the port of the URI is not valid") from None


def _normal(parts: SplitResult) -> str:
    """The URI in System.Uri's form: host in lower case, no default port, a path that is not empty, no dot segments."""
    if parts.username is not None or not parts.hostname:
        raise UndecidedError
    port = _port(parts)
    host = parts.hostname + (f":{port}" if port is not None else "")
    path = urljoin(urlunsplit((parts.scheme, parts.netloc, "", "", "")), parts.path or "/")
    return urlunsplit((parts.scheme, host, urlsplit(path).path, parts.query, parts.fragment))


@plain_function("buildUri", 1, 1, types=("object",), result="string")
def build_uri(components: dict[str, Any]) -> str:
    """`buildUri(components)`: a URI from `scheme`, `host`, and perhaps `port`, `path` and `query`.

    https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-string
    """
    given = {name.casefold(): value for name, value in components.items()}
    if given.keys() - {"scheme", "host", "port", "path", "query"}:
        raise UndecidedError
    scheme, host, port = given.get("scheme"), given.get("host"), given.get("port")
    path, query = given.get("path") or "", given.get("query") or ""
    if not all(isinstance(part, str) and part for part in (scheme, host)):
        raise RejectedError("expects an object with the strings 'scheme' and 'host'")
    if not isinstance(path, str) or not isinstance(query, str):
        raise RejectedError("expects 'path' and 'query' to be strings")
    if port is not None and (not isinstance(port, int) or isinstance(port, bool) or not 0 <= port <= 65535):
        raise RejectedError("expects 'port' to be an integer from 0 to 65535")
    written = f"{scheme}://{host}" + (f":{port}" if port is not None else "") + _led(path, "/") + _led(query, "?")
    if not _PLAIN.fullmatch(written):
        raise UndecidedError
    return _normal(_absolute(written))


def _led(part: str, mark: str) -> str:
    return part if not part or part.startswith(mark) else mark + part


@plain_function("parseUri", 1, 1, types=("string",), result="object")
def parse_uri(written: str) -> dict[str, Any]:
    """`parseUri(baseUrl)`: an object with `scheme`, `host`, `port` (null for the default), `path` and `query`.

    https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-string
    """
    if not _PLAIN.fullmatch(written):
        raise UndecidedError
    parts = _split(_normal(_absolute(written)))
    if parts.fragment:
        raise UndecidedError
    parsed: dict[str, Any] = {"scheme": parts.scheme, "host": parts.hostname, "port": _port(parts)}
    if parts.path not in ("", "/"):
        parsed["path"] = parts.path
    if parts.query:
        parsed["query"] = f"?{parts.query}"
    return parsed
