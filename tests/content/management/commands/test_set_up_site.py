"""The command ``content.management.commands.set_up_site``."""

import pytest

from audit.actors import SystemActor
from audit.models import Entry
from content import workflow
from content.errors import AlreadySetUp
from content.models import Section
from content.models.site import Profile
from content.policies.change import in_force_on_site
from content.sections.verbs import add_section
from content.site.settings import current_site, set_up_site
from tests.attacks.test_two_people import approves, article_of, invited
from tests.commands import printed, ran, refusal
from tests.newsroom import Person, fresh, person
from tests.signing_in import signed_in
from tests.words import OLD_SITE


def test_a_site_is_set_up_once(db: None) -> None:
    set_up_site("My notebook", by=SystemActor("set_up_site"))
    with pytest.raises(AlreadySetUp):
        set_up_site("Other", by=SystemActor("set_up_site"))
    assert "already set up" in refusal("set_up_site", "Other")
    assert current_site().name == "My notebook"


def test_the_command_sets_up_a_newsroom_unless_told_otherwise(db: None) -> None:
    printed("set_up_site", "Gazette", "--json")
    assert current_site().profile == Profile.NEWSROOM


def test_signed_approvals_are_for_sites_where_everybody_has_a_passkey(db: None) -> None:
    person("Ada", "administrator")
    assert "--profile strict" in refusal("set_up_site", "Gazette", "--signed")
    done = ran("set_up_site", "Gazette", "--profile", "strict", "--signed")
    assert in_force_on_site().signed
    assert "no passkey that signs yet (1): Ada." in done.warned


def set_up(profile: Profile) -> tuple[Person, Section]:
    printed("set_up_site", "Gazette", "--profile", profile.value)
    first = person("Ada", "administrator")
    return first, add_section(None, by=first, source=OLD_SITE, title="News")


def test_who_is_named_while_the_site_is_set_up_counts_at_once_and_it_is_logged(db: None) -> None:
    ada, news = set_up(Profile.NEWSROOM)
    article = article_of(ada, news)
    assert signed_in(ada).post(f"/cms/articles/{article.pk}/publish/").status_code == 403
    assert approves(invited(ada, "ed", "editor", news), article).status_code == 302
    assert signed_in(ada).post(f"/cms/articles/{article.pk}/publish/").status_code == 302
    assert Entry.objects.filter(event="rbac.site.founded", actor_id="set_up_site").count() == 1


def test_a_site_with_one_person_never_waits(db: None) -> None:
    ada, news = set_up(Profile.ONE_PERSON)
    article = workflow.create_article(news, by=ada, title="Mine")
    client = signed_in(ada)
    assert client.post(f"/cms/articles/{article.pk}/publish/").status_code == 302
    assert fresh(article).live is not None
    words = {"title": "Notes", "slug": "news", "description": "", "comments": "held", "review_days": ""}
    assert client.post(f"/cms/sections/{news.pk}/", words).status_code == 302
    assert "Notes" in signed_in(ada).get("/").text
