from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feeds", "0009_days_covered_by_kind"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, help_text="How often reading or linking it was begun."),
        ),
        migrations.AddField(
            model_name="expectation",
            name="whole",
            field=models.BooleanField(
                default=False,
                help_text="Each file holds everything of the last whole week, month or quarter before it is due.",
            ),
        ),
    ]
