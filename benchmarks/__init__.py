"""Measurements against floors that run beside them; each script prints its figures and ratios."""
