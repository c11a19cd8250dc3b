"""What ``open_session`` notes about a session that began at the provider."""

from accounts.models import Identity, ProviderSession, User
from accounts.sessions.http import AnonymousRequest

ARRIVED = "arrived_from_provider"


def note_arrival(request: AnonymousRequest, user: User) -> None:
    """Remember which session over there this one belongs to, so that a log-out over there ends it."""
    arrived = request.session.pop(ARRIVED, None)
    row = request.session.row
    if not arrived or row is None:
        return
    identity = Identity.objects.filter(pk=arrived["identity"], user=user).first()
    if identity is not None:
        ProviderSession.objects.create(session=row, identity=identity, sid=arrived["sid"])
