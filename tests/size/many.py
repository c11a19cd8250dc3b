"""Much that a page does not show, made in a few statements: what the verbs would write, row by row, for hundreds."""

from collections.abc import Sequence

from django.utils import timezone

from accounts.models import User
from content.models import Address, Article, ImportedItem, Revision, RevisionStatus, Section
from content.models.articles.review import State

MANY = 300


def many_articles(
    section: Section,
    author: User,
    number: int = MANY,
    *,
    state: str = State.DRAFT,
    name: str = "other",
    body: str = "",
) -> list[Article]:
    """Drafts in ``section``, each with its address and one version."""
    articles = Article.objects.bulk_create(
        Article(section=section, author=author, slug=f"{name}-{n}", draft_author_ids=[author.pk])
        for n in range(number)
    )
    words = Revision.objects.bulk_create(
        Revision(article=article, number=1, title=article.slug, body=body, author=author, digest="0" * 64)
        for article in articles
    )
    RevisionStatus.objects.bulk_create(
        RevisionStatus(revision=one, state=state, submission=1) for one in words
    )
    address_each(section, articles)
    for article, one in zip(articles, words, strict=True):
        article.draft = one
    Article.objects.bulk_update(articles, ["draft"])
    return articles


def many_live(
    section: Section,
    author: User,
    number: int = MANY,
    *,
    name: str = "live",
    byline_ids: Sequence[int] = (),
    kind: str = "article",
    body: str = "",
) -> list[Article]:
    """What readers see in ``section``: brought in from elsewhere, as an import does it. body: {n} is a number."""
    at = timezone.now()
    articles = Article.objects.bulk_create(
        Article(
            section=section,
            author=author,
            slug=f"{name}-{n}",
            kind=kind,
            first_published_at=at,
            published_at=at,
        )
        for n in range(number)
    )
    words = Revision.objects.bulk_create(
        Revision(
            article=article,
            number=1,
            title=article.slug,
            body=body.replace("{n}", str(n)),
            author=author,
            digest="0" * 64,
            byline_ids=list(byline_ids),
        )
        for n, article in enumerate(articles)
    )
    ImportedItem.objects.bulk_create(
        ImportedItem(source="many", identifier=str(article.pk), kind="post", object_id=article.pk)
        for article in articles
    )
    RevisionStatus.objects.bulk_create(RevisionStatus(revision=one, state=State.PUBLISHED) for one in words)
    address_each(section, articles)
    for article, one in zip(articles, words, strict=True):
        article.live = one
    Article.objects.bulk_update(articles, ["live"])
    return articles


def address_each(section: Section, articles: Sequence[Article]) -> None:
    Address.objects.bulk_create(
        Address(path=f"{section.slug}/{article.slug}", kind="article", article=article)
        for article in articles
    )
