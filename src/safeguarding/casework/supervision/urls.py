from django.urls import path

from safeguarding.casework.supervision import before_views, board_views, restricted_views, room_views, views

urlpatterns = [
    path("board/", board_views.board, name="board"),
    path("families/<uuid:family_id>/supervision/", views.supervision, name="supervision"),
    path("families/<uuid:family_id>/supervision/restricted/", restricted_views.restricted, name="restricted-part"),
    path("families/<uuid:family_id>/supervision/open/", views.open_session, name="session-open"),
    path("supervision/showing/", before_views.showing, name="showing"),
    path("supervision/showing/<uuid:team_id>/", before_views.choose_showing, name="choose-showing"),
    path("supervision/<uuid:session_id>/", views.session, name="session"),
    path("supervision/<uuid:session_id>/before/", before_views.before, name="before-session"),
    path("supervision/<uuid:session_id>/room/", room_views.room, name="room"),
    path("supervision/<uuid:session_id>/room/news/", room_views.news, name="room-news"),
    path("supervision/<uuid:session_id>/room/write/", room_views.write_line, name="write-line"),
    path("supervision/<uuid:session_id>/reveal/", before_views.reveal, name="reveal"),
    path("supervision/<uuid:session_id>/chair/", views.take_chair, name="take-chair"),
    path("supervision/<uuid:session_id>/attendance/", views.attendance, name="attendance"),
    path("supervision/<uuid:session_id>/rate/<uuid:child_id>/", views.rate, name="rate"),
    path("supervision/<uuid:session_id>/rating/", views.family_rating, name="family-rating"),
    path("supervision/<uuid:session_id>/decision/", views.decide, name="decide"),
    path("supervision/<uuid:session_id>/action/", views.agree_action, name="agree-action"),
    path("supervision/<uuid:session_id>/close/", views.close_session, name="close-session"),
    path("supervision/actions/<uuid:action_id>/done/", views.finish_action, name="finish-action"),
]
