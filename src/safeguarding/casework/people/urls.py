from django.urls import path

from safeguarding.casework.people import kin_views, network_views, views

FILE = "families/<uuid:family_id>/"
PERSON = FILE + "people/<uuid:person_id>/"
RELATIONSHIP = FILE + "relationships/<uuid:row_id>/"
urlpatterns = [
    path(PERSON, views.person, name="person"),
    path(PERSON + "names/add/", views.name_add, name="person-name-add"),
    path(FILE + "names/<uuid:row_id>/take-back/", views.name_take_back, name="name-take-back"),
    path(PERSON + "language/", views.language, name="person-language"),
    path(PERSON + "ethnicity/", views.ethnicity, name="person-ethnicity"),
    path(PERSON + "disability/", views.disability, name="person-disability"),
    path(PERSON + "number/", views.number, name="person-number"),
    path(PERSON + "born/", views.born, name="person-born"),
    path(PERSON + "twin/", views.twin, name="person-twin"),
    path(PERSON + "pregnancy-ended/", views.pregnancy_ended, name="person-pregnancy-ended"),
    path(PERSON + "died/", views.died, name="person-died"),
    path(PERSON + "relate/", kin_views.relate, name="person-relate"),
    path(FILE + "relationships/", kin_views.relationships, name="relationships"),
    path(RELATIONSHIP + "dates/", kin_views.dates, name="relationship-dates"),
    path(RELATIONSHIP + "responsibility/", kin_views.responsibility, name="relationship-responsibility"),
    path(RELATIONSHIP + "take-back/", kin_views.take_back, name="relationship-take-back"),
    path(FILE + "households/", kin_views.households, name="households"),
    path(FILE + "households/move/", kin_views.move, name="household-move"),
    path(FILE + "households/move-out/", kin_views.move_out, name="household-move-out"),
    path(FILE + "on-a-day/", kin_views.on_a_day, name="on-a-day"),
    path(FILE + "network/", network_views.network, name="network"),
    path(FILE + "network/add/", network_views.network_add, name="network-add"),
    path(FILE + "network/<uuid:row_id>/change/", network_views.network_change, name="network-change"),
    path(FILE + "network/<uuid:row_id>/take-off/", network_views.network_take_off, name="network-take-off"),
    path(FILE + "warnings/", network_views.warnings, name="warnings"),
    path(FILE + "warnings/add/", network_views.warning_add, name="warning-add"),
    path(FILE + "warnings/<uuid:row_id>/review/", network_views.warning_change, name="warning-change"),
    path(FILE + "warnings/<uuid:row_id>/end/", network_views.warning_end, name="warning-end"),
]
