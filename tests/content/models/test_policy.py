"""Tables of content.models.policy: a captured web process loosens nothing."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from content.models import PolicyChange, Section
from content.policies import change as set_policy
from rbac.errors import Refused
from tests.captured_web import refused
from tests.content.policies.test_change import ask, now
from tests.newsroom import Person
from tests.policies import with_policy


def test_the_web_cannot_write_a_policy(news: Section) -> None:
    assert "permission denied" in refused(
        "INSERT INTO content_policy (section_id, version) VALUES (%s, 1)", news.pk
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE content_section SET four_eyes = false, approvals = 1, audience = 'public'")
    assert now(news)["four_eyes"] is True


def test_the_web_cannot_apply_what_no_one_agreed_to(
    news: Section, ada: Person, abe: Person, otto: Person
) -> None:
    change = ask(news, ada, four_eyes=False)
    apply = "UPDATE content_policychange SET applied_at = now(), agreed_by_id = %s WHERE id = %s"
    for nobody in (None, ada.pk, otto.pk):
        assert "no one else agreed" in refused(apply, nobody, change.pk)
    lies = (
        "UPDATE content_policychange SET asked_at = now() - interval '80 hours', notice = true WHERE id = %s",
        "UPDATE content_policychange SET loosens = false WHERE id = %s",
        "UPDATE content_policychange SET asked_by_id = NULL WHERE id = %s",
    )
    for lie in lies:
        assert "stays as it was asked" in refused(lie, change.pk)
    assert "permission denied" in refused("DELETE FROM content_policychange")


def test_the_web_cannot_hang_a_section_below_a_looser_one(
    harbour: Section, news: Section, policies: Section
) -> None:
    with_policy(news, approvals=2)
    lie = "UPDATE secure_rbac_scopeancestor SET ancestor_id = %s WHERE scope_id = %s AND ancestor_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(lie, [policies.scope_id, harbour.scope_id, news.scope_id])
    assert "no one agreed to loosen" in refused(
        "UPDATE content_section SET title = title WHERE id = %s", harbour.pk
    )


def test_the_web_cannot_apply_what_someone_of_another_section_asked_for(
    news: Section, policies: Section, ada: Person, sue: Person
) -> None:
    with pytest.raises(Refused):
        ask(policies, sue, four_eyes=False)
    own = set_policy.own_policy(policies) | {"four_eyes": False}
    change = PolicyChange.objects.create(section=policies, reason="x", asked_by=sue, **own)
    with pytest.raises(ProgrammingError, match="not valid any more"), transaction.atomic():
        PolicyChange.objects.filter(pk=change.pk).update(applied_at=timezone.now(), agreed_by=ada)
