"""Registry of kinds of pages. Filled by ``AppConfig.ready()``, and read-only from then on."""

from collections.abc import Iterator

from audit.stored_messages import gettext as _
from content.kinds.kind import Kind, Listed
from rbac.errors import Invalid


class UnknownKind(Invalid, LookupError):
    """No app declares a kind of this name: its app was removed while pages of it existed. They are kept."""

    status = 503  # to clients: try again later, and keep what you have

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "This site does not know pages of the kind “%(kind)s” any more. Nothing of this page is lost: the"
                " operator of the site can bring the kind back."
            )
            % {"kind": name}
        )


class Kinds:
    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}
        self._is_in_use = False

    def register(self, *kinds: Kind) -> None:
        """At start-up only. Raises TypeError for a name that is taken, RuntimeError once a kind was read."""
        if self._is_in_use:
            raise RuntimeError(
                "Kinds of pages are declared in AppConfig.ready(), before anybody asks for one."
            )
        for kind in kinds:
            if kind.name in self._kinds:
                raise TypeError(f"There are two kinds {kind.name!r}.")
            self._kinds[kind.name] = kind

    def __iter__(self) -> Iterator[Kind]:
        self._is_in_use = True
        return iter(self._kinds.values())

    def __getitem__(self, name: str) -> Kind:
        """Raises UnknownKind, also for one whose app was removed while articles of it existed."""
        self._is_in_use = True
        try:
            return self._kinds[name]
        except KeyError:
            raise UnknownKind(name) from None

    def names(self, *listed: Listed) -> list[str]:
        """Names of kinds with these ``listed`` values; of all without an argument."""
        return [kind.name for kind in self if not listed or kind.listed in listed]


kinds = Kinds()
