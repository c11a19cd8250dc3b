"""Errors of service functions, shown where the user works: at a field of the form, or as a message."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from content.errors import AddressTaken, BadAddress
from rbac.errors import Invalid

type Fields = Mapping[type[Invalid], str]

OF_ADDRESSES: Fields = MappingProxyType({AddressTaken: "slug", BadAddress: "slug"})
_NONE: Fields = MappingProxyType({})


@contextmanager
def errors_in(form: forms.BaseForm, field: str | None = None, *, fields: Fields = _NONE) -> Iterator[None]:
    """An ``Invalid`` ends the block and becomes an error of ``form``: at ``field``, or where ``fields`` puts its class.

    What follows the block shows the form again.
    """
    try:
        yield
    except Invalid as error:
        form.add_error(
            next((at for kind, at in fields.items() if isinstance(error, kind)), field), error.message
        )


@contextmanager
def errors_as_message(request: HttpRequest) -> Iterator[None]:
    """An ``Invalid`` ends the block and becomes a message of the next page."""
    try:
        yield
    except Invalid as error:
        messages.error(request, str(error))
