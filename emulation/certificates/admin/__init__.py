"""Certificates in the Django admin: read by those who enter it, revoked and trusted by administrators."""

from emulation.certificates.admin import cares, keys, outside

__all__ = ["cares", "keys", "outside"]
