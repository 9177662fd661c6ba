"""Routes of the record's pages."""

from django.urls import path

from carelaw.platform.record import views

urlpatterns = [
    path("record/", views.entries, name="record"),
    path("record/verify/", views.verify, name="record-verify"),
    path("record/<int:seq>/", views.entry, name="record-entry"),
]
