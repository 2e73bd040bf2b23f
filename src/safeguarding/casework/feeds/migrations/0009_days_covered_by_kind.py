from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("feeds", "0008_lead_contact"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="covers",
            field=models.JSONField(
                blank=True,
                help_text="Kind: the first and the last day covered for it. Empty for one read before this was kept.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="said",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="From when to when the file holds everything, and of which kinds, as somebody said.",
            ),
        ),
    ]
