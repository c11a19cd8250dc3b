"""What functions that grant and revoke lock before they look: two users at once must not both pass."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content.actions import APPROVE_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from rbac.administration.custom_roles import make_role
from rbac.administration.separations import end_separation, keep_apart
from rbac.errors import Conflict
from rbac.grants import grant_object, revoke_grant
from rbac.roles import grant_role, revoke_role, roles_of

APART = "pg_advisory_xact_lock"


def locks(verb: Callable[[], object]) -> list[str]:
    """The statements of ``verb`` that lock something, in their order."""
    with CaptureQueriesContext(connection) as captured:
        verb()
    return [query["sql"] for query in captured if " FOR " in query["sql"] or APART in query["sql"]]


def test_who_gives_or_takes_a_role_waits_for_a_user_who_changes_administrators(
    ada: User, otto: User, news: Section
) -> None:
    before, first, own, apart = locks(
        lambda: grant_role(otto, "editor", scope=news.scope, reason="joins", by=ada)
    )
    assert (
        APART in before
    )  # and for anyone who gives something that may not be held beside it: before any row
    assert "'administrator'" in first
    assert first.endswith("FOR UPDATE")
    assert f'"user_id" = {otto.pk}' in own
    assert APART in apart
    [held] = roles_of(otto)
    first, own = locks(lambda: revoke_role(held, reason="leaves", by=ada))
    assert "'administrator'" in first
    assert "FOR UPDATE" in own


def test_a_role_of_ones_own_stays_as_it_is_while_it_is_given(ada: User, otto: User, news: Section) -> None:
    checker = make_role("Checker", {APPROVE_ARTICLE: "editor"}, reason="new", by=ada)
    [_apart, role, *_others] = locks(
        lambda: grant_role(otto, checker.key, scope=news.scope, reason="checks", by=ada)
    )
    # Others give it to others meanwhile: who only holds a key to it need not wait.
    assert "secure_rbac_customrole" in role
    assert "FOR NO KEY UPDATE" in role


def test_who_shares_or_takes_back_holds_the_row(ed: User, otto: User, draft: Article) -> None:
    grant = grant_object(otto, VIEW_ARTICLE, draft, reason="reads", by=ed)
    [row] = locks(lambda: revoke_grant(grant, reason="done", by=ed))
    assert "FOR UPDATE OF" in row  # of the grant, and not of the article or the person
    with pytest.raises(Conflict, match="taken away already"):
        revoke_grant(grant, reason="again", by=ed)


def test_rules_about_duties_change_one_after_the_other(ada: User) -> None:
    rules = []
    [added] = locks(lambda: rules.append(keep_apart("editor", "contributor", reason="two", by=ada)))
    [ended] = locks(lambda: end_separation(rules[0], reason="enough", by=ada))
    assert APART in added
    assert APART in ended
    with pytest.raises(Conflict, match="ended already"):
        end_separation(rules[0], reason="again", by=ada)
