from typing import Any

from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.deletion import CASCADE

INDEXES = {
    "role_at_place_of_person": ("scope", "user"),
    "role_at_place_of_team": ("scope", "team"),
    "role_of_person": ("user", "role", "scope"),
    "role_of_team": ("team", "role", "scope"),
}


def by_the_new_index(name: str, to: str, called: str) -> Any:
    """The one of the key alone is not needed any more."""
    field: Any = models.ForeignKey(
        to,
        on_delete=CASCADE,
        null=True,
        blank=True,
        db_index=False,
        related_name="role_assignments",
        verbose_name=called,
    )
    return migrations.AlterField("roleassignment", name, field)


class Migration(migrations.Migration):
    atomic = False

    dependencies = (("secure_rbac", "0008_closure_is_read_from_indexes"),)

    operations = (
        *(
            AddIndexConcurrently("roleassignment", models.Index(fields=fields, name=name))
            for name, fields in INDEXES.items()
        ),
        by_the_new_index("user", settings.AUTH_USER_MODEL, "person"),
        by_the_new_index("team", "auth.Group", "team"),
        by_the_new_index("scope", "secure_rbac.scope", "where"),
    )
