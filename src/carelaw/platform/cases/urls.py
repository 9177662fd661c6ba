"""Routes of what is due."""

from django.urls import path

from carelaw.platform.cases import views

urlpatterns = [path("due/", views.work, name="work")]
