"""Inviting a guest to review exactly one version: by email only, which proves that the address is theirs.

The inviter could approve it themselves, wrote none of it, and answers for the guest: the two count as one approver.
So an invented guest yields no second approval. A user with an account logs in instead, with a second factor. The
link is generated when the email is sent: neither the queue nor any user here ever holds it.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext
from procrastinate.contrib.django import app

from audit.actors import Actor
from audit.personal import sealed_for
from audit.record import record
from audit.stored_messages import gettext as _
from content.actions import INVITE_GUEST
from content.articles.workflow import person_of
from content.errors import UncleanText, WrongState
from content.formatting.local_time import zoned
from content.guests import events
from content.guests.tokens import digest_of_token, link_to, new_token
from content.models import Article, Guest, GuestReview, PreviewLink, Revision, Site
from content.models.articles.guest import LONGEST_DAYS, LONGEST_NAME, Answer, know
from content.models.articles.review import State
from content.notifications.emails import mail
from content.revisions.revisions import lock_article
from content.rulebook.guests import OPEN
from content.text.html_text import one_line
from foundation.clock import database_now
from rbac.decisions import authorize
from rbac.errors import Invalid

MOST = 10  # open invitations for one article
LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3


JOB = "content.mail_guest"


@transaction.atomic
def invite_guest(
    article: Article, *, by: Actor, digest: str, name: str, email: str, days: int
) -> GuestReview:
    """Emails a link to ``email`` that shows the draft with ``digest`` for ``days`` days and takes one answer.

    Raises Refused; WrongState when the draft has changed or is not in review; UncleanText for an invalid name
    or email; Invalid for a duration that is not offered, for a user with an account or invited already, and
    when there are too many guests.
    """
    article = lock_article(article)
    person = person_of(authorize(by, INVITE_GUEST, article).actor)
    draft = article.draft
    if draft is None or draft.status.state not in {State.IN_REVIEW, State.APPROVED}:
        raise WrongState(_("Only what is in review is shown to a guest. Have it submitted first."))
    if draft.digest != digest:
        raise WrongState(_("The article changed after you opened it. Read the new version before you ask."))
    name, email = _cleaned(name, email)
    require_stranger(email)
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(_("A guest has between 1 and %(most)d days.") % {"most": LONGEST_DAYS})
    if open_reviews(article).count() >= MOST:
        raise Invalid(
            _("%(most)d guests are asked already. Revoke one of their links first.") % {"most": MOST}
        )
    _require_not_yet_asked(draft, email)
    asked = GuestReview.objects.create(
        revision=draft,
        digest=digest,
        submission=draft.status.submission,
        guest=(guest := known_as(name, email)),
        invited_by_id=person.pk,
        until=database_now() + timedelta(days=days),
    )
    record(
        events.GUEST_INVITED,
        by=by,
        about=article,
        person=guest,
        guest=asked.pk,
        revision=draft.number,
        digest=digest,
        until=asked.until.isoformat(),
        name=name,
        email=email,
    )
    app.configure_task(JOB).defer(key=asked.pk)
    return asked


@transaction.atomic
def revoke_guest(article: Article, key: int, *, by: Actor) -> None:
    """Revokes the guest's link. Raises Refused, and WrongState when they answered or it has expired."""
    article = lock_article(article)
    person = person_of(authorize(by, INVITE_GUEST, article).actor)
    asked = open_reviews(article).filter(pk=key).first()
    if asked is None:
        raise WrongState(_("This guest has answered already, or the link has ended."))
    GuestReview.objects.filter(pk=asked.pk).update(revoked_at=Now(), revoked_by=person.pk)
    record(events.GUEST_REVOKED, by=by, about=article, guest=asked.pk, revision=asked.revision.number)


def open_reviews(article: Article) -> QuerySet[GuestReview]:
    """Open invitations without an answer."""
    return GuestReview.objects.filter(OPEN, article=article).select_related("guest", "revision", "invited_by")


def reviews_of(article: Article) -> QuerySet[GuestReview]:
    """All invitations to review the draft, newest first."""
    return all_reviews_of(article).filter(revision=article.draft_id)


