from django.urls import path

from safeguarding.casework.rules import views

urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/<slug:topic>/", views.rules_page, name="rules-of"),
    path("rules/<slug:topic>/change/", views.change_rules, name="change-rules"),
]
