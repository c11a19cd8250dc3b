"""Starts a review with emails to its reviewers, and reminds those who have not answered."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from accounts.languages import language_of_letter
from accounts.mail.emails import REVIEW_ASKED, post
from accounts.models import User
from audit.actors import Actor
from rbac.models import AccessReview, Scope
from rbac.names import moment_label
from rbac.reviews.verbs import people_asked, start_review


@transaction.atomic
def start_and_ask(*, scope: Scope | None, due: datetime, reason: str, by: Actor) -> AccessReview:
    """As ``start_review``; also emails each reviewer, in the same transaction."""
    review = start_review(scope=scope, due=due, reason=reason, by=by)
    page = reverse("cms:review_one", args=[review.pk])
    for person in people_asked(review):
        if isinstance(person, User) and person.may_log_in:
            with override(language_of_letter(person)):
                facts = {"place": review.where, "reason": review.reason, "due": moment_label(review.due)}
                post(REVIEW_ASKED, to=person, page=page, **facts)
    return review
