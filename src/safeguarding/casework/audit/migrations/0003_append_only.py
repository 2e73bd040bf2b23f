from django.db import migrations

from safeguarding.casework.audit.append_only import ALLOW, REFUSE


def refuse(apps, schema_editor):
    for statement in REFUSE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    for statement in ALLOW[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_anchors_and_compartments")]

    operations = [migrations.RunPython(refuse, allow)]
