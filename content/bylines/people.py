"""What can be done to bylines. Each verb decides, changes and records in one transaction.

They belong to the whole site: what changes here changes under every article at once, like the name of a topic.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from audit.actors import Actor
from audit.record import record
from audit.said import gettext as _
from content.actions import ARRANGE_BYLINES, READ_MEDIA
from content.bylines.events import (
    BYLINE_ADDED,
    BYLINE_CHANGED,
    BYLINE_REMOVED,
    BYLINE_SPLIT,
    BYLINES_MERGED,
)
from content.bylines.in_copies import cut_from_copies
from content.errors import UncleanText, WrongState
from content.former import forget_former, keep_former
from content.media.addresses import read_address
from content.media.errors import UnknownFile
from content.media.removed import is_there
from content.models import AssetVersion, Byline, UnderByline
from content.models.byline import LONGEST_BIOGRAPHY, LONGEST_NAME
from content.models.media import MediaKind
from content.prose import one_line
from content.site import bump_site
from rbac.decisions import authorize
from rbac.queries import visible_to


@transaction.atomic
def add_byline(*, by: Actor, name: str, biography: str = "", picture: str = "") -> Byline:
    """Somebody under whose name articles may stand. ``picture``: the address of one in the library, or "".

    Raises Refused, UncleanText and UnknownFile.
    """
    authorize(by, ARRANGE_BYLINES)
    byline = Byline.objects.create(
        name=_name(name), biography=_biography(biography), picture=_picture(picture, by=by)
    )
    record(BYLINE_ADDED, by=by, about=_nameless(byline))
    return byline


@transaction.atomic
def change_byline(byline: Byline, *, by: Actor, name: str, biography: str, picture: str) -> Byline:
    """Raises Refused, UncleanText, UnknownFile, and WrongState for one that is not in use any more."""
    authorize(by, ARRANGE_BYLINES, byline)
    byline = _in_use(byline)
    wanted = {"name": _name(name), "biography": _biography(biography)}
    if picture != (byline.picture.address if byline.picture else ""):
        wanted["picture"] = _picture(picture, by=by)  # type: ignore[assignment]
    changed = [key for key, value in wanted.items() if getattr(byline, key) != value]
    if not changed:
        return byline
    former = keep_former(byline, {key: _plain(byline, key) for key in changed})
    for key in changed:
        setattr(byline, key, wanted[key])
    byline.save(update_fields=changed)
    bump_site()
    record(BYLINE_CHANGED, by=by, about=_nameless(byline), changed=", ".join(changed), former=former)
    return byline


@transaction.atomic
def merge_bylines(byline: Byline, into: Byline, *, by: Actor) -> Byline:
    """Two rows for one person become one: every article, live or old, stands under ``into`` from then on.

    Taken back by ``split_byline`` alone, as long as it is known what it said. Raises Refused, and WrongState where one
    of them is not in use any more.
    """
    authorize(by, ARRANGE_BYLINES, byline)
    first, second = sorted((byline, into), key=lambda one: one.pk)
    found = {one.pk: one for one in (_in_use(first), _in_use(second))}
    byline, into = found[byline.pk], found[into.pk]
    if byline.pk == into.pk:
        raise WrongState(_("Choose another byline than this one."))
    articles = live_articles_of(byline)
    part = Byline.objects.filter(merged_into=byline)
    had = {"biography": byline.biography, "picture": byline.picture_id}
    former = keep_former(byline, had | {"merged": list(part.values_list("pk", flat=True))})
    part.update(merged_into=into)
    # What is shown of it is that of the other one, and nothing is kept that nobody sees.
    byline.merged_into, byline.biography, byline.picture = into, "", None
    byline.save(update_fields=["merged_into", "biography", "picture"])
    bump_site()
    told: dict[str, Any] = {"into": into.pk, "articles": articles, "former": former}
    record(BYLINES_MERGED, by=by, about=_nameless(byline), **told)
    return into


@transaction.atomic
def split_byline(byline: Byline, former: Mapping[str, Any], *, by: Actor) -> None:
    """Makes ``byline``, which became part of another one, one of its own again, with what it said before.

    former: what is kept of that (content/former.py). Raises Refused, and WrongState where it is no part of another one.
    """
    authorize(by, ARRANGE_BYLINES, byline)
    byline = Byline.objects.select_for_update(of=("self",)).select_related("merged_into").get(pk=byline.pk)
    if byline.removed_at or (into := byline.merged_into) is None:
        raise WrongState(_("This byline is not in use any more. Look at the list again."))
    byline.merged_into, byline.biography = None, former["biography"]
    byline.picture = AssetVersion.objects.filter(is_there(), pk=former["picture"] or 0).first()
    byline.save(update_fields=["merged_into", "biography", "picture"])
    Byline.objects.filter(pk__in=former["merged"], merged_into=into).update(merged_into=byline)
    bump_site()
    told: dict[str, Any] = {"out_of": into.pk, "articles": live_articles_of(byline)}
    record(BYLINE_SPLIT, by=by, about=_nameless(byline), **told)


@transaction.atomic
def remove_byline(byline: Byline, *, by: Actor) -> None:
    """Takes the person off the site for good: name, biography and picture, under every article and in every version.

    What was approved and published can still be proved: a version is fingerprinted over the keys of its bylines. The
    names that were merged into this one go as well. Raises Refused and WrongState.
    """
    authorize(by, ARRANGE_BYLINES, byline)
    byline = _in_use(byline)
    articles = live_articles_of(byline)
    gone = Byline.objects.filter(pk=byline.pk) | Byline.objects.filter(merged_into=byline)
    forget_former(Byline, gone.values_list("pk", flat=True))
    _forget_in_copies(list(gone))
    gone.update(name="", biography="", picture=None, removed_at=Now())
    bump_site()
    record(BYLINE_REMOVED, by=by, about=_nameless(byline), articles=articles)


def _forget_in_copies(gone: list[Byline]) -> None:
    names = {one.name for one in gone}
    others = Byline.objects.in_use().filter(name__in=names).exclude(pk__in=[one.pk for one in gone])
    alone = names.difference(others.values_list("name", flat=True))
    for one in gone:
        cut_from_copies(one.pk, one.name, is_alone=one.name in alone)


def live_articles_of(byline: Byline) -> int:
    """How many articles that readers see stand under it, or under one that is part of it. One query."""
    keys = [byline.pk, *byline.merged.values_list("pk", flat=True)]
    return UnderByline.objects.filter(byline_id__in=keys).values("article").distinct().count()


def _in_use(byline: Byline) -> Byline:
    byline = Byline.objects.select_for_update(of=("self",)).select_related("picture").get(pk=byline.pk)
    if byline.removed_at or byline.merged_into_id:
        raise WrongState(_("This byline is not in use any more. Look at the list again."))
    return byline


def _nameless(byline: Byline) -> Byline:
    """For the journal, which forgets nothing."""
    return Byline(pk=byline.pk)


def _plain(byline: Byline, name: str) -> Any:
    """What it says, as JSON: of a picture its key."""
    return byline.picture_id if name == "picture" else getattr(byline, name)


def _name(text: str) -> str:
    name = one_line(text)
    if not name or len(name) > LONGEST_NAME:
        raise UncleanText(_("Give the byline a name of at most %(n)d characters.") % {"n": LONGEST_NAME})
    return name


def _biography(text: str) -> str:
    biography = one_line(text)
    if len(biography) > LONGEST_BIOGRAPHY:
        raise UncleanText(
            _("The biography has at most %(n)d characters. Shorten it.") % {"n": LONGEST_BIOGRAPHY}
        )
    return biography


def _picture(address: str, *, by: Actor) -> AssetVersion | None:
    """With it, whoever may read an article under the byline may see it: that is what it is chosen for."""
    if not address:
        return None
    named = read_address(address.strip())
    if named is None:
        raise UnknownFile(address[:80])
    seen = visible_to(by, READ_MEDIA, AssetVersion).filter(
        is_there(),
        asset__trashed_at=None,
        file=named.digest,
        address_name=named.name,
        file__kind=MediaKind.IMAGE,
    )
    found = seen.order_by(F("pk").desc()).first()
    if found is None:
        raise UnknownFile(named.name)
    return found
