"""Article workflow: the service functions of an article. Each decides, changes and records in one transaction.

    draft -> in review -> approved -> published -> superseded
      ^---------'  sent back          '-> archived (taken down) -> draft (brought back)

The state belongs to a revision, so a live one and a draft in progress coexist. Any edit is a new revision: it starts as
a draft, and earlier approvals are void. All raise ``Refused`` when the rules forbid it and ``Invalid``
(409, 422) when the request does not fit.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from audit.actors import Actor
from audit.events import Event
from audit.record import record
from audit.stored_messages import gettext as _
from audit.stored_messages import stored_form
from content import actions, events
from content.addresses import addresses
from content.approvals.approvals import record_approval, states_to_approve
from content.articles.addressing import change_slug
from content.articles.emergency_publication import PASSED, use_emergency
from content.corrections.reverting import end_with_take_down
from content.draft_approvals import roles_of_approvers
from content.errors import EditConflict, UncleanText, WrongState
from content.kinds.kind import kinds
from content.models import Article, Byline, GuestReview, ReviewNote, Revision, RevisionStatus, Section, Topic
from content.models.articles.article import ArticleKind
from content.models.articles.review import State
from content.models.signature import Signature
from content.policy import in_force, on_record
from content.revisions.revisions import (
    Content,
    add_revision,
    bump_sections,
    cleaned_words,
    draft_in,
    go_live,
    lock_article,
    require_read,
    set_topics,
    words_on,
)
from content.site.settings import current_site
from foundation.slugs import slug_from
from rbac.decisions import authorize


@transaction.atomic
def create_article(
    section: Section,
    *,
    by: Actor,
    title: str,
    kind: str = ArticleKind.ARTICLE,
    summary: str = "",
    body: str = "",
    slug: str | None = None,
    topics: Iterable[Topic | int] = (),
    language: str | None = None,
    bylines: Iterable[Byline | int] = (),
    details: Mapping[str, str] | None = None,
) -> Article:
    """Creates an article with its first draft. Without ``slug`` it is made from the title."""
    author = person_of(authorize(by, actions.CREATE_ARTICLE, section).actor)
    words = cleaned_words(
        title=title,
        summary=summary,
        body=body,
        language=language or current_site().language,
        topics=topics,
        bylines=bylines,
        kind=kind,
        details=details,
    )
    taken = addresses.PathsBelow(addresses.section_path(section), old_ones=True)
    slug = slug or slug_from(words.title, taken)
    addresses.require_form(slug)
    addresses.require_unknown_to_readers(section, slug)
    article = Article.objects.create(kind=kind, section=section, slug=slug, author_id=author.pk)
    addresses.place(article, section, slug)
    revision = add_revision(article, words, author=author)
    set_topics(article, words.topic_ids)
    _record(events.ARTICLE_CREATED, article, revision, by=by)
    return article


def write_draft(
    article: Article,
    *,
    by: Actor,
    title: str,
    summary: str,
    body: str,
    base: int,
    slug: str | None = None,
    topics: Iterable[Topic | int] | None = None,
    language: str | None = None,
    removed: str = "",
    correction_notes: str | None = None,
    bylines: Iterable[Byline | int] | None = None,
    details: Mapping[str, str] | None = None,
    is_locked: bool = False,
) -> Revision:
    """Saves what ``by`` wrote as a new revision; ``base`` is the number of the revision they started from.

    Raises EditConflict, before anything is written, when another version was saved meanwhile, or something was
    redacted (``removed``: its ``removal`` when they opened it). Unchanged content adds no revision. Arguments
    that are None stay as they are. In the caller's transaction, so without a savepoint; ``is_locked``: the
    caller has locked ``article`` and read it after that.
    """
    article = article if is_locked else lock_article(article)
    author = person_of(authorize(by, actions.EDIT_ARTICLE, article).actor)
    current = article.newest
    words = words_on(
        current,
        kind=article.kind,
        title=title,
        summary=summary,
        body=body,
        language=language,
        topics=topics,
        correction_notes=correction_notes,
        bylines=bylines,
        details=details,
    )
    if words != Content.of(current):
        if base != current.number or removed != current.removal:
            raise EditConflict(current)
        current = save_words(article, words, author=author, by=by)
    if slug and slug != article.slug:
        change_slug(article, slug, by=by)
    return current


# The service function; ``write_draft`` is for callers that are in a transaction already.
save_draft = transaction.atomic(write_draft)


def save_words(
    article: Article,
    words: Content,
    *,
    author: AbstractBaseUser,
    by: Actor,
    event: Event = events.ARTICLE_EDITED,
    **fields: Any,
) -> Revision:
    """Adds a revision on top of the newest, with its audit log entry. The caller authorized and locked the row."""
    voided = article.draft is not None and article.draft.status.state in {State.IN_REVIEW, State.APPROVED}
    revision = add_revision(article, words, author=author)
    if article.live_id is None:
        set_topics(article, words.topic_ids)
    _record(event, article, revision, by=by, voided=voided, **fields)
    return revision


@transaction.atomic
def submit(article: Article, *, by: Actor) -> Article:
    """Submits the draft for review. Raises NotComplete."""
    article = lock_article(article)
    person = person_of(authorize(by, actions.SUBMIT_ARTICLE, article).actor)
    draft = draft_in(article, {State.DRAFT}, gettext_lazy("Only a draft can be submitted."))
    kinds[article.kind].require_complete(draft.details)
    RevisionStatus.objects.filter(pk=draft.pk).update(
        state=State.IN_REVIEW,
        submitted_by_id=person.pk,
        submitted_at=Now(),
        submission=F("submission") + 1,
        sent_back_at=None,
        claimed_by=None,
        claimed_at=None,
        due_at=Now() + timedelta(days=days) if (days := article.section.review_days) else None,
    )
    return _changed(article, events.ARTICLE_SUBMITTED, draft, by=by)


@transaction.atomic
def approve(article: Article, *, by: Actor, digest: str, signature: Signature | None = None) -> Article:
    """Approves exactly the text with ``digest``, as one of those that the section requires. Raises WrongState."""
    article = lock_article(article)
    decision = authorize(by, actions.APPROVE_ARTICLE, article)
    person = person_of(decision.actor)
    draft = draft_in(
        article, states_to_approve(article), gettext_lazy("Only what is in review can be approved.")
    )
    why = gettext_lazy("The article changed after you opened it. Read the new version before you approve it.")
    require_read(draft, digest, why)
    record_approval(article, draft, by=by, approver=person, role=decision.role, signature=signature)
    return article


@transaction.atomic
def send_back(article: Article, *, by: Actor, note: str, digest: str | None = None) -> Article:
    """Returns the draft to its author with a note that says what to change. ``digest``: as in ``publish``."""
    article = lock_article(article)
    person = person_of(authorize(by, actions.SEND_BACK_ARTICLE, article).actor)
    draft = draft_in(
        article, {State.IN_REVIEW, State.APPROVED}, gettext_lazy("Only what is in review can be sent back.")
    )
    why = gettext_lazy(
        "The article changed after you opened it. Read the new version before you send it back."
    )
    require_read(draft, digest, why)
    return return_draft(article, draft, by=by, author=person, note=note)


def return_draft(
    article: Article,
    draft: Revision,
    *,
    by: Actor,
    author: AbstractBaseUser,
    note: str,
    guest: GuestReview | None = None,
) -> Article:
    """Returns the draft to its author. The caller authorized and locked the row. Raises UncleanText without a note."""
    if not (note := note.replace("\x00", "").strip()):
        raise UncleanText(_("Say what should change before this can be published."))
    ReviewNote.objects.create(revision=draft, author_id=author.pk, text=note[:4000], guest=guest)
    RevisionStatus.objects.filter(pk=draft.pk).update(state=State.DRAFT, sent_back_at=Now())
    who = guest.guest if guest else None
    said = guest.audit_identity if guest else None
    return _changed(article, events.ARTICLE_SENT_BACK, draft, by=by, person=who, by_guest=said)


@transaction.atomic
def publish(article: Article, *, by: Actor, digest: str | None = None) -> Article:
    """Publishes the draft. ``digest`` (optional) ensures that it is still the version the user saw."""
    article = lock_article(article)
    decision = authorize(by, actions.PUBLISH_ARTICLE, article)
    draft = draft_in(
        article, {State.DRAFT, State.IN_REVIEW, State.APPROVED}, gettext_lazy("This is published already.")
    )
    why = gettext_lazy("The article changed after you opened it. Read the new version before you publish it.")
    require_read(draft, digest, why)
    approver_roles = roles_of_approvers(article, draft)  # before the draft and its authors are gone
    emergency = use_emergency(article, decision) if PASSED in decision.exceptions else None
    go_live(article)
    record(
        events.ARTICLE_PUBLISHED,
        by=by,
        about=article,
        revision=draft.number,
        digest=draft.digest,
        four_eyes=article.section.four_eyes,
        approver_roles=approver_roles,
        policy=on_record(in_force(article.section).values()),
        emergency=emergency.pk if emergency else None,
    )
    return article


@transaction.atomic
def take_down(article: Article, *, by: Actor, reason: str) -> Article:
    """Takes the article down at once. Its address stays taken; work in progress stays as it is.

    Without work in progress the revision that was live is kept as the draft to come back to.
    """
    article = lock_article(article)
    authorize(by, actions.TAKE_DOWN_ARTICLE, article)
    live = article.live
    if live is None:
        raise WrongState(_("This article is not public, so there is nothing to take down."))
    says, reason = stored_form(reason), reason.replace("\x00", "").strip()[:400]
    if not reason:
        raise UncleanText(_("Say why the article is taken down."))
    _set_state(live, State.ARCHIVED)
    article.live, article.draft = None, article.draft or live
    article.archived_at = article.changed_at = Now()
    article.draft_author_ids = article.every_author()
    article.public_version += 1
    article.save()
    end_with_take_down(article)
    bump_sections(article.section, article)
    record(
        events.ARTICLE_TAKEN_DOWN,
        by=by,
        about=article,
        revision=live.number,
        digest=live.digest,
        reason=reason,
        says=says,  # if the system gave the reason
    )
    return article


@transaction.atomic
def restore(article: Article, *, by: Actor) -> Article:
    """Brings an article that was taken down back to the CMS as a draft, to be reviewed and published again."""
    article = lock_article(article)
    authorize(by, actions.RESTORE_ARTICLE, article)
    if not article.is_archived:
        raise WrongState(_("This article has not been taken down."))
    draft = article.draft
    assert draft is not None  # noqa: S101  (take_down leaves one)
    _set_state(draft, State.DRAFT)
    article.archived_at, article.changed_at = None, Now()
    article.public_version += 1
    article.save()
    record(events.ARTICLE_RESTORED, by=by, about=article, revision=draft.number)
    return article


def person_of(actor: Actor) -> AbstractBaseUser:
    """The user behind ``actor``. Raises TypeError for a job: only users write and review."""
    if not isinstance(actor, AbstractBaseUser):
        raise TypeError(f"{actor} is no person, and only people write and review.")
    return actor


def _set_state(revision: Revision | None, state: State) -> None:
    RevisionStatus.objects.filter(revision=revision).update(state=state)


def _changed(article: Article, event: Event, draft: Revision, *, by: Actor, **fields: Any) -> Article:
    draft.status.refresh_from_db()
    Article.objects.filter(pk=article.pk).update(changed_at=Now())
    _record(event, article, draft, by=by, **fields)
    return article


def _record(event: Event, article: Article, revision: Revision, *, by: Actor, **fields: Any) -> None:
    record(event, by=by, about=article, revision=revision.number, digest=revision.digest, **fields)
