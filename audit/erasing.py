"""Erasure of personal data: public interface."""

from audit.erasure.erasing import (
    DUE,
    ERASED,
    RETENTION,
    Destroyed,
    destroy_due_keys,
    request_erasure,
    tell_label_removed,
)

__all__ = [
    "DUE",
    "ERASED",
    "RETENTION",
    "Destroyed",
    "destroy_due_keys",
    "request_erasure",
    "tell_label_removed",
]
