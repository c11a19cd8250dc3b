"""Link between our session and the provider's, stored by ``open_session``."""

from accounts.models import Identity, ProviderSession, User
from accounts.sessions.http import AnonymousRequest

ARRIVED = "arrived_from_provider"


def note_arrival(request: AnonymousRequest, user: User) -> None:
    """Stores the provider's session of this log-in, so that a log-out there ends ours."""
    arrived = request.session.pop(ARRIVED, None)
    row = request.session.row
    if not arrived or row is None:
        return
    identity = Identity.objects.filter(pk=arrived["identity"], user=user).first()
    if identity is not None:
        ProviderSession.objects.create(session=row, identity=identity, sid=arrived["sid"])
