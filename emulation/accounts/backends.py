"""Who somebody is. What they may do is asked of blocs/backends.py and of the predicates alone."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class LoginBackend(AuthenticationBackend):
    """Checks user name and password, and grants nothing.

    Django's own backend would grant every permission to a superuser, and whatever a hand wrote into its tables of groups
    and permissions, at two queries a page.
    """

    def _get_permissions(self, user_obj: Any, obj: Any, from_name: str) -> set[str]:
        return set()
