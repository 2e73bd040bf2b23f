from django.urls import path

from safeguarding.casework.chronology import views

_CHOSEN = "families/<uuid:family_id>/chronology/chosen/"

urlpatterns = [
    path(_CHOSEN, views.chosen, name="chosen-chronology"),
    path(f"{_CHOSEN}pick/", views.pick, name="pick"),
    path(f"{_CHOSEN}lock/", views.lock, name="lock-chronology"),
    path(f"{_CHOSEN}items/<uuid:pick_id>/", views.change, name="pick-change"),
    path(f"{_CHOSEN}versions/<uuid:lock_id>/", views.locked, name="locked-chronology"),
    path(f"{_CHOSEN}versions/<uuid:lock_id>/unlock/", views.unlock, name="unlock-chronology"),
]
