"""One setting for every test: hypothesis tries the same examples on every run, and is not timed."""

from hypothesis import settings

settings.register_profile("vmsslint", derandomize=True, deadline=None)
settings.load_profile("vmsslint")
