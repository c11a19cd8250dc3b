from django.db import migrations, models

from audit.live_indexes import AddIndexAnew
from rbac.lookups import LastsUntil


class Migration(migrations.Migration):
    atomic = False

    dependencies = (("secure_rbac", "0013_reviews_are_read_by_whom_they_ask"),)

    operations = tuple(
        AddIndexAnew(
            "roleassignment", models.Index(models.F(holder), LastsUntil("until"), models.F("id"), name=name)
        )
        for holder, name in (("user", "role_lasting_for_person"), ("team", "role_lasting_for_team"))
    )
