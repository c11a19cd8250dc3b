"""Reverting a publication: readers see again, at once, what they saw before it. Nothing becomes public that was not:
the audit log says what readers saw, and the version must still have the approvals that its section requires, as the
database counts them (models/articles/review.py). Otherwise the article is taken down instead.
"""

from collections.abc import Collection

from django.db import transaction

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from audit.stored_messages import stored_form
from content import events
from content.actions import REVERT_PUBLICATION
from content.corrections.reverting import show_again
from content.draft_approvals import approvals_left, approvals_of
from content.errors import UncleanText, WrongState
from content.models import Article, ImportedItem, Revision, SignatureCheck
from content.proofs.publication_proof import CAME_BACK, shown_until_now, value_of
from content.revisions.revisions import lock_article
from content.signatures.statement import version_subject
from rbac.decisions import authorize


def seen_before(article: Article, besides: Collection[int]) -> Revision | None:
    """What readers saw of ``article`` before the versions with the numbers ``besides``, one of which is live.

    None if they saw nothing: it was not public, or had been taken down. Few queries.
    """
    came_back = None
    for entry in shown_until_now(article):
        number = value_of(entry, "revision")
        if came_back is not None:  # what had replaced it was reverted, so it is as if that had never been
            if number == came_back and entry.event not in CAME_BACK:
                came_back = None
        elif number in besides:
            came_back = number if entry.event in CAME_BACK else None
        else:
            found = article.revisions.filter(number=number, digest=value_of(entry, "digest"))
            return found.select_related("status").first()
    return None


def why_not_again(article: Article, revision: Revision) -> str:
    """Why readers cannot see ``revision`` again; "" where they can. The same check as PublishedByTwo."""
    if revision.removed_at:
        return _("Something was removed from it by law.")
    if article.section.four_eyes and not _came_from_elsewhere(revision):
        if _lacks_approvals(article, revision):
            return _("It does not have the approvals that its section asks for now.")
        if _is_signed_wrongly(revision):
            return _("A signature that approved it does not verify.")
    return ""


def _is_signed_wrongly(revision: Revision) -> bool:
    signed = SignatureCheck.objects.filter(signature__object=version_subject(revision).object)
    return signed.exclude(why_not="").exists()


def _came_from_elsewhere(revision: Revision) -> bool:
    brought = ImportedItem.objects.filter(object_id=revision.article_id, kind__in=("post", "page"))
    return revision.number == 1 and brought.exists()


def _lacks_approvals(article: Article, revision: Revision) -> bool:
    """Article public. Approvals by authors of it, or of anything since the live version, do not count."""
    section, live = article.section, article.live.number if article.live else 0
    if section.demands and approvals_left(revision, revision.status.submission, since=live) > 0:
        return True
    authors = {revision.author_id, *revision.author_ids, *article.draft_author_ids}
    later = article.revisions.filter(number__gt=live).order_by().values("author_id")
    given = approvals_of(article, revision).exclude(approver__in=authors).exclude(approver__in=later)
    return given.order_by().values("approver").distinct().count() < section.approvals


@transaction.atomic
def take_publication_back(
    article: Article, *, by: Actor, besides: Collection[int], to: int, reason: str
) -> Article:
    """Shows readers version ``to`` again, which they saw before the versions ``besides``; one of those is live.

    Work in progress is a draft again, to be approved again, with its base unchanged; without any, the reverted
    version becomes the draft. Raises Refused, UncleanText without a reason, and WrongState where readers see
    something else by now, did not see ``to`` before, or cannot see it again.
    """
    article = lock_article(article)
    authorize(by, REVERT_PUBLICATION, article)
    live = article.live
    if live is None or live.number not in besides:
        raise WrongState(_("Readers see another version by now, or none."))
    earlier = seen_before(article, besides)
    if earlier is None or earlier.number != to:
        raise WrongState(_("Readers did not see version %(number)d before.") % {"number": to})
    if why := why_not_again(article, earlier):
        raise WrongState(why)
    says, reason = stored_form(reason), reason.replace("\x00", "").strip()[:400]
    if not reason:
        raise UncleanText(_("Say why the publication is taken back."))
    show_again(article, earlier, draft=article.draft or live)
    record(
        events.PUBLICATION_REVERTED,
        by=by,
        about=article,
        revision=earlier.number,
        digest=earlier.digest,
        instead_of=live.number,
        instead_of_digest=live.digest,
        reason=reason,
        says=says,  # if the system gave the reason
    )
    return article
