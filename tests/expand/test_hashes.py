"""The hashes against values that Azure's engine gave, and values worked out by hand."""

from __future__ import annotations

import pytest

from vmsslint.expand.hashes import guid, unique_string


@pytest.mark.parametrize(
    ("arguments", "hashed"),
    [
        (["snap", "crackle", "pop"], "byghxckddilkc"),
        (["/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myRg"], "js26ofeqkqeve"),
        ([""], "aaaaaaaaaaaaa"),
        (["a"], "eveiun73364hy"),
        (["abcd"], "2vkzoblxv4fya"),
        (["abcde"], "5a3qs7ylzrs64"),
        (["abcdefgh"], "q7ncvd5x2rx4e"),
        (["abcdefghijklm"], "drrqz7xt5wi54"),
    ],
)
def test_unique_strings(arguments: list[str], hashed: str) -> None:
    assert unique_string(arguments) == hashed


def test_guids() -> None:
    assert guid(["asdf"]) == "228d27cc-6fdb-5934-b7ac-1efccebade04"
    assert guid(["a", "b"]) == guid(["a-b"]) == "2d796349-8c7e-55ec-9624-54ece82ed031"
