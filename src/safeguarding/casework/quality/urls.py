from django.urls import path

from safeguarding.casework.quality import views

urlpatterns = [
    path("quality/", views.quality, name="quality"),
    path("quality/reds/", views.reds_page, name="reds"),
    path("quality/pulse/", views.pulse_figures, name="pulse-figures"),
    path("quality/observations/", views.observations, name="observations"),
    path("quality/observations/draw/", views.draw_days, name="draw-days"),
    path("quality/observations/<uuid:drawn_id>/", views.observed_day, name="observed-day"),
    path("quality/observations/<uuid:drawn_id>/draft/", views.observed_day_draft, name="observed-day-draft"),
    path("supervision/<uuid:session_id>/pulse/", views.answer, name="pulse"),
]
