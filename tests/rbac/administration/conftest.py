"""A role that administrators made."""

import pytest

from accounts.models import User
from content.actions import APPROVE_ARTICLE
from rbac.administration.custom_roles import make_role
from rbac.models import CustomRole


@pytest.fixture
def checker(ada: User) -> CustomRole:
    return make_role("Checker", {APPROVE_ARTICLE: "editor"}, reason="new", by=ada)
