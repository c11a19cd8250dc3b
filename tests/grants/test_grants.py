"""Giving and taking on single objects as one step, of which the journal is a part."""

from typing import Any

import pytest

from accounts.models import User
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Section
from content.models.grants import SectionGrant
from rbac.administration import grants
from rbac.grants import grant_object, revoke_grant
from tests.unwritten import assert_nothing_by_half


def test_nothing_is_given_or_taken_by_half(
    ada: User, otto: User, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    why: dict[str, Any] = {"reason": "x", "by": ada}
    given = grant_object(otto, EDIT_ARTICLE, news, **why)
    verbs = (
        lambda: grant_object(otto, VIEW_ARTICLE, news, **why),
        lambda: revoke_grant(given, **why),
    )
    assert_nothing_by_half(verbs, grants, SectionGrant, monkeypatch=monkeypatch)
