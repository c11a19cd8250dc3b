"""Much that a page does not show, made in a few statements: what the verbs would write, row by row, for hundreds."""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from django.contrib.auth.models import Group, Permission
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import User
from content.models import (
    Address,
    Article,
    Asset,
    AssetVersion,
    ImportedItem,
    MediaFile,
    Revision,
    RevisionMedia,
    RevisionStatus,
    Section,
)
from content.models.articles.review import State
from content.models.grants import ArticleGrant, ArticleTeamGrant
from rbac.administration.permission_sync import codename
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment, Scope
from tests.counting import look_over

MANY = 300

type Owner = psycopg.Connection[Any]


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
    _write_each(articles, "draft", state, body=body)
    return articles


def many_live(
    section: Section,
    author: User,
    number: int = MANY,
    *,
    name: str = "live",
    byline_ids: Sequence[int] = (),
    kind: str = "article",
    title: str = "",
    body: str = "",
) -> list[Article]:
    """What readers see in ``section``: brought in from elsewhere, as an import does it.

    title, body: {n} is a number; without a title it is the slug.
    """
    dates = dict.fromkeys(("first_published_at", "published_at"), timezone.now())
    articles = Article.objects.bulk_create(
        Article(section=section, author=author, slug=f"{name}-{n}", kind=kind, **dates) for n in range(number)
    )
    ImportedItem.objects.bulk_create(
        ImportedItem(source="many", identifier=str(article.pk), kind="post", object_id=article.pk)
        for article in articles
    )
    _write_each(articles, "live", State.PUBLISHED, title=title, body=body, byline_ids=byline_ids)
    return articles


def _revision(article: Article, number: int, title: str, body: str, **more: Any) -> Revision:
    fields = {"author": article.author, "digest": "0" * 64} | more
    return Revision(article=article, number=number, title=title, body=body, **fields)


def _write_each(
    articles: Sequence[Article],
    place: str,
    state: str,
    *,
    title: str = "",
    body: str,
    byline_ids: Sequence[int] = (),
) -> None:
    """Each gets version 1, which becomes its draft or what is live (``place``), and its address."""
    words = Revision.objects.bulk_create(
        _revision(
            article,
            1,
            title.format(n=n) or article.slug,
            body.replace("{n}", str(n)),
            byline_ids=[*byline_ids],
        )
        for n, article in enumerate(articles)
    )
    status = {"state": state, "submission": int(place == "draft")}
    RevisionStatus.objects.bulk_create(RevisionStatus(revision=one, **status) for one in words)
    address_each(articles[0].section, articles)
    for article, one in zip(articles, words, strict=True):
        setattr(article, place, one)
    point_to_version(1, articles, place)


def point_to_version(number: int, articles: Sequence[Article], place: str) -> None:
    """In one statement that is as long for thousands: ``bulk_update`` has a line for each."""
    found = Revision.objects.filter(article=OuterRef("pk"), number=number).values("pk")
    Article.objects.filter(pk__in=[one.pk for one in articles]).update(**{place: Subquery(found)})


def address_each(section: Section, articles: Sequence[Article]) -> None:
    Address.objects.bulk_create(
        Address(path=f"{section.slug}/{article.slug}", kind="article", article=article)
        for article in articles
    )


def people(number: int, name: str = "Person") -> list[User]:
    """Active users, called by ``name`` and a number."""
    return User.objects.bulk_create(
        User(email=f"{name.lower()}{n}@example.org", name=f"{name} {n}", is_active=True)
        for n in range(number)
    )


def permission(action: str, model: str = "article") -> Permission:
    """What a grant of ``action`` on an object of ``model`` gives."""
    found: Permission = Permission.objects.get(codename=codename(action), content_type__model=model)
    return found


def old_words(
    article: Article,
    by: User,
    number: int,
    *,
    title: str = "Old",
    body: str = "",
    state: str = State.SUPERSEDED,
) -> list[Revision]:
    """So many versions more. body: {n} is its number."""
    first = article.revisions.count() + 1
    words = Revision.objects.bulk_create(
        _revision(article, n, title, body.replace("{n}", str(n)), author=by)
        for n in range(first, first + number)
    )
    RevisionStatus.objects.bulk_create(RevisionStatus(revision=one, state=state) for one in words)
    return words


def pictures(section: Section, number: int, *, first: int = 0) -> list[Asset]:
    files = MediaFile.objects.bulk_create(
        MediaFile(digest=f"{first + n:064}", kind="image", media_type="image/png", size=1)
        for n in range(number)
    )
    assets = Asset.objects.bulk_create(
        Asset(kind="image", title=f"Picture {n}", section=section) for n in range(number)
    )
    AssetVersion.objects.bulk_create(
        AssetVersion(
            asset=asset,
            number=1,
            file=file,
            source_digest=file.digest,
            file_name="a.png",
            address_name="a.png",
        )
        for asset, file in zip(assets, files, strict=True)
    )
    return assets


