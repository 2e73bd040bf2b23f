from django.urls import path

from safeguarding.casework.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("families/<uuid:family_id>/", views.family, name="family"),
]
