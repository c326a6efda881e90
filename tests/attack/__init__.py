"""Attacks on the product, each bounded in number and time and against this machine alone. See tests/attack/__main__.py."""
