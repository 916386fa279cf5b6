"""Let the database itself refuse to change or remove what happened."""

from django.db import migrations

from community.ledger.triggers import install, remove


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_initial")]

    operations = [migrations.RunPython(install, remove, elidable=False)]
