"""Email to the inviter of a guest: that they answered, and how."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from content.missing_approvals import still_missing
from content.models import Article, GuestReview
from content.models.articles.guest_review import Answer


def about_answer(key: int) -> tuple[str, dict[str, Any]]:
    """Subject and context of the email."""
    review = GuestReview.objects.select_related(
        "guest", "revision__article__section", "revision__article__draft__status"
    ).get(pk=key)
    article = review.revision.article
    subject, what = (
        _("%(name)s sent it back"),
        _("What they want changed stands in the notes beside the text."),
    )
    if review.answer == Answer.APPROVED:
        subject = _("%(name)s approved it")
        what = _what_is_left(article)
    return subject % {"name": review.name}, {
        "facts": [
            (_("Article"), str(article)),
            (_("Section"), str(article.section)),
            (_("Version"), str(review.revision.number)),
        ],
        "what": [what] if what else [],
        "url": settings.SITE_URL + reverse("cms:article", args=[article.pk]),
    }


def _what_is_left(article: Article) -> str:
    """If the section demands approvers, a guest's approval never counts for the inviter: they may still approve."""
    section = article.section
    if section.four_eyes and section.demands:
        return still_missing(article)
    return _("Your own approval would not count beside it: a guest and whoever asked them are one person.")
