"""Fuzz one target: `python fuzz/run.py TARGET SECONDS`; `python fuzz/run.py TARGET FILE` runs one input again.

What breaks a promise is written to fuzz/finds/TARGET/; tests/test_fuzz.py runs it again from then on.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))


def main() -> None:
    """Run it; atheris ends the process, with a status other than 0 after a find."""
    import atheris

    with atheris.instrument_imports(include=["vmsslint"]):
        from fuzz.seeds import seeds
        from fuzz.targets import TARGETS, keep_small

    name, what = sys.argv[1:3]
    target = TARGETS[name]
    keep_small()
    if Path(what).is_file():
        target(Path(what).read_bytes())
        return
    finds, corpus = HERE / "finds" / name, HERE.parent / "build" / "fuzz" / name
    for folder in (finds, corpus):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [f"-max_total_time={what}", "-timeout=60", "-rss_limit_mb=2048", "-max_len=4096", "-len_control=0"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={finds}/", str(corpus)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
