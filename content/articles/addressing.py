"""Addresses of articles: filing under another section, and the last part of the path.

Readers see an address: where two people must approve, a second one accepts another slug of what was ever public.
"""

from contextlib import nullcontext

from django.db import transaction
from django.db.models.functions import Now

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content import actions, events
from content.addresses import addresses
from content.corrections.verbs import open_correction_of
from content.errors import WrongState
from content.models import Article, PublicText, RevisionStatus, Section
from content.models.articles.review import State
from content.models.public_text import TextKind
from content.policies.move_check import require_as_strict
from content.public_text.verbs import Words, Writer, propose
from content.revisions.revisions import bump_sections, lock_article
from content.sections.landing_article import introduce_no_more
from rbac.administration.separations import enforce_separations, rules_in_force
from rbac.decisions import authorize
from rbac.grants import shared_with


def change_slug(article: Article, slug: str, *, by: Actor) -> None:
    """Changes the address of a locked article, or proposes it. In a service function's transaction."""
    # Readers have not seen the address of an article that was never live; changing a known one takes an editor.
    if article.first_published_at is None:
        addresses.require_unknown_to_readers(article.section, slug)
        _move(article, article.section, slug, by=by)
        return
    authorize(by, actions.MOVE_ARTICLE, article)
    addresses.require_movable(article.address, article.section, slug, by=by)
    propose(TextKind.ARTICLE, article, {"slug": slug}, by=by)


def words_of(article: Article) -> Words:
    return {"slug": article.slug}


def _readdress(text: PublicText, by: Actor) -> Article:
    article = lock_article(Article(pk=text.subject))
    _move(article, article.section, text.words["slug"], by=by)
    return article


WORDS = Writer(Article, words_of, _readdress)


@transaction.atomic
def move_article(article: Article, to: Section, *, by: Actor, slug: str | None = None) -> Article:
    """Files ``article`` under another section; its old address redirects to the new one, and an approval is void.

    Published content stays public, so it takes an editor of both sections; another ``slug`` of it may wait. Moving to
    the same section changes nothing, and an approval stays valid. Raises Invalid if a user with whom it is shared
    would hold roles there that must be kept separate.
    """
    # Grants on it apply in the new scope from now on. Locked before the article, to avoid deadlocks.
    with enforce_separations(lambda: shared_with(article)) if rules_in_force().exists() else nullcontext():
        return _filed_under(article, to, by=by, slug=slug or article.slug)


def _filed_under(article: Article, to: Section, *, by: Actor, slug: str) -> Article:
    article, to = lock_article(article), Section.objects.select_related("scope", "address").get(pk=to.pk)
    left = article.section
    authorize(by, actions.MOVE_ARTICLE, article)
    authorize(by, actions.CREATE_ARTICLE, to)
    if (left.pk, article.slug) == (to.pk, slug):
        return article
    require_as_strict(left, to, is_live=article.live_id is not None)
    if article.first_published_at is None:
        # Readers who kept the old address of something else would find the wrong content there.
        addresses.hold_tree()
        addresses.require_unknown_to_readers(to, slug)
    if left.pk != to.pk and open_correction_of(article):
        raise WrongState(_("An urgent correction waits for a second person. It is moved after that."))
    if article.live_id:
        article.section = to
        authorize(by, actions.MOVE_ARTICLE, article)
        bump_sections(left, article)
    was_public = article.first_published_at is not None
    if left.pk != to.pk or not was_public:
        _move(article, to, article.slug if was_public else slug, by=by)
    if article.slug != slug:
        change_slug(article, slug, by=by)
    # A section shows these as its own text: no user there could take them down any more.
    introduce_no_more(article, by=by, keeping=to)
    return article


def _move(article: Article, section: Section, slug: str, *, by: Actor) -> None:
    old, new = addresses.move_to(article.address, section, slug, by=by)
    if article.draft_id:  # approvers read its address too
        RevisionStatus.objects.filter(revision=article.draft_id).update(state=State.DRAFT)
    article.section, article.slug = section, slug
    article.public_version += 1
    article.changed_at = Now()
    article.save()
    if article.live_id:  # else readers could tell from cache headers that there is a draft
        bump_sections(section, article)
    record(events.ARTICLE_MOVED, by=by, about=article, old_path=old, new_path=new)
