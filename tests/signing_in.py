"""Signing people in without the pages: a session as open_session leaves it, and the code their app shows now."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils import timezone

from accounts import totp
from accounts.authentication.login import BACKEND
from accounts.models import Device, Session, TotpDevice, User
from accounts.second_factor import mfa_grace_period
from accounts.second_factor.factors import totp_of
from accounts.sessions.client_fingerprint import Trace, encrypt_trace
from accounts.sessions.devices import digest_of
from accounts.sessions.sessions import SessionStore


def authenticator_of(user: User) -> TotpDevice:
    """The person's confirmed authenticator, made if need be."""
    return totp_of(user) or new_authenticator_of(user)


def new_authenticator_of(user: User) -> TotpDevice:
    device = TotpDevice.new_for(user)
    device.confirmed = True
    device.save()
    return device


def code_of(user: User, *, steps: int = 0) -> str:
    return totp.code_at(authenticator_of(user).key, totp.step_now() + steps)


def sign_in(client: Client, user: User, *, verified: bool = True, minutes_ago: int = 0) -> Session:
    """Put ``user`` behind ``client``; ``verified`` with their authenticator, ``minutes_ago``."""
    store = SessionStore()
    store.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
    )
    token = secrets.token_urlsafe(32)
    device = Device.objects.create(
        user=user, digest=digest_of(token), trace=encrypt_trace(Trace("Firefox 145, Linux"))
    )
    store.bind_to(device, cookie=token)
    store.sign_in(factor=authenticator_of(user).persistent_id if verified else "")
    store.authenticated_at = timezone.now() - timedelta(minutes=minutes_ago)
    mfa_grace_period.store_in_session(store, user)
    store.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = store.cookie or ""
    client.cookies[settings.DEVICE_COOKIE_NAME] = token
    assert store.row is not None
    return store.row


def signed_in(user: User, *, verified: bool = True, minutes_ago: int = 0) -> Client:
    client = Client()
    sign_in(client, user, verified=verified, minutes_ago=minutes_ago)
    return client
