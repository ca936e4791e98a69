"""Load: from bytes to documents whose every value knows its place."""
