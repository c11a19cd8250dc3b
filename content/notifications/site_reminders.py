"""Reminders about the site: words that no second person has looked at in time, and the yearly accessibility review.

They alarm and change nothing: what the law demands stays in force.
"""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from content.models import Site
from content.notifications.emails import EDITOR, address_of, holders, mail
from content.public_text.verbs import overdue, thing_of
from content.site.legal_pages import statement_to_review
from content.site.settings import language_of
from rbac.rulebook import administrator_role

JOB = "content.mail_site_reminder"
MONDAY = 0
SHOWN = 20


@transaction.atomic
def remind() -> None:
    """Queues a job for each editor and administrator of the whole site, so that one refused address stops no other."""
    if overdue().exists() or (localdate().weekday() == MONDAY and statement_to_review()):
        for person in holders([EDITOR, administrator_role()], None):
            app.configure_task(JOB).defer(person=person.pk)


def mail_reminder(person: int) -> None:
    """One email to one user, unless all of it has been settled meanwhile."""
    user = get_user_model()._default_manager.filter(pk=person, is_active=True).first()
    unseen, statement, site = list(overdue()[:SHOWN]), statement_to_review(), Site.objects.first()
    if user is None or not (unseen or statement):
        return
    with translation.override(language_of(user, site)):
        subject, what = _("The yearly review of the accessibility statement is due"), []
        facts = [(str(thing_of(text) or text), text.alone_because) for text in unseen]
        if statement:
            facts.append((str(statement), f"{_('Last reviewed on')} {statement.words['reviewed_on']}"))
        if unseen:
            subject = _("Alarm: no second person has looked at what readers see")
            what = [_("It stays as it is. Look at it, and say so there.")]
        page = "cms:public_texts" if unseen else "cms:legal_pages"
        url = settings.SITE_URL + reverse(page)
        mail(address_of(user), "content_news", site, subject, facts=facts, what=what, url=url, person=user)
