"""A role that administrators made, and the end of what is given for a month."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from content.actions import APPROVE_ARTICLE
from rbac.administration.custom_roles import make_role
from rbac.models import CustomRole


@pytest.fixture
def checker(ada: User) -> CustomRole:
    return make_role("Checker", {APPROVE_ARTICLE: "editor"}, reason="new", by=ada)


@pytest.fixture
def end() -> datetime:
    return timezone.now() + timedelta(days=30)
