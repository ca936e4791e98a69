"""The two hashes of the template language, bit for bit: `uniqueString` and `guid`.

Azure does not document them. They were found out from outputs of its engine and agree with all published ones.
Arguments are strings without lone surrogates; they count as UTF-8.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

_NAMESPACE = UUID("11fb06fb-712d-4ddd-98c7-e71bbd588830")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_LENGTH = 13
_MASK = 0xFFFFFFFF
_C1, _C2 = 0x239B961B, 0xAB0E9789


def guid(arguments: Sequence[str]) -> str:
    """The name-based UUID (version 5, RFC 4122) of the arguments joined by `-`."""
    return str(uuid5(_NAMESPACE, "-".join(arguments)))


def unique_string(arguments: Sequence[str]) -> str:
    """Thirteen characters of a-z and 2-7: a 64-bit Murmur-like hash of the arguments joined by `-`."""
    # 65 bits make 13 times five: the last character has the four bits that are left and a zero.
    number = _hash("-".join(arguments).encode()) << 1
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))


def _hash(data: bytes) -> int:
    """Two lanes of 32 bits, seed 0, little-endian: Murmur3 with the lanes mixed at every block of eight bytes."""
    low = high = 0
    whole = len(data) - len(data) % 8
    for start in range(0, whole, 8):
        first = int.from_bytes(data[start : start + 4], "little")
        second = int.from_bytes(data[start + 4 : start + 8], "little")
        low = (_rotate(low ^ _scramble_low(first), 19) + high) * 5 + 0x561CCD1B & _MASK
        high = (_rotate(high ^ _scramble_high(second), 13) + low) * 5 + 0x0BCAA747 & _MASK
    tail = data[whole:]
    low ^= _scramble_low(int.from_bytes(tail[:4], "little")) ^ len(data)
    high ^= _scramble_high(int.from_bytes(tail[4:], "little")) ^ len(data)
    low, high = _cross(low, high)
    low, high = _cross(_finish(low), _finish(high))
    return high << 32 | low


def _scramble_low(word: int) -> int:
    return _rotate(word * _C1 & _MASK, 15) * _C2 & _MASK


def _scramble_high(word: int) -> int:
    return _rotate(word * _C2 & _MASK, 17) * _C1 & _MASK


def _rotate(word: int, bits: int) -> int:
    return (word << bits | word >> 32 - bits) & _MASK


def _cross(low: int, high: int) -> tuple[int, int]:
    low = low + high & _MASK
    return low, high + low & _MASK


def _finish(word: int) -> int:
    word = (word ^ word >> 16) * 0x85EBCA6B & _MASK
    word = (word ^ word >> 13) * 0xC2B2AE35 & _MASK
    return word ^ word >> 16
