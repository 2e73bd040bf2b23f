from django.urls import path

from safeguarding.casework.insight import views

urlpatterns = [
    path("indicators/", views.indicators, name="indicators"),
    path("indicators/<slug:name>/", views.indicator, name="indicator"),
]
