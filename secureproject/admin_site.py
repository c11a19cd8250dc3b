"""Django admin under our access rules. Only what is registered here exists; nothing is autodiscovered."""

from typing import Any

from django.contrib.admin import AdminSite, display
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.admin import FactorPolicyAdmin
from accounts.models import FactorPolicy, User
from audit.models import Entry
from content.admin import (
    ArticleAdmin,
    ArticleGrantAdmin,
    ArticleTeamGrantAdmin,
    CommentAdmin,
    CorrectionAdmin,
    EmergencyAdmin,
    PolicyAdmin,
    SectionGrantAdmin,
    SectionTeamGrantAdmin,
)
from content.models import (
    Address,
    Article,
    Byline,
    Comment,
    EmergencyPass,
    Policy,
    PolicyChange,
    Section,
    Site,
    Topic,
    UrgentCorrection,
)  # fmt: skip
from content.models.grants import ArticleGrant, ArticleTeamGrant, SectionGrant, SectionTeamGrant
from content.site.colours import address_of_accents
from intrusion.models import Block, Incident
from rbac.access import declare, requires
from rbac.account_state import state_of
from rbac.decisions import Decision, decide
from rbac.django_admin.role_admin import RoleAssignmentAdmin, ScopeAdmin
from rbac.enforcement.refusal_links import question_of
from rbac.models import AccessReview, AccessReviewItem, CustomRole, RoleAssignment, Scope
from secureproject.actions import ENTER_ADMIN
from secureproject.administration.front_page import in_groups, what_waits
from secureproject.administration.incidents import BlockAdmin, IncidentAdmin
from secureproject.administration.operations import JobAdmin, health
from secureproject.administration.people import PersonAdmin
from secureproject.administration.policies import ChangeOfPolicyAdmin
from secureproject.administration.redirects import RedirectAdmin
from secureproject.administration.reviews import QuestionAdmin, ReviewAdmin
from secureproject.administration.roles import OwnRoleAdmin
from secureproject.administration.search import asked, groups_found
from secureproject.administration.structure import BylineAdmin, SiteAdmin, StructureAdmin, TopicAdmin
from secureproject.administration.teams import TeamAdmin
from secureproject.audit_log.entry_admin import EntryAdmin

# Login, logout and password change have one page each, outside the admin.
ELSEWHERE = frozenset({"logout", "password_change", "password_change_done", "view_on_site"})


# Strings of Django that its own German and French catalogues lack. bin/messages finds them here.
LACKING = (_("- Select an option -"),)


class SecureAdminSite(AdminSite):
    site_title = site_header = _("Administration")
    index_title = _("What waits for you")

    @property
    def urls(self) -> Any:
        """Every URL declares the rule; ``has_permission`` is a second control behind it."""
        return declare((self.get_urls(), "admin", self.name), requires(ENTER_ADMIN))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [
            path(f"{view.__name__}/", self.admin_view(view), name=view.__name__)
            for view in (self.search, self.health)
        ]
        django = (each for each in super().get_urls() if getattr(each, "name", None) not in ELSEWHERE)
        return [*own, *django]

    def health(self, request: HttpRequest) -> HttpResponse:
        return health(request, self.each_context(request))

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        if not isinstance(user, AbstractBaseUser) or not decide(user, ENTER_ADMIN).allowed:
            return False
        state = state_of(user)
        return state.factor_verified and state.authenticated_at is not None

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        # The admin's own {% csp_nonce_attr %} looks here; django-csp creates the nonce on first access.
        nonce = str(getattr(request, "csp_nonce", ""))
        return {**super().each_context(request), "csp_nonce": nonce, "accents": SimpleLazyObject(_accents)}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps: list[Any] = super().get_app_list(request, app_label)
        return apps if app_label else in_groups(apps)

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        shown = what_waits(request.user, Site.objects.first())
        page: TemplateResponse = super().index(request, {**shown, **(extra_context or {})})
        return page

    def search(self, request: HttpRequest) -> TemplateResponse:
        """Everything whose name has the words ``?q=``, a few of each kind."""
        typed = asked(request)
        shown = {"title": _("Search"), "typed": typed, "groups": list(groups_found(self, request, typed))}
        return TemplateResponse(request, "admin/search.html", {**self.each_context(request), **shown})

    def explain(self, decision: Decision) -> str:
        """The page that says why ``decision`` refuses."""
        return f"{reverse('cms:why')}?{question_of(decision)}"

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseRedirect:
        return redirect_to_login(request.GET.get("next", request.get_full_path()))


def _accents() -> str:
    """Colours of the site for the address of their style sheet; "" without any."""
    chosen = Site.objects.values_list("accent", "accent_dark").first()
    return address_of_accents(*chosen) if chosen else ""


class PlaceAdmin(ScopeAdmin):
    fields = list_display = ("name", "level", "places_below")

    @display(description=_("level"), ordering="depth")
    def level(self, scope: Scope) -> int:
        return int(scope.depth)

    @display(description=_("places below"), ordering="numchild")
    def places_below(self, scope: Scope) -> int:
        return int(scope.numchild)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields


site = SecureAdminSite()
site.register(User, PersonAdmin)
site.register(FactorPolicy, FactorPolicyAdmin)
site.register(RoleAssignment, RoleAssignmentAdmin)
site.register(CustomRole, OwnRoleAdmin)
site.register(Group, TeamAdmin)
site.register(AccessReview, ReviewAdmin)
site.register(AccessReviewItem, QuestionAdmin)
site.register(Incident, IncidentAdmin)
site.register(Block, BlockAdmin)
site.register(ProcrastinateJob, JobAdmin)
site.register(Scope, PlaceAdmin)
site.register(Site, SiteAdmin)
site.register(Section, StructureAdmin)
site.register(Topic, TopicAdmin)
site.register(Byline, BylineAdmin)
site.register(Address, RedirectAdmin)
site.register(Policy, PolicyAdmin)
site.register(PolicyChange, ChangeOfPolicyAdmin)
site.register(EmergencyPass, EmergencyAdmin)
site.register(UrgentCorrection, CorrectionAdmin)
site.register(Article, ArticleAdmin)
site.register(Comment, CommentAdmin)
site.register(ArticleGrant, ArticleGrantAdmin)
site.register(ArticleTeamGrant, ArticleTeamGrantAdmin)
site.register(SectionGrant, SectionGrantAdmin)
site.register(SectionTeamGrant, SectionTeamGrantAdmin)
site.register(Entry, EntryAdmin)
