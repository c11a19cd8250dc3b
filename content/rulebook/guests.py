"""Rules on guests: who may show them a version, and ask them to approve it: part of content/rules.py."""

from functools import cache
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.actors import COMMAND_LINE, SystemActor
from audit.stored_messages import gettext as _t
from content.actions import ERASE_GUEST, INVITE_GUEST, PREVIEW_ARTICLE
from content.conditions import own_article
from content.models import Article, GuestReview
from content.models.articles.guest import Answer
from content.models.articles.section import Guests
from content.policy_text import source_of
from rbac.actions import Action
from rbac.rulebook import Condition, Invariant, Row, no, when, yes

GUEST = SystemActor("guest")  # the holder of an emailed link
OPEN = Q(answer=Answer.NONE, revoked_at=None, until__gt=Now())


@cache
def _asked() -> Q:
    asked = GuestReview.objects.filter(
        OPEN, revision=OuterRef("draft"), submission=OuterRef("draft__status__submission")
    )
    return Q(Exists(asked))


_is_asked = Condition(
    name="guest_asked",
    label=_("having been asked by mail about exactly this version"),
    test=lambda actor, article: Article.objects.filter(_asked(), pk=article.pk).exists(),
    query=lambda actor: _asked(),
)
APPROVES = {GUEST.name: when(_is_asked, _("a guest approves the version about which an editor asked them"))}
SENDS_BACK = {
    GUEST.name: when(_is_asked, _("a guest sends back the version about which an editor asked them"))
}

ROWS = {
    PREVIEW_ARTICLE: Row(
        contributor=when(own_article, _("contributors send previews of what they write themselves")),
        editor=yes(_("editors send previews of the articles of their sections")),
        administrator=yes(_("administrators send previews of every article")),
    ),
    INVITE_GUEST: Row(
        contributor=no(_("contributors write; editors decide who else approves")),
        editor=yes(_("editors ask guests about the articles of their sections, and answer for them")),
        administrator=yes(_("administrators ask guests, and answer for them")),
    ),
    ERASE_GUEST: Row(
        contributor=no(_("contributors write; what says who approved goes by an administrator's hand")),
        editor=no(_("editors answer for their guests, so they do not make them nameless")),
        administrator=yes(_("administrators answer guests who want to be forgotten")),
        system={COMMAND_LINE.name: yes(_("the operator of the server answers them, too"))},
    ),
}
MODELS: dict[Action, type[Model] | None] = {
    PREVIEW_ARTICLE: Article,
    INVITE_GUEST: Article,
    ERASE_GUEST: Article,
}


def not_shown_here(actor: Any, article: Article) -> str | None:
    if article.section.guests != Guests.NONE:
        return None
    return _t(
        "In this section no one without an account sees a version before it is public (%(source)s)."
    ) % {"source": source_of(article.section, "guests")}


def not_asked_here(actor: Any, article: Article) -> str | None:
    if article.section.guests == Guests.APPROVE:
        signed = article.section.four_eyes and article.section.signed
        return (
            _t("In this section only signed approvals count, and a guest has no passkey.") if signed else None
        )
    return _t("In this section no guest may approve anything (%(source)s).") % {
        "source": source_of(article.section, "guests")
    }


_SHOWN = Q(section__guests__in=(Guests.READ, Guests.APPROVE))
_ASKED = Q(section__guests=Guests.APPROVE) & ~Q(section__four_eyes=True, section__signed=True)
INVARIANTS = (
    Invariant(
        name="previews_where_allowed",
        label=_("previews only where the section allows them"),
        way_out=_("That administrators let the section show versions to guests."),
        actions=(PREVIEW_ARTICLE,),
        broken=not_shown_here,
        query=lambda actor: _SHOWN,
    ),
    Invariant(
        name="guests_where_allowed",
        label=_("guests approve only where the section allows it"),
        way_out=_("That a user with an account approves it."),
        actions=(INVITE_GUEST,),
        broken=not_asked_here,
        query=lambda actor: _ASKED,
    ),
)
