from django.urls import path

from safeguarding.casework.protected import letter_views, views

FILE = "families/<uuid:family_id>/"
urlpatterns = [
    path(FILE + "protected/", views.protected, name="protected"),
    path(FILE + "protected/add/", views.add, name="protected-add"),
    path(FILE + "protected/<uuid:row_id>/show/", views.show, name="protected-show"),
    path(FILE + "protected/<uuid:row_id>/replace/", views.replace, name="protected-replace"),
    path(FILE + "protected/<uuid:row_id>/withdraw/", views.withdraw, name="protected-withdraw"),
    path(FILE + "contact/", views.contact_rules, name="contact-rules"),
    path(FILE + "contact/set/", views.contact_rule_set, name="contact-rule-set"),
    path(FILE + "letters/", letter_views.letter_list, name="letters"),
    path(FILE + "letters/to/<uuid:person_id>/", letter_views.letter_new, name="letter-new"),
    path(FILE + "letters/<uuid:letter_id>/", letter_views.letter, name="letter"),
]
