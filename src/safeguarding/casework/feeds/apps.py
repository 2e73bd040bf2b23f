from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "safeguarding.casework.feeds"
    label = "feeds"
