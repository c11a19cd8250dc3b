"""Registry of encrypted columns (``audit.encryption.encrypt``): every app declares its own, for key rotation.

An app registers in ``AppConfig.ready()``::

    encrypted_columns.register(EncryptedColumn("accounts.TotpDevice", "secret"))
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model


@dataclass(frozen=True, order=True)
class EncryptedColumn:
    """model: its label. field: a BinaryField, or a JSONField with tokens as Base64 text under ``inside``.

    waiting: filter conditions for the rows that matter, if others are never read again.
    """

    model: str
    field: str
    inside: str = ""
    waiting: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return ".".join(filter(None, (self.model, self.field, self.inside)))

    @property
    def model_class(self) -> type[Model]:
        """The model. Raises LookupError if it does not exist."""
        return apps.get_model(self.model)


class EncryptedColumns:
    def __init__(self) -> None:
        self._columns: set[EncryptedColumn] = set()

    def register(self, *columns: EncryptedColumn) -> None:
        self._columns.update(columns)

    def __iter__(self) -> Iterator[EncryptedColumn]:
        return iter(sorted(self._columns))


encrypted_columns = EncryptedColumns()
