"""Media visibility: readable for users who may read or see an article that uses the file, or its asset. Never stored.

The revisions of an article decide: a live one opens its files to its readers, any other to users who see the article
in the CMS. When an article is taken down, moved or put under another policy, its files follow at once. The picture of
a byline is shown below its articles, and so is for their readers.

A user who may read one article of a section may read each live one in it, unless it was granted individually; and one
who sees an article in the CMS sees all (tests/content/rulebook/test_media_visibility.py). So one article is checked
in each section, however many show the file, and also those that were granted individually.

So the cost grows with the sections that show a file, each of which may be the one that opens it; and, for a file in
more than FEW articles, with the user's individual grants. A test counts what is read
(tests/size/test_files_in_many_places.py).
"""

from typing import Any, NamedTuple

from django.db.models import Exists, F, Func, IntegerField, Model, OuterRef, Q, Subquery, Value
from django.db.models.lookups import GreaterThan, IsNull
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.actions import READ_ARTICLE, VIEW_ARTICLE, VIEW_MEDIA
from content.models import Article, Asset, AssetVersion, Byline, ShownEver, ShownLive, UnderByline
from content.models.articles.media_usage import ShowingEver, ShowingLive, StandingUnder
from foundation.query_expressions import IsOneOf
from rbac.models.grant_queries import NOTHING, granted_singly
from rbac.queries import as_boolean, only, rows_allowed, visible_to
from rbac.rulebook import Condition

FEW = 250  # articles that are each checked for grants


class _Where(NamedTuple):
    """Relation between the row in question and articles: the article's key is in ``column``."""

    found: type[Func]
    rows: type[Model]
    column: str


_LIVE = _Where(ShowingLive, ShownLive, "version_id")
_EVER = _Where(ShowingEver, ShownEver, "version_id")
_SIGNED = _Where(StandingUnder, UnderByline, "byline_id")


def _seen_by(actor: Any) -> Q:
    """Over AssetVersion. The actions here cover frozen accounts and anonymous users themselves."""
    library = Asset.objects.filter(pk=OuterRef("asset_id"))
    bylines = Byline.objects.filter(_seen_in(actor, READ_ARTICLE, _SIGNED))
    return (
        _seen_in(actor, READ_ARTICLE, _LIVE)
        | _seen_in(actor, VIEW_ARTICLE, _EVER)
        | Q(Exists(visible_to(actor, VIEW_MEDIA, library)))
        | Q(Exists(bylines.filter(picture=OuterRef("pk"))))
        | Q(Exists(bylines.filter(merged_into__picture=OuterRef("pk"))))
    )


def _seen_in(actor: Any, action: str, where: _Where) -> Q:
    allowed = rows_allowed(actor, action, Article, of_few=True)
    if allowed is NOTHING:
        return NOTHING
    there = Article.objects.filter(IsOneOf(F("pk"), where.found(OuterRef("pk"))))
    singly = granted_singly(actor, action, Article)
    found = Q(Exists(there.filter(as_boolean(allowed))))
    return found if singly is NOTHING else found | _granted(singly, allowed, where)


def _granted(singly: Q, allowed: Q, where: _Where) -> Q:
    """Few articles are checked one by one; for more, the granted ones are checked for membership."""
    first = where.found(OuterRef("pk"), Value(FEW + 1))
    some = Article.objects.filter(IsOneOf(F("pk"), first), as_boolean(singly), as_boolean(allowed))
    are_more = GreaterThan(
        Func(
            where.found(F("pk"), Value(FEW + 1)),
            function="cardinality",
            output_field=IntegerField(),
        ),
        FEW,
    )
    here: Any = {"article": OuterRef("pk"), where.column: OuterRef(OuterRef("pk"))}
    is_there = where.rows._default_manager.filter(**here).order_by().values("pk")[:1]
    # Checked for each of them: PostgreSQL might begin with whatever else shows the file.
    given = only(Article.objects.order_by(), singly)
    among = given.filter(IsNull(Subquery(is_there), False), as_boolean(allowed))
    return Q(Exists(some)) | Q(are_more) & Q(Exists(among))


def _is_seen(actor: Any, version: AssetVersion) -> bool:
    return AssetVersion.objects.filter(_seen_by(actor), pk=version.pk).exists()


used_where_they_read = Condition(
    name="used_where_they_read",
    label=gettext_lazy(
        "that it is in an article or a library that they may see, or the picture of a byline of"
        " such an article"
    ),
    test=_is_seen,
    query=_seen_by,
)

own_upload = Condition(
    name="own_upload",
    label=gettext_lazy("having uploaded it"),
    test=lambda user, asset: asset.uploader_id is not None and user.pk == asset.uploader_id,
    query=lambda user: Q(uploader_id=user.pk),
)


def in_trash(actor: Any, asset: Asset) -> str | None:
    if asset.trashed_at is None:
        return None
    return _("This file is in the trash. Bring it back before you go on.")


def is_not_in_trash(actor: Any) -> Q:
    return Q(trashed_at__isnull=True)
