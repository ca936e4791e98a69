"""The config of a project, `.vmsslint.yaml`: data alone, nothing in it is run or leads out of the repository."""

from vmsslint.config.find import NAME, find, load, named, none
from vmsslint.config.settings import Config, Environment

__all__ = ["NAME", "Config", "Environment", "find", "load", "named", "none"]
