"""Checklist of a site that is not open yet: what an administrator arranges first, on the desk until it opens."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content.actions import OPEN_SITE
from content.models import Article, LegalPage, Section, Site
from content.models.legal_page import LegalKind
from content.site.opening import is_open
from rbac.assignments import in_force
from rbac.decisions import decide
from rbac.models import RoleAssignment


class Step(NamedTuple):
    """``address``: of the page where it is done."""

    label: str | Promise
    address: str
    is_done: bool


def steps_for(user: Any) -> list[Step]:
    """Steps for ``user``; none once the site is open, or for one who may not open it."""
    site = None if is_open() else Site.objects.first()
    if site is None or not decide(user, OPEN_SITE).allowed:
        return []
    settings = reverse("cms:site_settings")
    roles = RoleAssignment.objects.filter(in_force())
    return [
        Step(_("Name the site and say what it is"), settings, bool(site.tagline)),
        Step(_("Give it a colour or a logo"), settings, bool(site.accent or site.logo)),
        *_legal_steps(),
        Step(_("Add a section"), reverse("cms:section_new"), Section.objects.exists()),
        Step(_("Arrange the menu"), reverse("cms:site_menus"), bool(site.header_menu)),
        Step(
            _("Publish a first article"),
            reverse("cms:article_new"),
            Article.objects.filter(live__isnull=False).exists(),
        ),
        Step(
            _("Invite a second person, who approves what you write"),
            reverse("cms:person_invite"),
            roles.values("user").distinct().count() > 1,
        ),
        Step(_("Open the site"), settings, is_done=False),
    ]


def _legal_steps() -> list[Step]:
    published = set(LegalPage.objects.filter(published_at__isnull=False).values_list("kind", flat=True))
    return [
        Step(kind.label, reverse("cms:legal_page", args=[kind.value]), kind.value in published)
        for kind in LegalKind
    ]
