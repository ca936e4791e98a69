"""Judgement: rules over facts. `run` applies them, `rules` reads them, `outcome` says what a fact makes of a change."""
