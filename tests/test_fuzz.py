"""The promises that are fuzzed hold for a few inputs here, and for every find of the past."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.seeds import seeds
from fuzz.targets import TARGETS, evaluator, grammar, reader, whole
from vmsslint.expand import run as limits

FINDS = Path(__file__).parent.parent / "fuzz" / "finds"


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_STEPS", 5_000)
    monkeypatch.setattr(limits, "MAX_MADE", 100_000)


@pytest.mark.parametrize("target", TARGETS)
def test_what_was_found_once_and_what_fuzzing_starts_from(target: str) -> None:
    for data in (*seeds(target)[:8], *(file.read_bytes() for file in sorted((FINDS / target).glob("*")))):
        TARGETS[target](data)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    reader(data)


@given(st.text(alphabet='ab{}[]:,"\\/* \n\r\t01.eE-+nulrefasd\ufeff\u2028', max_size=60))
def test_any_text_that_looks_like_json_is_read_or_refused(text: str) -> None:
    reader(text.encode())


@given(st.text(alphabet="ab()[]',.?$ \n019-+_", max_size=60))
def test_any_text_is_an_expression_or_none(text: str) -> None:
    grammar(text.encode())


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0))
def test_any_expression_is_evaluated(seed: int) -> None:
    evaluator(Random(seed).randbytes(600))


@settings(max_examples=15, deadline=None)
@given(st.integers(min_value=0))
def test_any_two_documents_are_judged(seed: int) -> None:
    whole(Random(seed).randbytes(2000))
