"""Routes of price lists and their appeals."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pbm.web import appeal_answers, appeals, mac_lists, mac_setup

urlpatterns: list[URLPattern] = [
    path("mac/", mac_lists.lists, name="pbm-mac-lists"),
    path("mac/setup/", mac_setup.setup, name="pbm-mac-setup"),
    path("mac/<uuid:reference>/", mac_lists.mac_list, name="pbm-mac-list"),
    path("mac/<uuid:reference>/prices.csv", mac_lists.mac_list_csv, name="pbm-mac-list-csv"),
    path("mac/<uuid:reference>/publish/", mac_lists.publish_list, name="pbm-mac-publish"),
    path("mac/<uuid:reference>/confirm/", mac_lists.confirm_list, name="pbm-mac-confirm"),
    path("mac/versions/<uuid:reference>/", mac_lists.version, name="pbm-mac-version"),
    path("mac/versions/<uuid:reference>/refused.csv", mac_lists.refused_csv, name="pbm-mac-refused"),
    path("appeals/", appeals.appeals, name="pbm-appeals"),
    path("appeals/new/", appeals.draft, name="pbm-appeal-new"),
    path("appeals/<str:reference>/", appeals.appeal, name="pbm-appeal"),
    path("appeals/<str:reference>/draft/", appeals.draft, name="pbm-appeal-draft"),
    path("appeals/<str:reference>/answer/", appeal_answers.decide, name="pbm-appeal-answer"),
    path("appeals/<str:reference>/withdraw/", appeals.withdraw, name="pbm-appeal-withdraw"),
    path("appeals/<str:reference>/panel/", appeals.panel, name="pbm-appeal-panel"),
]
