"""Email notifications about a looser policy."""

from django.core import mail

from content.models import Section
from content.notifications.emails import mail_to, notify_concerned
from content.policies import change as set_policy
from tests.content.conftest import told_by_mail
from tests.newsroom import Person, person


def test_all_administrators_have_mail_about_a_loosening(news: Section, ada: Person, ed: Person) -> None:
    abe = person("Abe", "administrator")
    change = set_policy.change_policy(news, {"four_eyes": False}, by=ada, reason="Small team")
    notify_concerned("policy", change.pk, "asked")
    assert set(told_by_mail()) == {ada.pk, abe.pk}
    mail_to(abe.pk, "policy", change.pk, "asked")
    assert "Small team" in mail.outbox[-1].body
    assert "/cms/policy/changes/" in mail.outbox[-1].body
