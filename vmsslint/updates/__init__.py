"""Which documents a change reaches, and what each of them is before and after."""
