from django.urls import path

from safeguarding.casework.insight import views

urlpatterns = [
    path("indicators/", views.indicators, name="indicators"),
    path("indicators/publish/", views.publish, name="indicators-publish"),
    path("indicators/board/<slug:reader>/", views.board, name="indicator-board"),
    path("indicators/<slug:name>/", views.indicator, name="indicator"),
    path("indicators/<slug:name>/file/", views.indicator_file, name="indicator-file"),
    path("indicators/<slug:name>/picture/<int:number>/", views.indicator_picture, name="indicator-picture"),
]