def all_reviews_of(article: Article) -> QuerySet[GuestReview]:
    """All invitations ever made for ``article``, newest first. ``known`` adds the names."""
    asked = GuestReview.objects.filter(article=article)
    return asked.select_related("guest", "revision", "invited_by").order_by("-invited_at", "-pk")


def known[M: (GuestReview, PreviewLink)](asked: Iterable[M]) -> list[M]:
    """The same, with the guests' names: two queries for any number, none if none is named."""
    found = list(asked)
    guests: Iterable[Guest | None] = (one.guest for one in found)
    know(filter(None, guests))
    return found


def require_stranger(email: str) -> None:
    """Raises Invalid for the email of an account, however it is written: above all an author's."""
    people = get_user_model()._default_manager
    field = get_user_model().get_email_field_name()
    local, _at, host = email.rpartition("@")
    there = Q()
    for written in _written(host):
        there |= Q(**{f"{field}__iendswith": f"@{written}"})
    same_host = people.filter(there, **{f"{field}__istartswith": local.partition("+")[0]})
    if any(_same_mailbox(str(getattr(person, field)), email) for person in same_host):
        raise Invalid(_("A user with this address has an account here. Ask them to log in and review it."))


def _require_not_yet_asked(draft: Revision, email: str) -> None:
    """Raises Invalid for a guest already invited or answered: a guest of two editors is still one person."""
    asked = GuestReview.objects.filter(revision=draft, submission=draft.status.submission)
    asked = asked.filter(OPEN | ~Q(answer=Answer.NONE)).select_related("guest")
    if any(_same_mailbox(review.guest.email, email) for review in known(asked)):
        raise Invalid(
            _(
                "A guest with this address is asked about this version already, or has answered. Revoke their link"
                " before you send another."
            )
        )


def _same_mailbox(one: str, other: str) -> bool:
    """Most providers deliver name+anything@ to name@, so a suffix must not make a user their own guest."""
    return _mailbox(one) == _mailbox(other)


def _mailbox(email: str) -> tuple[str, str]:
    local, _at, host = email.casefold().rpartition("@")
    return local.partition("+")[0], min(_written(host))


def _written(host: str) -> set[str]:
    """In Unicode and as in DNS (RFC 3490): münchen.example is xn--mnchen-3ya.example."""
    try:
        known = host.casefold().encode("idna")
        return {known.decode("ascii"), known.decode("idna")}
    except UnicodeError:
        return {host.casefold()}


def known_as(name: str, email: str = "") -> Guest:
    """A new guest; their data can be erased by destroying its key."""
    guest = Guest()
    guest.sealed = sealed_for(guest, {"name": name, "email": email})
    guest.save(force_insert=True)
    return guest


def _cleaned(name: str, email: str) -> tuple[str, str]:
    name, email = one_line(name), email.strip()
    if not name or len(name) > LONGEST_NAME:
        raise UncleanText(
            _("Give the guest's name, in at most %(most)d characters.") % {"most": LONGEST_NAME}
        )
    try:
        validate_email(email)
    except ValidationError:
        raise UncleanText(_("Give an e-mail address, like name@example.org.")) from None
    if len(email) > LONGEST_ADDRESS:
        raise UncleanText(
            _("This e-mail address is too long: at most %(most)d characters.") % {"most": LONGEST_ADDRESS}
        )
    return name, email


def mail_guest(key: int) -> None:
    """Sends the link, unless the invitation is withdrawn. A retry invalidates an earlier link."""
    token = new_token()
    with transaction.atomic():
        review = GuestReview.objects.filter(OPEN, pk=key).select_related("invited_by", "guest").first()
        if review is None or review.guest.is_erased:
            return
        GuestReview.objects.filter(pk=key).update(token_digest=digest_of_token(token))
    site = Site.objects.first()
    with translation.override(site.language if site else settings.LANGUAGE_CODE):
        _mail(review, link_to("public:review_link", token).reveal(), site)


def _mail(review: GuestReview, link: str, site: Site | None) -> None:
    """Without text or title: unpublished content does not belong in a mailbox."""
    subject = gettext("%(name)s asks you to read something before it is public") % {"name": review.invited_by}
    context = {"review": review, "until": zoned(review.until), "link": link}
    mail(review.guest.email, "guest_review", site, subject, **context)