def versions_of(asset: Asset, number: int) -> list[AssetVersion]:
    first = AssetVersion.objects.get(asset=asset)
    more = AssetVersion.objects.bulk_create(
        AssetVersion(
            asset=asset, number=n, file=first.file, source_digest=first.source_digest, file_name="a.png",
            address_name="a.png",
        )
        for n in range(2, number + 1)
    )  # fmt: skip
    Asset.objects.filter(pk=asset.pk).update(current=[first, *more][-1])
    return [first, *more]


def give_each(holder: User | Group, action: str, articles: Iterable[Article], **more: Any) -> None:
    """A grant of ``action`` on each, in one statement."""
    model, way = (ArticleTeamGrant, "group") if isinstance(holder, Group) else (ArticleGrant, "user")
    given: Any = {way: holder, "permission": permission(action), "reason": "reads along", **more}
    model._default_manager.bulk_create(model(content_object=one, **given) for one in articles)
    forget_assignments()


def give_role(role: str, holders: Iterable[User], places: Sequence[Scope | None]) -> None:
    """To each at each of ``places``, in one statement."""
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=one, role=role, scope=place, reason="x") for one in holders for place in places
    )
    forget_assignments()


def shown_by(version: AssetVersion, articles: Iterable[Article], owner: Owner) -> None:
    used_by(version, [one for one in (article.draft or article.live for article in articles) if one], owner)


def used_by(version: AssetVersion, words: list[Revision], owner: Owner) -> None:
    written([RevisionMedia(revision=one, version=version) for one in words], owner)


def written(uses: list[RevisionMedia], owner: Owner) -> None:
    """Whether their text names it is of no matter here."""
    triggers: Any = getattr(RevisionMedia._meta, "triggers")  # noqa: B009
    [named] = (one for one in triggers if one.name == "revision_media_named")
    trigger = named.get_pgid(RevisionMedia)
    owner.execute(f"ALTER TABLE content_revisionmedia DISABLE TRIGGER {trigger}")
    RevisionMedia.objects.bulk_create(uses)
    owner.execute(f"ALTER TABLE content_revisionmedia ENABLE TRIGGER {trigger}")


def kept(owner: Owner, rows: list[Any]) -> list[Any]:
    """As they stood then; PostgreSQL knows how many there are."""
    model = type(rows[0])
    owner.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
    made: list[Any] = model._default_manager.bulk_create(rows)
    owner.execute(f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER USER")
    look_over(owner)
    return made


# What the verbs would write, written at once.
_FILL = """
INSERT INTO content_revision (id, article_id, number, title, summary, body, language, details, words, topic_ids,
    byline_ids, author_id, digest)
SELECT 1000000 + n, 1000000 + n, 1, replace(%(title)s, '{n}', n::text), '', '', 'en', '{}', 5, '{}', '{}', %(author)s,
    repeat(md5(n::text), 2)
FROM generate_series(1, %(number)s) AS n;
INSERT INTO content_article (id, kind, section_id, slug, author_id, live_id, draft_id, draft_author_ids, public_version,
    created_at, changed_at, published_at)
SELECT id, 'article', %(section)s, 'filled-' || id, %(author)s, CASE WHEN live THEN id END,
    CASE WHEN NOT live THEN id END, CASE WHEN live THEN '{}' ELSE ARRAY[%(author)s::bigint] END, 1, now(),
    now() + n * %(step)s::interval,
    CASE WHEN live THEN now() END
FROM (SELECT n, 1000000 + n AS id, (%(states)s::text[])[n %% 2 + 1] = 'published' AS live
      FROM generate_series(1, %(number)s) AS n) AS one;
INSERT INTO content_revisionstatus (revision_id, state, submission, submitted_at, due_at)
SELECT 1000000 + n, state, waits::int, CASE WHEN waits THEN now() END,
    CASE WHEN waits THEN now() + n * interval '1 second' END
FROM (SELECT n, (%(states)s::text[])[n %% 2 + 1] AS state,
      (%(states)s::text[])[n %% 2 + 1] IN ('in_review', 'approved') AS waits
      FROM generate_series(1, %(number)s) AS n) AS one;
SET CONSTRAINTS ALL IMMEDIATE;
"""


def fill(
    owner: Owner, section: Section, by: User, number: int, *, title: str, states: tuple[str, str], step: str
) -> None:
    """Thousands of articles, by turns in one of two ``states``, changed one ``step`` of time after the other.

    title: {n} is a number. What waits is wanted in that order, too.
    """
    values = {"author": by.pk, "section": section.pk, "number": number, "title": title, "step": step}
    # Statuses note what waits, and refuse what was published without having been approved.
    tables = ["content_article", *(["content_revisionstatus"] if "published" in states else [])]
    for table in tables:
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    psycopg.ClientCursor(owner).execute(_FILL, values | {"states": list(states)})
    for table in tables:
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    look_over(owner)
