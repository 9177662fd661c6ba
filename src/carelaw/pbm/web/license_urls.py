"""Routes of the pages about licenses and applications."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pbm.web import applications, licenses

_ONE = "applications/<str:reference>/"

urlpatterns: list[URLPattern] = [
    path("licenses/", licenses.licenses, name="pbm-licenses"),
    path("licenses.csv", licenses.licenses_csv, name="pbm-licenses-csv"),
    path("licenses/<str:number>/", licenses.license, name="pbm-license"),
    path("licenses/<str:number>/renew/", licenses.renew, name="pbm-license-renew"),
    path("applications/", applications.applications, name="pbm-applications"),
    path("applications/start/", applications.start, name="pbm-application-start"),
    path(_ONE, applications.application, name="pbm-application"),
    path(f"{_ONE}save/", applications.save, name="pbm-application-save"),
    path(f"{_ONE}officers/", applications.officer, name="pbm-application-officer"),
    path(f"{_ONE}documents/", applications.file_document, name="pbm-application-document"),
    path(f"{_ONE}documents/<int:document_id>/", applications.document, name="pbm-document"),
    path(f"{_ONE}file/", applications.submit, name="pbm-application-file"),
    path(f"{_ONE}requests/<int:request_id>/", applications.answer, name="pbm-request-answer"),
    path(f"{_ONE}ask/", applications.ask, name="pbm-application-ask"),
    path(f"{_ONE}fee/", applications.fee, name="pbm-application-fee"),
    path(f"{_ONE}grant/", applications.grant, name="pbm-application-grant"),
]
