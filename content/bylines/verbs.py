"""Byline service functions. Each decides, changes and records in one transaction.

Bylines belong to the whole site: a change applies to every article at once, like the name of a topic. A removed
byline leaves working copies too, whose forms hold bylines as text.
"""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content.actions import ARRANGE_BYLINES, READ_MEDIA
from content.bylines.naming import lines_in
from content.errors import UncleanText, WrongState
from content.events import BYLINE_CHANGED, BYLINE_CREATED, BYLINE_REMOVED, BYLINES_MERGED
from content.media.finding import picture_at
from content.models import AssetVersion, Byline, PublicText, UnderByline, WorkingCopy
from content.models.byline import LONGEST_BIOGRAPHY
from content.models.public_text import TextKind
from content.public_text.verbs import Words, Writer, erase, first_words, propose
from content.site.settings import bump_site
from content.text.html_text import one_line
from foundation.names import accepted_name
from rbac.decisions import authorize
from rbac.queries import visible_to

GONE = "byline-gone"  # a form field of a copy: a byline that its author had named is gone
_FIELDS = ("bylines", "initial-bylines")


@transaction.atomic
def add_byline(*, by: Actor, name: str, biography: str = "", picture: str = "", account: str = "") -> Byline:
    """Creates a byline; biography and picture as far as one person suffices, else they wait.

    Readers see it once an approved article stands under it. ``picture``: its address in the library; ``account``: the
    email of a user; or "". Raises Refused, UncleanText and UnknownFile.
    """
    authorize(by, ARRANGE_BYLINES)
    person = _account(account)
    byline = Byline.objects.create(name=_name(name))
    _give(byline, person.pk if person else None)
    record(BYLINE_CREATED, by=by, about=_nameless(byline))
    introduce(byline, biography=_biography(biography), picture=_picture(picture, by=by), by=by)
    return Byline.objects.select_related("picture").get(pk=byline.pk)


def introduce(byline: Byline, *, biography: str, picture: str, by: Actor, source: str = "") -> None:
    """Keeps the name of a new byline; proposes words and picture (its address), if there are any."""
    first_words(TextKind.BYLINE, byline, by=by)
    if words := {n: value for n, value in {"biography": biography, "picture": picture}.items() if value}:
        propose(TextKind.BYLINE, byline, words, by=by, source=source)


@transaction.atomic
def change_byline(
    byline: Byline, *, by: Actor, name: str, biography: str, picture: str, account: str = ""
) -> Byline:
    """Changes whose account it is; the words as far as one person suffices, else they wait.

    Raises Refused, UncleanText, UnknownFile, and WrongState for one that is no longer in use or waits already.
    """
    authorize(by, ARRANGE_BYLINES, byline)
    byline = _in_use(byline)
    person = _account(account)
    if byline.account != person:
        _give(byline, person.pk if person else None)
        record(BYLINE_CHANGED, by=by, about=_nameless(byline), changed="account")
    shown = words_of(byline)
    kept = picture == shown["picture"]
    wanted = {
        "name": _name(name),
        "biography": _biography(biography),
        "picture": shown["picture"] if kept else _picture(picture, by=by),
    }
    if words := {name: value for name, value in wanted.items() if shown[name] != value}:
        propose(TextKind.BYLINE, byline, words, by=by)
    return Byline.objects.select_related("picture").get(pk=byline.pk)


def _reword(text: PublicText, by: Actor) -> Byline:
    byline = _in_use(Byline(pk=text.subject))
    if "merged_into" in text.words:
        return _merge(byline, _in_use(Byline(pk=int(text.words["merged_into"]))), by=by)
    for name, value in (columns := _columns(text.words)).items():
        setattr(byline, name, value)
    byline.save(update_fields=list(columns))
    bump_site()
    record(BYLINE_CHANGED, by=by, about=_nameless(byline), changed=", ".join(text.words))
    return byline


@transaction.atomic
def merge_bylines(byline: Byline, into: Byline, *, by: Actor) -> PublicText:
    """Proposes that two bylines of one person become one: every article, live or old, then has ``into``.

    It cannot be undone. Raises Refused, and WrongState if one of them is no longer in use or waits already.
    """
    authorize(by, ARRANGE_BYLINES, byline)
    first, second = sorted((byline, into), key=lambda one: one.pk)
    found = {one.pk: one for one in (_in_use(first), _in_use(second))}
    byline, into = found[byline.pk], found[into.pk]
    if byline.pk == into.pk:
        raise WrongState(_("Choose another byline than this one."))
    return propose(TextKind.BYLINE, byline, {"merged_into": str(into.pk)}, by=by)


def _merge(byline: Byline, into: Byline, *, by: Actor) -> Byline:
    articles = live_articles_of(byline)
    Byline.objects.filter(merged_into=byline).update(merged_into=into)
    # Only the details of the other one are shown, and details that are never shown are not kept.
    byline.merged_into, byline.biography, byline.picture, byline.account = into, "", None, None
    byline.save(update_fields=["merged_into", "biography", "picture", "account"])
    bump_site()
    record(BYLINES_MERGED, by=by, about=_nameless(byline), into=into.pk, articles=articles)
    return byline


def words_of(byline: Byline) -> Words:
    """The picture by its address, which names its bytes; the other byline by its key."""
    return {
        "name": byline.name,
        "biography": byline.biography,
        "picture": byline.picture.address if byline.picture else "",
        "merged_into": str(byline.merged_into_id or ""),
    }


