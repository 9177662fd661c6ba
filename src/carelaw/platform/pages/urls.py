"""Routes of the page kit."""

from django.urls import path

from carelaw.platform.pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("subjects/<slug:name>/", views.subject, name="subject"),
    path("healthz", views.healthz, name="healthz"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("language/", views.set_language, name="set_language"),
    path("gallery/", views.gallery, name="gallery"),
]
