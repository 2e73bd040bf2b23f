from django.urls import path

from safeguarding.casework.help import views

urlpatterns = [path("help/", views.help_page, name="help")]
