"""Addresses of /cms/people/, to be included in the namespace ``cms``."""

from django.urls import path

from secureproject.people import (
    closing,
    invitations,
    own_data,
    resets,
    roles,
    separations,
    teams,
    verbs,
    views,
)
from secureproject.undoing import views as undoing

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/invitations/", invitations.open_invitations, name="invitations"),
    path("people/invite/", views.invite_person, name="person_invite"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/grant/", verbs.grant, name="person_grant"),
    path("people/<int:pk>/freeze/", verbs.freeze_person, name="person_freeze"),
    path("people/<int:pk>/name/", verbs.name_person, name="person_name"),
    path("people/<int:pk>/unfreeze/", verbs.unfreeze_person, name="person_unfreeze"),
    path("people/<int:pk>/invite/", invitations.invite_again, name="person_invite_again"),
    path("people/<int:pk>/withdraw/", invitations.withdraw, name="person_withdraw"),
    path("people/<int:pk>/link/", invitations.hand_over, name="person_hand_over"),
    path("people/<int:pk>/recovery/", invitations.hand_over_recovery, name="person_recovery"),
    path("people/<int:pk>/deactivate/", closing.deactivate, name="person_deactivate"),
    path("people/<int:pk>/reactivate/", closing.reactivate, name="person_reactivate"),
    path("people/<int:pk>/delete/", closing.delete, name="person_delete"),
    path("people/<int:pk>/undo/", undoing.work_of, name="person_undo"),
    path("people/<int:pk>/undo/take-back/", undoing.take_back_work, name="person_take_back"),
    path("people/<int:pk>/export/", own_data.export_of, name="person_export"),
    path("people/<int:pk>/reset-second-factor/", resets.ask_for_reset, name="person_factor_reset"),
    path("people/resets/<int:pk>/agree/", resets.agree_to_reset, name="factor_reset_agree"),
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
    path("people/roles/<int:pk>/revoke/", verbs.revoke, name="role_revoke"),
]
