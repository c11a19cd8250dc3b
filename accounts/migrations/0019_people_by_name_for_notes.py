from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("accounts", "0018_names_in_the_order_they_are_read")]

    operations = [
        AddIndexConcurrently(model_name="user", index=models.Index(Lower("name"), name="user_name_lower")),
    ]
