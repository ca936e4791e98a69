"""`python -m vmsslint`."""

from vmsslint.cli import main

main()
