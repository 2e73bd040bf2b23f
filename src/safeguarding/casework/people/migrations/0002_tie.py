from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_first'),
    ]

    operations = [
        migrations.AddField(
            model_name='networkmember',
            name='tie',
            field=models.CharField(blank=True, choices=[('strong', 'Strong'), ('ordinary', 'Ordinary'), ('weak', 'Weak'), ('strained', 'Strained'), ('not_known', 'Not known')], help_text='How strong the tie is.', max_length=10),
        ),
    ]
