"""Routes of the law's pages."""

from django.urls import path

from carelaw.platform.lawbook import views

urlpatterns = [
    path("rules/", views.rule_list, name="rules"),
    path("rules/<slug:name>/", views.rule_page, name="rule"),
    path("law/", views.law_page, name="law"),
    path("law/<str:identity>/", views.identity_page, name="provision"),
]
