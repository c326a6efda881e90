"""The strict rules of tests/conftest.py, one a module."""
