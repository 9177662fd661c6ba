"""Routes of patients' pages; no address carries anything about a patient."""

from __future__ import annotations

from django.urls import URLPattern, path

from carelaw.pdmp.use_cases.patients.acts import ACTS
from carelaw.pdmp.web.patients import desk, notice_pages, own, record_page
from carelaw.platform.acts.pages import act_routes

urlpatterns: list[URLPattern] = [
    path("my-record/", own.start, name="my-record"),
    path("my-record/ask/", own.ask, name="my-record-ask"),
    path("my-record/follow/", own.follow, name="my-record-follow"),
    path("my-record/requests/<uuid:request_id>/", own.open_own, name="my-record-own"),
    path("my-record/request/", own.status, name="my-record-request"),
    path("my-record/request/document/", own.send_document, name="my-record-document"),
    path("my-record/request/take-back/", own.take_back, name="my-record-take-back"),
    path("my-record/leave/", own.leave, name="my-record-leave"),
    path("my-record/letters/<uuid:notice_id>/", own.letter, name="my-record-letter"),
    path("my-record/record/", record_page.record, name="my-record-record"),
    path("my-record/record.pdf", record_page.record_pdf, name="my-record-pdf"),
    path("my-record/wrong/", record_page.wrong, name="my-record-wrong"),
    path("my-record/form.pdf", notice_pages.paper_form, name="my-record-form"),
    path("notice-to-patients/", notice_pages.notice, name="patient-notice"),
    path("notice-to-patients/notice.pdf", notice_pages.notice_pdf, name="patient-notice-pdf"),
    path("notice-to-patients/poster.pdf", notice_pages.poster, name="patient-notice-poster"),
    path("notice-to-patients/use/", desk.notice_use, name="patient-notice-use"),
    path("service/measures/", notice_pages.measures, name="service-measures"),
    path("patient-requests/", desk.requests, name="patient-requests"),
    path("patient-requests/claims/", desk.claims, name="patient-claims"),
    path("patient-requests/claims/<uuid:claim_id>/", desk.claim, name="patient-claim"),
    path("patient-requests/evidence/<uuid:evidence_id>/", desk.evidence, name="patient-evidence"),
    path("patient-requests/<uuid:request_id>/", desk.one_request, name="patient-request"),
    path("patient-requests/<uuid:request_id>/person/", desk.person, name="patient-request-person"),
    path("patient-requests/<uuid:request_id>/record.pdf", desk.mailed, name="patient-request-mailed"),
    path("claims-of-patients/", desk.claims_to_answer, name="claims-to-answer"),
    *act_routes("patient-acts/", ACTS),
]
