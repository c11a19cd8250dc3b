"""Backlinks: texts that link to an address, as far as the user may know.

Texts that the user may not see are not checked: a refusal would reveal them. So a user who does not see every
text may not reuse an old address that still redirects, whether anything links there or not.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Q, QuerySet, TextField, Value

from audit.actors import Actor, SystemActor
from content.actions import READ_ARTICLE, VIEW_ARTICLE
from content.maintenance.link_checker import Reader
from content.models import Article
from content.models.articles.backlink import LinkingLive, LinkingNewest
from content.rulebook.trash import NOT_IN_TRASH
from foundation.lookups import IsAmong
from rbac.queries import as_boolean, rows_allowed

AT_MOST = 2_000  # linking texts are checked
READ = 100  # published texts are read


class Link(NamedTuple):
    """Title of a text as ``by`` sees it, and the path that it links to."""

    title: str
    path: str


def link_to(paths: Collection[str], *, by: Actor) -> Link | None:
    """One link to one of ``paths``, in the newest version of a text visible to ``by`` or in its published version.

    Newest versions as the worker last indexed them; published ones as they are. A job sees everything. At most
    AT_MOST linking texts are checked, which bounds the cost.
    """
    if not paths:
        return None
    return _in_newest(paths, by) or _in_live(paths, by)


def sees_every_text(by: Actor) -> bool:
    """Whether every linking text is visible to ``by``: a job, or a user with a role for the whole site."""
    return isinstance(by, SystemActor) or rows_allowed(by, VIEW_ARTICLE, Article) in (Q(), NOT_IN_TRASH)


def _in_newest(paths: Collection[str], by: Actor) -> Link | None:
    public_alone = Q(draft=None) & _allowed(by, READ_ARTICLE)
    found = _linking(LinkingNewest, paths).filter(_allowed(by, VIEW_ARTICLE) | public_alone)
    article = found.select_related("checkup").first()
    if article is None:
        return None
    return Link(article.newest.title, min({*article.checkup.links} & {*paths}))


def _in_live(paths: Collection[str], by: Actor) -> Link | None:
    """Links in published versions, where the draft differs by now or is not indexed yet."""
    for article in _linking(LinkingLive, paths).filter(
        _allowed(by, READ_ARTICLE) | _allowed(by, VIEW_ARTICLE), live__isnull=False
    )[:READ]:
        assert article.live is not None  # noqa: S101  (asked for)
        reader = Reader()
        reader.feed(article.live.body)
        if met := {*reader.links} & {*paths}:
            return Link(article.live.title, min(met))
    return None


def _linking(found: type[LinkingLive | LinkingNewest], paths: Collection[str]) -> QuerySet[Article]:
    """Linking texts first, then a check of each: not every text below the user's roles."""
    asked = Value(sorted(paths), output_field=ArrayField(TextField()))
    there = Article.objects.filter(IsAmong(F("pk"), found(asked, AT_MOST)), trashed_at=None)
    return there.select_related("draft", "live").order_by("pk")


def _allowed(by: Actor, action: Any) -> Q:
    if isinstance(by, SystemActor):
        return Q(pk__isnull=False)
    return Q(as_boolean(rows_allowed(by, action, Article, per_row=True)))
