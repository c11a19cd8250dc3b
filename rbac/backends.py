"""Authentication backend: answers Django's permission checks from the rulebook."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Model
from django.http import HttpRequest

from rbac.decisions import decide, holds_anywhere
from rbac.rulebook import UnknownAction, rulebook


class RulebookBackend(BaseBackend):
    """Authenticates no user. ``has_perm`` is ``decide``; actions unknown to the rulebook are not permitted."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        return None

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        try:
            return decide(user_obj, perm, obj).allowed
        except UnknownAction:
            return False
        except TypeError:
            # Django and other packages pass objects of any model.
            return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(action.app == app_label and holds_anywhere(user_obj, action) for action in rulebook)

    def get_all_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        return {str(action) for action in rulebook if self.has_perm(user_obj, action, obj)}
