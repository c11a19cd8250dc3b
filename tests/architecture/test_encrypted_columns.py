"""Nothing encrypted is forgotten when keys are rotated: a new column without an entry fails here."""

import re
import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import BinaryField

from audit.database.encrypted_columns import encrypted_columns
from tests.architecture.source import APPS, code, text

COLUMNS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("encrypted_columns.toml").read_text()
)
NOT_ENCRYPTED, WHERE_IT_GOES = COLUMNS["not_encrypted"], COLUMNS["where_it_goes"]
NOWHERE = {
    "audit/checks.py",
    "audit/encryption.py",
    "content/cms/lists/pagination.py",  # in an address of a list; one that cannot be read is none
    "secureproject/checks.py",  # this one and those of audit: to see whether the keys work
}
CALL = re.compile(r"(?<![\w.])encrypt\(")


def declared() -> set[str]:
    return {str(column) for column in encrypted_columns}


def test_every_column_of_bytes_is_declared_or_known_to_be_in_clear() -> None:
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in APPS
        for field in model._meta.concrete_fields
        if isinstance(field, BinaryField)
    }
    assert columns - declared() - NOT_ENCRYPTED.keys() == set()


def test_everybody_who_encrypts_is_known_and_so_is_where_it_goes() -> None:
    callers = {str(path) for path in code() if CALL.search(text(path))}
    assert callers - NOWHERE == WHERE_IT_GOES.keys()
    assert {each for places in WHERE_IT_GOES.values() for each in places.split(", ")} == declared()


def test_every_declared_column_exists() -> None:
    for column in encrypted_columns:
        column.model_class._meta.get_field(column.field)
