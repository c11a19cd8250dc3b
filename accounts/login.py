"""Log-in: see accounts/authentication/login.py."""

from accounts.authentication.login import (
    BACKEND,
    PENDING,
    PENDING_SECONDS,
    ask_for_second_factor,
    forget_who_was_here,
    log_in,
    log_in_with_passkey,
    log_out,
    open_session,
    pending_person,
    verify_passkey,
    verify_second_factor,
)

__all__ = [
    "BACKEND",
    "PENDING",
    "PENDING_SECONDS",
    "ask_for_second_factor",
    "forget_who_was_here",
    "log_in",
    "log_in_with_passkey",
    "log_out",
    "open_session",
    "pending_person",
    "verify_passkey",
    "verify_second_factor",
]
