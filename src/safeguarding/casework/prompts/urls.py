from django.urls import path

from safeguarding.casework.prompts import views

urlpatterns = [
    path("prompts/", views.prompts, name="prompts"),
    path("prompts/<slug:prompt>/", views.prompt, name="prompt"),
]
