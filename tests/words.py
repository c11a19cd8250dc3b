"""Words of named things that a second person accepted, or that came from an older site."""

from typing import Any

from django.db import transaction

from audit.actors import SystemActor
from content import workflow
from content.bylines.verbs import introduce
from content.models import Article, Byline, PublicText, Section, Site
from content.models.public_text import TextKind
from content.public_text import verbs
from content.rulebook.sections import IMPORT_SITE
from content.sections.landing_article import introduce as introduce_section
from tests.newsroom import Person
from tests.policies import administrator

OLD_SITE = "https://old.example"


@transaction.atomic
def introduced(name: str, biography: str, picture: Any = None) -> Byline:
    """A byline that readers of an older site knew already."""
    byline = Byline.objects.create(name=name)
    address = picture.address if picture else ""
    actor, source = SystemActor(IMPORT_SITE), OLD_SITE
    introduce(byline, biography=biography, picture=address, by=actor, source=source)
    return Byline.objects.get(pk=byline.pk)


def accept_all(by: Person) -> None:
    """A second person accepts what waits."""
    for text in PublicText.objects.filter(applied_at=None, withdrawn_at=None).order_by("pk"):
        verbs.accept(text, by=by, digest=text.digest)


def introduced_with(section: Section, article: Article, *, by: Person) -> None:
    """A second person accepted that the article introduces the section."""
    introduce_section(section, article, by=by)
    accept_all(administrator("Abel"))


def site_in(zone: str, settings: Any = None) -> None:
    """The time zone of the site, as on the older one; with ``settings`` also that of the test itself."""
    if settings:
        settings.TIME_ZONE = zone
    by = SystemActor(IMPORT_SITE)
    verbs.propose(TextKind.SITE, Site.objects.get(), {"time_zone": zone}, by=by, source=OLD_SITE)


def readdressed(
    article: Article, to: Section, *, by: Person, slug: str, second: Person | None = None
) -> Article:
    """Moved to another address, which a second person accepted if readers see it."""
    workflow.move_article(article, to, by=by, slug=slug)
    if text := verbs.waiting_for(TextKind.ARTICLE, article.pk):
        verbs.accept(text, by=second or administrator("Abel"), digest=text.digest)
    return Article.objects.get(pk=article.pk)
