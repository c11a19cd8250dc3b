"""Settings of the site (content.site.settings): set up once; in the profile "one person" editors publish alone."""

import pytest

from audit.actors import SystemActor
from content import workflow
from content.errors import NotSetUp
from content.models import Site
from content.models.site import Profile
from content.sections.verbs import add_section
from content.site.settings import current_site, set_up_site
from rbac.errors import Refused
from tests.newsroom import fresh, person
from tests.signing_in import signed_in
from tests.words import OLD_SITE


@pytest.fixture
def alone(db: None) -> Site:
    return set_up_site("My notebook", by=SystemActor("set_up_site"), profile=Profile.ONE_PERSON)


def test_an_editor_publishes_own_words(alone: Site) -> None:
    ada = person("Ada", "administrator")
    article = workflow.create_article(
        add_section(None, by=ada, source=OLD_SITE, title="Notes"), by=ada, title="One"
    )
    workflow.publish(article, by=ada)
    assert fresh(article).live is not None


def test_a_contributor_still_publishes_nothing(alone: Site) -> None:
    ada, notes_writer = person("Ada", "administrator"), person("Cara", "contributor")
    article = workflow.create_article(
        add_section(None, by=ada, source=OLD_SITE, title="Notes"), by=notes_writer, title="One"
    )
    with pytest.raises(Refused):
        workflow.publish(article, by=notes_writer)


def test_every_page_of_the_history_says_so(alone: Site) -> None:
    ada = person("Ada", "administrator")
    article = workflow.create_article(
        add_section(None, by=ada, source=OLD_SITE, title="Notes"), by=ada, title="One"
    )
    page = signed_in(ada).get(f"/cms/articles/{article.pk}/history/")
    assert "This section runs without four eyes" in page.text


def test_before_it_is_set_up_there_is_no_site(db: None) -> None:
    with pytest.raises(NotSetUp, match="set_up_site"):
        current_site()
