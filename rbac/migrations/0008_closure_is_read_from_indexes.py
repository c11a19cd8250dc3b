from django.db import migrations, models
from django.db.models.deletion import CASCADE


class Migration(migrations.Migration):
    dependencies = (("secure_rbac", "0007_reviews_name_versions"),)

    operations = (
        migrations.AddIndex(
            "scopeancestor", models.Index(fields=("ancestor", "scope"), name="scope_descendants")
        ),
        migrations.AlterField(
            "scopeancestor",
            "ancestor",
            models.ForeignKey(
                "secure_rbac.scope", on_delete=CASCADE, related_name="descendant_links", db_index=False
            ),
        ),
        migrations.AlterField(
            "scopeancestor",
            "scope",
            models.ForeignKey(
                "secure_rbac.scope", on_delete=CASCADE, related_name="ancestor_links", db_index=False
            ),
        ),
    )
