from django.db import migrations, models

HELP = (
    "Extract: the columns agreed; those of a headline where it says none. Null: every column, as agreements were signed "
    "before they said."
)


class Migration(migrations.Migration):
    dependencies = [("access", "0006_council_subjects")]

    operations = [
        # Agreements that are signed already stand as they were signed; new ones say, or have a headline.
        migrations.AddField(
            model_name="sharingagreement",
            name="columns",
            field=models.JSONField(blank=True, default=None, help_text=HELP, null=True),
        ),
        migrations.AlterField(
            model_name="sharingagreement",
            name="columns",
            field=models.JSONField(blank=True, default=dict, help_text=HELP, null=True),
        ),
    ]
