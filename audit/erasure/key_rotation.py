"""Rotation of ENCRYPTION_KEYS while the site runs: re-encrypts with the newest key what an older one encrypted.

Every process must have the new key in front before this starts. A row that changes meanwhile is left alone: the change
was made with the new key. Finished rows stay finished, so an interrupted run continues where it stopped.
"""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from audit.database.encrypted_columns import EncryptedColumn
from audit.encryption import Undecryptable, reencrypt

BATCH = 500


@dataclass
class Progress:
    """Result for one column. ``unreadable`` holds the primary keys of rows that no key decrypts."""

    column: EncryptedColumn
    seen: int = 0
    renewed: int = 0
    unreadable: list[str] = field(default_factory=list)


def rotate(column: EncryptedColumn, *, after_batch: Callable[[Progress], None]) -> Progress:
    """Re-encrypts rows where needed, in batches, each row with a statement of its own; holds no lock."""
    progress = Progress(column)
    for rows in _batches(column):
        for pk, stored in rows:
            _renew(column, progress, pk, stored)
        after_batch(progress)
    return progress


def _batches(column: EncryptedColumn) -> Iterator[list[tuple[Any, Any]]]:
    rows = column.model_class._base_manager.filter(**dict(column.waiting)).order_by("pk")
    last: Any = None
    while batch := list(
        (rows if last is None else rows.filter(pk__gt=last)).values_list("pk", column.field)[:BATCH]
    ):
        yield batch
        last = batch[-1][0]


def _renew(column: EncryptedColumn, progress: Progress, pk: Any, stored: Any) -> None:
    token = _token_in(column, stored)
    if not token:
        return
    progress.seen += 1
    try:
        renewed = reencrypt(token)
    except Undecryptable:
        progress.unreadable.append(str(pk))
        return
    if renewed is None:
        return
    # Only if the row is unchanged: otherwise its owner has meanwhile rewritten it with the newest key.
    same = column.model_class._base_manager.filter(pk=pk, **{column.field: stored})
    progress.renewed += same.update(**{column.field: _with_token(column, stored, renewed)})


def _token_in(column: EncryptedColumn, stored: Any) -> bytes:
    if column.inside:
        return base64.b64decode((stored or {}).get(column.inside, ""))
    return bytes(stored or b"")


def _with_token(column: EncryptedColumn, stored: Any, token: bytes) -> Any:
    return stored | {column.inside: base64.b64encode(token).decode()} if column.inside else token
