from django.urls import path

from safeguarding.casework.staff import account_views, agreement_views, file_views, people_views

_FAMILY = "families/<uuid:family_id>/"

urlpatterns = [
    path("people/", people_views.people, name="people"),
    path("people/add/", people_views.add_colleague, name="add-colleague"),
    path("people/<uuid:user_id>/", people_views.colleague, name="colleague"),
    path("people/<uuid:user_id>/give-post/", people_views.give_post, name="give-post"),
    path("people/<uuid:user_id>/posts/<uuid:post_id>/end/", people_views.end_post, name="end-post"),
    path("people/<uuid:user_id>/account/", people_views.switch_account, name="switch-account"),
    *(
        path(f"people/<uuid:user_id>/account/{way}/", account_views.help_with_account, {"way": way}, name=way)
        for way in account_views.HELPS
    ),
    path("cover/", people_views.cover, name="cover"),
    path("cover/give/", people_views.give_cover, name="give-cover"),
    path("cover/<uuid:cover_id>/end/", people_views.end_cover, name="end-cover"),
    path("agreements/", agreement_views.agreements, name="agreements"),
    path("agreements/add/", agreement_views.add_agreement, name="add-agreement"),
    path("agreements/<uuid:agreement_id>/", agreement_views.agreement, name="agreement"),
    path("agreements/<uuid:agreement_id>/withdraw/", agreement_views.withdraw_agreement, name="withdraw-agreement"),
    path(f"{_FAMILY}sharing/", agreement_views.sharing, name="sharing"),
    path(f"{_FAMILY}sharing/decide/", agreement_views.decide_sharing, name="decide-sharing"),
    path(f"{_FAMILY}sharing/leave-out/", agreement_views.leave_out, name="leave-out"),
    path(f"{_FAMILY}sharing/left-out/<uuid:left_out_id>/end/", agreement_views.put_back, name="put-back"),
    path(f"{_FAMILY}who-may-open/", file_views.restricted, name="restricted"),
    path(f"{_FAMILY}who-may-open/restrict/", file_views.restrict, name="restrict"),
    path(f"{_FAMILY}who-may-open/<uuid:restriction_id>/lift/", file_views.lift_restriction, name="lift-restriction"),
    path(f"{_FAMILY}who-may-open/bar/", file_views.bar, name="bar"),
    path(f"{_FAMILY}who-may-open/bars/<uuid:barred_id>/end/", file_views.unbar, name="unbar"),
    path("emergency/", file_views.emergency, name="emergency"),
    path("emergencies/", file_views.emergencies, name="emergencies"),
    path("emergencies/<uuid:grant_id>/review/", file_views.review_emergency, name="review-emergency"),
]
