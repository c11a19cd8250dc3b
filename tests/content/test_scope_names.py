"""Commands of rbac name a section by its address."""

from django.core.management import call_command

from accounts.models import User
from content.models import Section
from content.sections.verbs import add_section
from rbac.roles import roles_of
from tests.words import OLD_SITE


def test_a_role_is_given_at_the_address_of_a_section(ada: User, otto: User, news: Section) -> None:
    sport = add_section(news, by=ada, source=OLD_SITE, title="Sport")
    call_command("grant_role", otto.email, "editor", "--section", "/news/sport/", "--reason", "helps out")
    assert [held.scope for held in roles_of(otto)] == [sport.scope]
