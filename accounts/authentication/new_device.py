"""New-device detection at log-in: recognises the browser and notifies the owner of a new one."""

from accounts import events
from accounts.authentication import compromised_login
from accounts.models import User
from accounts.sessions import devices, trusted_devices
from accounts.sessions.http import AnonymousRequest
from audit.record import record


def note_device(request: AnonymousRequest, user: User) -> None:
    """Runs before the log-in, in its transaction. A new location alone, or the first browser, sends no email."""
    seen_before = user.last_login is not None or user.devices.exists()
    device, is_new = devices.recognise(request, user)
    trusted_devices.keep_what_was_proved(request, device)
    if is_new:
        record(events.DEVICE_ADDED, by=user, about=user)
        if seen_before:
            compromised_login.write_about_new_device(user)
