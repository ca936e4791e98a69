"""Fixes made: which of them can be made together, the text that comes of it, and the files that it is written to."""
