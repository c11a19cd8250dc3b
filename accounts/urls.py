"""URLs of accounts."""

from django.urls import include, path

from accounts.views import (
    activity,
    address,
    authenticator,
    confirm,
    factor_reset,
    invitation,
    log_in_link,
    login,
    not_me,
    passkeys,
    password_reset,
    profile,
    protect,
    recovery,
    security,
    session_state,
    sessions,
    single_sign_on,
)

app_name = "accounts"

account = [
    path("login/", login.log_in, name="login"),
    # Log-in links: a rate limit of one's own, when attackers have used up the others
    path("login/link/", log_in_link.ask, name="log_in_link"),
    path("login/link/sent/", log_in_link.sent, name="log_in_link_sent"),
    path("login/link/open/", log_in_link.use, name="log_in_link_open"),
    path("login/link/<str:token>/", log_in_link.follow_link, name="log_in_link_token"),
    path("second-factor/", login.second_factor, name="second_factor"),
    path("logout/", login.log_out, name="logout"),
    path("confirm/", confirm.confirm, name="confirm"),
    path("authenticator/", authenticator.enrol, name="enrol"),
    path("authenticator/start-over/", authenticator.start_over, name="start_over"),
    path("authenticator/remove/", authenticator.remove, name="authenticator_remove"),
    path("security/", security.security, name="security"),
    path("password/change/", security.password, name="password"),
    # Changing the address
    path("address/", address.change, name="address"),
    path("address/confirm/", address.confirm, name="address_confirm"),
    path("address/undo/", address.undo, name="address_undo"),
    path("address/link/<str:token>/", address.follow_link, name="address_link"),
    path("address/undo/<str:token>/", address.follow_undo_link, name="address_undo_link"),
    # Recovery codes
    path("recovery-codes/", recovery.codes, name="recovery_codes"),
    path("recovery-codes/download/", recovery.download, name="recovery_download"),
    path("second-factor/recovery/", recovery.log_in, name="recovery_log_in"),
    path("confirm/recovery/", recovery.confirm, name="recovery_confirm"),
    # Passkeys
    path("login/passkey/", login.log_in_with_passkey, name="login_passkey"),
    path("second-factor/passkey/", login.second_factor_passkey, name="second_factor_passkey"),
    path("confirm/passkey/", confirm.confirm_with_passkey, name="confirm_passkey"),
    path("passkeys/new/", passkeys.add, name="passkey_new"),
    path("passkeys/only/", passkeys.only, name="passkeys_only"),
    path("protect/", protect.protect, name="protect"),
    path("passkeys/<int:pk>/", passkeys.one, name="passkey"),
    path("passkeys/<int:pk>/remove/", passkeys.remove, name="passkey_remove"),
    # Forgotten password
    path("password/reset/", password_reset.ask, name="password_reset"),
    path("password/reset/sent/", password_reset.sent, name="password_reset_sent"),
    path("password/reset/new/", password_reset.choose, name="password_reset_new"),
    path("password/reset/link/<str:token>/", password_reset.follow_link, name="password_reset_link"),
    path("invitation/", invitation.name, name="invitation"),
    path("invitation/passkey/", invitation.passkey, name="invitation_passkey"),
    path("invitation/password/", invitation.password, name="invitation_password"),
    path("invitation/<str:token>/", invitation.follow_link, name="invitation_link"),
    path("profile/", profile.profile, name="profile"),
    path("delete/", profile.delete, name="delete"),
    path("sso/", single_sign_on.start, name="sso"),
    path("sso/confirm/", single_sign_on.confirm, name="sso_confirm"),
    path("sso/callback/", single_sign_on.callback, name="sso_callback"),
    path(
        single_sign_on.BACK_CHANNEL.removeprefix("/account/"),
        single_sign_on.back_channel_log_out,
        name="sso_back_channel",
    ),
    # Second-factor reset, data export, single sign-on
    path("second-factor-reset/", factor_reset.stop, name="factor_reset"),
    path("second-factor-reset/mine/", factor_reset.stop_mine, name="factor_reset_mine"),
    path("second-factor-reset/<str:token>/", factor_reset.follow_link, name="factor_reset_link"),
    # Sessions, devices and activity log
    path("session/", session_state.session_state, name="session"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/end-others/", sessions.end_others, name="sessions_end_others"),
    path("sessions/<int:pk>/end/", sessions.end_one, name="session_end"),
    path("devices/<int:pk>/forget/", sessions.revoke_device, name="device_revoke"),
    path("activity/", activity.activity, name="activity"),
    path("not-me/", not_me.disown, name="not_me"),
    path("not-me/<str:token>/", not_me.follow_link, name="not_me_link"),
]

# One prefix, so that the path of an article is compared with it once and not with each of them.
urlpatterns = [
    path("account/", include(account)),
    path(
        ".well-known/change-password", security.well_known_change_password, name="well_known_change_password"
    ),
    path(
        ".well-known/passkey-endpoints",
        security.well_known_passkey_endpoints,
        name="well_known_passkey_endpoints",
    ),
]
