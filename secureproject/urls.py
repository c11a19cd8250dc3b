"""Every URL of the site, each with the app that answers it. /healthz and the like: http/ops_endpoints.py."""

from django.urls import URLPattern, URLResolver, include, path

from content.urls import urlpatterns as content
from secureproject.access_explanation import views as access_explanation
from secureproject.admin_site import site as admin_site
from secureproject.audit_log.signed_heads import audit_log_consistency, audit_log_head, audit_log_keys
from secureproject.audit_log_viewer import views as audit_log_viewer
from secureproject.impersonation import views as impersonation
from secureproject.incident_rollback import views as incident_rollback
from secureproject.incidents import views as incidents
from secureproject.people import (
    account_actions,
    invitations,
    own_data,
    places,
    role_grants,
    roles,
    separations,
    teams,
)
from secureproject.people import views as people
from secureproject.reviews import views as reviews
from secureproject.search import views as search
from secureproject.styleguide.urls import urlpatterns as styleguide

CMS: list[URLPattern | URLResolver] = [
    *content,
    path("people/", people.people, name="people"),
    path("people/invitations/", invitations.open_invitations, name="invitations"),
    path("people/places/", places.choose_place, name="place_choose"),
    path("people/invite/", people.invite_person, name="person_invite"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/grant/", role_grants.grant, name="person_grant"),
    path("people/<int:pk>/freeze/", account_actions.freeze_person, name="person_freeze"),
    path("people/<int:pk>/name/", account_actions.name_person, name="person_name"),
    path("people/<int:pk>/unfreeze/", account_actions.unfreeze_person, name="person_unfreeze"),
    path("people/<int:pk>/invite/", invitations.invite_again, name="person_invite_again"),
    path("people/<int:pk>/withdraw/", invitations.withdraw, name="person_withdraw"),
    path("people/<int:pk>/link/", invitations.hand_over, name="person_hand_over"),
    path("people/<int:pk>/recovery/", invitations.hand_over_recovery, name="person_recovery"),
    path("people/<int:pk>/vouch/", account_actions.vouch_for, name="person_vouch"),
    path("people/<int:pk>/deactivate/", account_actions.deactivate, name="person_deactivate"),
    path("people/<int:pk>/reactivate/", account_actions.reactivate, name="person_reactivate"),
    path("people/<int:pk>/delete/", account_actions.delete, name="person_delete"),
    path("people/<int:pk>/undo/", incident_rollback.work_of, name="person_undo"),
    path("people/<int:pk>/undo/take-back/", incident_rollback.revert_work, name="person_take_back"),
    path("people/<int:pk>/export/", own_data.export_of, name="person_export"),
    path("people/<int:pk>/reset-second-factor/", account_actions.ask_for_reset, name="person_factor_reset"),
    path("people/resets/<int:pk>/agree/", account_actions.agree_to_reset, name="factor_reset_agree"),
    path("people/teams/", teams.teams, name="teams"),
    path("people/teams/new/", teams.add_team, name="team_add"),
    path("people/teams/<int:pk>/", teams.team, name="team"),
    path("people/teams/<int:pk>/grant/", teams.grant_to_team, name="team_grant"),
    path("people/teams/<int:pk>/delete/", teams.remove_team, name="team_delete"),
    path("people/teams/<int:pk>/<str:what>/", teams.change_team, name="team_change"),
    path("people/separations/", separations.separations, name="separations"),
    path("people/separations/<int:pk>/end/", separations.end, name="separation_end"),
    path("people/roles/", roles.roles, name="roles"),
    path("people/roles/new/", roles.add_role, name="role_add"),
    path("people/roles/export/", roles.export, name="roles_export"),
    path("people/roles/<int:pk>/", roles.role, name="role"),
    path("people/roles/<int:pk>/history/", roles.history, name="role_history"),
    path("people/roles/<int:pk>/remove/", roles.remove, name="role_remove"),
    path("people/roles/<int:pk>/revoke/", role_grants.revoke, name="role_revoke"),
    path("people/reviews/", reviews.reviews, name="reviews"),
    path("people/reviews/new/", reviews.start, name="review_start"),
    path("people/reviews/<int:pk>/", reviews.review, name="review_one"),
    path("people/reviews/<int:pk>/answer/", reviews.give_answers, name="review_answer"),
    path("people/reviews/<int:pk>/report/", reviews.report, name="review_report"),
    path("people/<int:pk>/see-as/", impersonation.see_as, name="see_as"),
    path("see-as/stop/", impersonation.stop, name="see_as_stop"),
    path("why/", access_explanation.why, name="why"),
    path("audit-log/", audit_log_viewer.audit_log, name="audit_log"),
    path("audit-log/<int:pk>/", audit_log_viewer.audit_log_entry, name="audit_log_entry"),
    path("audit-log/export/<slug:form>/", audit_log_viewer.audit_log_export, name="audit_log_export"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<int:pk>/", incidents.incident, name="incident"),
    path("incidents/blocks.json", incidents.block_list, name="block_list"),
    path("incidents/blocks/<int:pk>/lift/", incidents.lift_block, name="block_lift"),
    path("search/", search.search, name="search"),
    *styleguide,
]

# The CMS comes first: patterns are tried in order, and no other begins with /cms/.
urlpatterns: list[URLPattern | URLResolver] = [
    path("cms/", include((CMS, "cms"))),
    path("account/export/", own_data.export_mine, name="account_export"),
    path("", include("accounts.urls")),
    path("admin/", admin_site.urls),
    path("api/v1/", include("content.api.urls")),
    path(".well-known/audit-log-head", audit_log_head, name="audit_log_head"),
    path(".well-known/audit-log-keys", audit_log_keys, name="audit_log_keys"),
    path(
        ".well-known/audit-log-consistency/<int:old>/<int:new>",
        audit_log_consistency,
        name="audit_log_consistency",
    ),
    path("", include("content.public.urls")),  # matches every other path, so it comes last
]

handler400 = "secureproject.http.errors.bad_request"
handler403 = "secureproject.http.errors.forbidden"
handler404 = "secureproject.http.errors.not_found"
handler500 = "secureproject.http.errors.server_error"
