"""Routes of the member path. No path carries anything about a person but a random id."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.ihh.web import imports, members, my_home, rosters, runs

urlpatterns: list[URLPattern] = [
    path("imports/", imports.imports, name="ihh-imports"),
    path("imports/<uuid:file_id>/", imports.import_, name="ihh-import"),
    path("runs/", runs.run_list, name="ihh-runs"),
    path("runs/<uuid:run_id>/", runs.run, name="ihh-run"),
    path("members/", members.members, name="ihh-members"),
    path("members/<uuid:member_id>/", members.member, name="ihh-member"),
    path("members/<uuid:member_id>/consent/", members.consent, name="ihh-consent"),
    path("rosters/", rosters.rosters, name="ihh-rosters"),
    path("rosters/<slug:reference>/", rosters.roster, name="ihh-roster"),
    path("rosters/<slug:reference>/<str:period>/", rosters.sent_roster, name="ihh-roster-sent"),
    path("my-home/", my_home.my_home, name="ihh-my-home"),
]
