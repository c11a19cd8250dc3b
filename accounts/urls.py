"""URLs of accounts."""

from django.urls import path

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

urlpatterns = [
    path("account/login/", login.log_in, name="login"),
    # Log-in links: a rate limit of one's own, when attackers have used up the others
    path("account/login/link/", log_in_link.ask, name="log_in_link"),
    path("account/login/link/sent/", log_in_link.sent, name="log_in_link_sent"),
    path("account/login/link/open/", log_in_link.use, name="log_in_link_open"),
    path("account/login/link/<str:token>/", log_in_link.follow_link, name="log_in_link_token"),
    path("account/second-factor/", login.second_factor, name="second_factor"),
    path("account/logout/", login.log_out, name="logout"),
    path("account/confirm/", confirm.confirm, name="confirm"),
    path("account/authenticator/", authenticator.enrol, name="enrol"),
    path("account/authenticator/start-over/", authenticator.start_over, name="start_over"),
    path("account/authenticator/remove/", authenticator.remove, name="authenticator_remove"),
    path("account/security/", security.security, name="security"),
    path("account/password/change/", security.password, name="password"),
    # Changing the address
    path("account/address/", address.change, name="address"),
    path("account/address/confirm/", address.confirm, name="address_confirm"),
    path("account/address/undo/", address.undo, name="address_undo"),
    path("account/address/link/<str:token>/", address.follow_link, name="address_link"),
    path("account/address/undo/<str:token>/", address.follow_undo_link, name="address_undo_link"),
    # Recovery codes
    path("account/recovery-codes/", recovery.codes, name="recovery_codes"),
    path("account/recovery-codes/download/", recovery.download, name="recovery_download"),
    path("account/second-factor/recovery/", recovery.log_in, name="recovery_log_in"),
    path("account/confirm/recovery/", recovery.confirm, name="recovery_confirm"),
    # Passkeys
    path("account/login/passkey/", login.log_in_with_passkey, name="login_passkey"),
    path("account/second-factor/passkey/", login.second_factor_passkey, name="second_factor_passkey"),
    path("account/confirm/passkey/", confirm.confirm_with_passkey, name="confirm_passkey"),
    path("account/passkeys/new/", passkeys.add, name="passkey_new"),
    path("account/passkeys/only/", passkeys.only, name="passkeys_only"),
    path("account/protect/", protect.protect, name="protect"),
    path("account/passkeys/<int:pk>/", passkeys.one, name="passkey"),
    path("account/passkeys/<int:pk>/remove/", passkeys.remove, name="passkey_remove"),
    # Forgotten password
    path("account/password/reset/", password_reset.ask, name="password_reset"),
    path("account/password/reset/sent/", password_reset.sent, name="password_reset_sent"),
    path("account/password/reset/new/", password_reset.choose, name="password_reset_new"),
    path("account/password/reset/link/<str:token>/", password_reset.follow_link, name="password_reset_link"),
    path("account/invitation/", invitation.name, name="invitation"),
    path("account/invitation/passkey/", invitation.passkey, name="invitation_passkey"),
    path("account/invitation/password/", invitation.password, name="invitation_password"),
    path("account/invitation/<str:token>/", invitation.follow_link, name="invitation_link"),
    path("account/profile/", profile.profile, name="profile"),
    path("account/delete/", profile.delete, name="delete"),
    path("account/sso/", single_sign_on.start, name="sso"),
    path("account/sso/confirm/", single_sign_on.confirm, name="sso_confirm"),
    path("account/sso/callback/", single_sign_on.callback, name="sso_callback"),
    path(
        single_sign_on.BACK_CHANNEL.lstrip("/"), single_sign_on.back_channel_log_out, name="sso_back_channel"
    ),
    # Second-factor reset, data export, single sign-on
    path("account/second-factor-reset/", factor_reset.stop, name="factor_reset"),
    path("account/second-factor-reset/mine/", factor_reset.stop_mine, name="factor_reset_mine"),
    path("account/second-factor-reset/<str:token>/", factor_reset.follow_link, name="factor_reset_link"),
    # Sessions, devices and activity log
    path("account/session/", session_state.session_state, name="session"),
    path("account/sessions/", sessions.sessions, name="sessions"),
    path("account/sessions/end-others/", sessions.end_others, name="sessions_end_others"),
    path("account/sessions/<int:pk>/end/", sessions.end_one, name="session_end"),
    path("account/devices/<int:pk>/forget/", sessions.revoke_device, name="device_revoke"),
    path("account/activity/", activity.activity, name="activity"),
    path("account/not-me/", not_me.disown, name="not_me"),
    path("account/not-me/<str:token>/", not_me.follow_link, name="not_me_link"),
    path(
        ".well-known/change-password", security.well_known_change_password, name="well_known_change_password"
    ),
]
