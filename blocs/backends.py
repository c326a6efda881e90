"""What a post allows in the Django admin. The product's own pages ask blocs/roles.py and the predicates instead."""

from typing import Any

from blocs.roles import standing_of

# Catalogues an administrator keeps. Pledges and scores are not among them: nobody edits those in the admin.
_CATALOGUES = ("accounts.", "blocs.", "certificates.")
_CATALOGUE_MODELS = (
    "criteriaset",
    "criterion",
    "ratingband",
    "emulationtitle",
    "pledgetemplate",
    "templateline",
    "boundcertificate",
)
# Only the four deeds of the admin: blocs.found_bloc and its like are asked of the predicates, not of this backend.
_ADMIN_DEEDS = ("add", "change", "delete", "view")


class PostBackend:
    """Grants admin permissions by post; knows nothing of passwords.

    Not a ``BaseBackend``: that one has a ``get_user`` that finds nobody, and whoever logs in by naming no backend
    (``force_login``) would be forgotten by the next request.
    """

    def authenticate(self, *args: Any, **kwargs: Any) -> None:
        """Recognise nobody; allauth does."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Say whether a post (or being the first account of the installation) grants ``perm``."""
        if not user_obj.is_active or user_obj.is_anonymous:
            return False
        standing = standing_of(user_obj)
        administers = standing.administrator or user_obj.is_superuser
        if perm == "administration.enter":
            return administers or bool(standing.auditor_of)
        if perm == "administration.watch":
            return administers or bool(standing.auditor_of | standing.standing_body_of)
        deed = perm.partition(".")[2].partition("_")[0]
        if deed not in _ADMIN_DEEDS:
            return False
        if administers and (perm.startswith(_CATALOGUES) or perm.endswith(_CATALOGUE_MODELS)):
            return True
        return (administers or bool(standing.auditor_of)) and deed == "view"

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Say whether the admin index shows the app."""
        return self.has_perm(user_obj, "administration.enter")
