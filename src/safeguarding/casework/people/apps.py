from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "safeguarding.casework.people"
    label = "people"
