"""Expansion: what a template stands for, as far as anyone can tell without Azure."""

from vmsslint.expand.expansion import expand
from vmsslint.expand.target import Context

__all__ = ["Context", "expand"]
