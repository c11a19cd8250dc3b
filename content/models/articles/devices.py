"""Devices by which a version was written or approved: keyed digests of the device cookies shown, never the cookies."""

from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField
from django.utils.crypto import salted_hmac

from rbac.account_state import shown_devices


def digests_shown() -> list[str]:
    """128 bits for each device cookie of the present request, by the site's secret key; none in jobs and commands."""
    digests = (salted_hmac("content.devices", one, algorithm="sha256") for one in shown_devices.get())
    return sorted(digest.hexdigest()[:32] for digest in digests)


DevicesField = partial(
    ArrayField, CharField(max_length=32), default=digests_shown, db_default=[], editable=False
)
