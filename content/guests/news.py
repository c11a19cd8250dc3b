"""The mail to whoever asked a guest: that they answered, and how."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from content.models import GuestReview
from content.models.guest_review import Answer


def about_answer(key: int) -> tuple[str, dict[str, Any]]:
    """Subject and facts of the mail."""
    review = GuestReview.objects.select_related("guest", "revision__article__section").get(pk=key)
    article = review.revision.article
    subject, what = (
        _("%(name)s sent it back"),
        _("What they want changed stands in the notes beside the text."),
    )
    if review.answer == Answer.APPROVED:
        subject = _("%(name)s approved it")
        what = _(
            "Your own approval would not count beside it: a guest and whoever asked them are one person."
        )
    return subject % {"name": review.name}, {
        "facts": [
            (_("Article"), str(article)),
            (_("Section"), str(article.section)),
            (_("Version"), str(review.revision.number)),
        ],
        "what": [what],
        "url": settings.SITE_URL + reverse("cms:article", args=[article.pk]),
    }
