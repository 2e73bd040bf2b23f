from django.urls import path

from safeguarding.casework.meetings import cycle_views, office_views, views

urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/plan/", views.plan, name="plan-meetings"),
    path("meetings/rooms/", office_views.rooms, name="rooms"),
    path("meetings/rooms/add/", office_views.add_room, name="add-room"),
    path("meetings/rooms/<uuid:room_id>/use/", office_views.use_room, name="use-room"),
    path("meetings/leave/", office_views.leave, name="leave"),
    path("meetings/leave/say/", office_views.say_leave, name="say-leave"),
    path("meetings/leave/<uuid:leave_id>/take-back/", office_views.take_back_leave, name="take-back-leave"),
    path("meetings/calendar/", office_views.calendar_link, name="calendar-link"),
    path("meetings/rules/", cycle_views.cycle, name="cycle"),
    path("meetings/rules/change/", cycle_views.change_cycle, name="change-cycle"),
    path("meetings/<uuid:meeting_id>/", views.meeting, name="meeting"),
    path("meetings/<uuid:meeting_id>/cancel/", views.cancel, name="cancel-meeting"),
    path("meetings/<uuid:meeting_id>/put-on/", views.put_on, name="put-on-meeting"),
    path("meetings/<uuid:meeting_id>/families/<uuid:place_id>/take-off/", views.take_off, name="take-off-meeting"),
    path("calendar/<str:secret>/", office_views.feed, name="calendar"),
]