def _columns(words: Words) -> dict[str, Any]:
    columns: dict[str, Any] = {name: value for name, value in words.items() if name != "picture"}
    if "picture" in words:
        columns["picture"] = (
            picture_at(words["picture"], AssetVersion.objects.all()) if words["picture"] else None
        )
    return columns


WORDS = Writer(Byline, words_of, _reword)


@transaction.atomic
def remove_byline(byline: Byline, *, by: Actor) -> None:
    """Erases the person for good: name, biography and picture, on every article and in every version.

    Approvals and publications can still be proved: a version is fingerprinted over the keys of its bylines.
    Bylines that were merged into this one are erased as well. Raises Refused and WrongState.
    """
    authorize(by, ARRANGE_BYLINES, byline)
    byline = _in_use(byline)
    articles = live_articles_of(byline)
    gone = Byline.objects.filter(pk=byline.pk) | Byline.objects.filter(merged_into=byline)
    _forget_in_copies(list(gone))
    keys = [one.pk for one in gone]
    gone.update(name="", biography="", picture=None, account=None, removed_at=Now())
    erase(TextKind.BYLINE, keys, by=by)
    bump_site()
    record(BYLINE_REMOVED, by=by, about=_nameless(byline), articles=articles)


def _forget_in_copies(gone: list[Byline]) -> None:
    names = {one.name for one in gone}
    others = Byline.objects.in_use().filter(name__in=names).exclude(pk__in=[one.pk for one in gone])
    alone = names.difference(others.values_list("name", flat=True))
    for one in gone:
        cut_from_copies(one.pk, one.name, is_alone=one.name in alone)


def live_articles_of(byline: Byline) -> int:
    """Number of live articles with this byline or one merged into it. One query."""
    keys = [byline.pk, *byline.merged.values_list("pk", flat=True)]
    return UnderByline.objects.filter(byline_id__in=keys).values("article").distinct().count()


def _in_use(byline: Byline) -> Byline:
    byline = (
        Byline.objects.select_for_update(of=("self",)).select_related("picture", "account").get(pk=byline.pk)
    )
    if byline.removed_at or byline.merged_into_id:
        raise WrongState(_("This byline is not in use any more. Look at the list again."))
    return byline


def _nameless(byline: Byline) -> Byline:
    """For the audit log, which forgets nothing."""
    return Byline(pk=byline.pk)


def _name(text: str) -> str:
    try:
        return accepted_name(text)
    except ValidationError as error:
        raise UncleanText(error.messages[0]) from None


def _biography(text: str) -> str:
    biography = one_line(text)
    if len(biography) > LONGEST_BIOGRAPHY:
        raise UncleanText(
            _("The biography has at most %(n)d characters. Shorten it.") % {"n": LONGEST_BIOGRAPHY}
        )
    return biography


def _account(email: str) -> AbstractBaseUser | None:
    if not email:
        return None
    users = get_user_model()
    person = users._default_manager.filter(**{f"{users.get_email_field_name()}__iexact": email}).first()
    if person is None:
        raise UncleanText(
            _("There is no account with this address. Leave it empty, or check how it is written.")
        )
    return person


def _give(byline: Byline, account: int | None) -> None:
    """Their articles begin with this byline from now on, and with no other one."""
    if account:
        Byline.objects.filter(account=account).exclude(pk=byline.pk).update(account=None)
    Byline.objects.filter(pk=byline.pk).update(account=account)


def _picture(address: str, *, by: Actor) -> str:
    """Address of the picture, or "". Readers of an article with this byline may see it: that is its purpose."""
    return picture_at(address.strip(), visible_to(by, READ_MEDIA, AssetVersion)).address if address else ""


def cut_from_copies(key: int, name: str, *, is_alone: bool) -> None:
    """Removes the byline ``key``, called ``name``, from every open copy, which then records that it is gone.

    ``is_alone``: whether no other byline has that name. An open page still holds the name; saving it reports
    the removal.
    """
    wanted = {f"{name} #{key}", f"#{key}"} | ({name} if is_alone else set())
    holds = Q()
    for field in _FIELDS:
        for name in wanted:
            holds |= Q(**{f"fields__{field}__0__icontains": name})
    for copy in WorkingCopy.objects.select_for_update().filter(holds, is_open=True).order_by("pk"):
        if fields := _without(copy.fields, wanted):
            WorkingCopy.objects.filter(pk=copy.pk).update(fields=fields)


def _without(fields: dict[str, list[str]], wanted: Collection[str]) -> dict[str, list[str]] | None:
    """None if no line matches exactly."""
    opened = lines_in("".join(fields.get("initial-bylines", [])))
    keys = "".join(fields.get("byline_keys", [])).split()
    now = {
        name: ["\n".join(line for line in lines_in(text) if line not in wanted) for text in fields[name]]
        for name in _FIELDS
        if name in fields
    }
    if all(
        [lines_in(text) for text in now[name]] == [lines_in(text) for text in fields[name]] for name in now
    ):
        return None
    if len(keys) == len(opened):
        kept = [key for key, line in zip(keys, opened, strict=True) if line not in wanted]
        now["byline_keys"] = [" ".join(kept)]
    return {**fields, **now, GONE: ["1"]}
