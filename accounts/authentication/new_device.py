"""What a log-in does about the browser in use: recognise it, and tell the owner when it is new."""

from accounts import events
from accounts.authentication import compromised_login
from accounts.models import User
from accounts.sessions import devices, trusted_devices
from accounts.sessions.http import AnonymousRequest
from audit.record import record


def note_device(request: AnonymousRequest, user: User) -> None:
    """Before the log-in itself, in its transaction. A new place alone is no news, and neither is the first browser."""
    seen_before = user.last_login is not None or user.devices.exists()
    device, is_new = devices.recognise(request, user)
    trusted_devices.keep_what_was_proved(request, device)
    if is_new:
        record(events.DEVICE_ADDED, by=user, about=user)
        if seen_before:
            compromised_login.write_about_new_device(user)
