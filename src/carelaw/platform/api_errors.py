"""Refusals as problem details (RFC 9457), the same at every JSON operation."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from http.client import responses as reason_phrases
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from carelaw.kernel.refusal import Problem, Refusal
from carelaw.platform.pages.refusals import status_of


class ProblemOut(Schema):
    """One thing wrong with one field."""

    code: str
    says: str
    field: str | None = None
    cite: str | None = None


class RefusalOut(Schema):
    """A refusal: what was refused, on which paragraph, and what would cure it."""

    type: str
    title: str
    status: int
    code: str
    says: str
    cite: str
    field: str | None = None
    retryable: bool
    reference: str
    problems: list[ProblemOut]


_PROBLEM = "application/problem+json"
PROBLEMS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 413, 415, 422, 429, 451, 503), RefusalOut)


class ApiOfRefusals(NinjaAPI):
    """An API whose document says what its refusals are: problem details, under their own media type."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The OpenAPI document, made once: it says the same as long as the process runs."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._documents:
            self._documents[prefix] = _Document(self, prefix)
        return self._documents[prefix]

    @cached_property
    def _documents(self) -> dict[str, OpenAPISchema]:
        return {}


class _Document(OpenAPISchema):
    """A document in which every refusal points to the one shape that all refusals have."""

    def responses(self, operation: Operation) -> dict[int, dict[str, Any]]:
        told = operation.response_models
        refusals = [status for status, model in told.items() if status in PROBLEMS and _is_refusal(model)]
        # Asked for each of some thousand refusals, the library would build the same shape as many times: for seconds.
        shape = self._refusal_shape(told[refusals[0]]) if refusals else {}
        others = copy(operation)
        others.response_models = {status: model for status, model in told.items() if status not in refusals}
        said = super().responses(others) if others.response_models else {}
        named = {
            status: {"description": reason_phrases[status], "content": {_PROBLEM: {"schema": shape}}}
            for status in refusals
        }
        return dict(sorted({**said, **named}.items()))

    def _refusal_shape(self, model: Any) -> dict[str, Any]:
        if not hasattr(self, "_refusal"):
            self._refusal = self._create_schema_from_model(model, mode="serialization")[0]
        return self._refusal


def _is_refusal(model: Any) -> bool:
    return getattr(model, "__annotations__", {}).get("response") is RefusalOut


def problem(refusal: Refusal) -> tuple[dict[str, Any], int]:
    """The problem details of a refusal, and its status."""
    status = status_of(refusal)
    return {
        "type": f"urn:carelaw:refusal:{refusal.code}",
        "title": refusal.code,
        "status": status,
        **refusal.as_dict(),
    }, status


def translate_errors(api: NinjaAPI) -> None:
    """Make every error of an API speak as a refusal does."""

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
        return _answer(api, request, refusal)

    @api.exception_handler(ValidationError)
    def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
        # The messages name places and types; the values that were sent are left out, they may be a patient's.
        problems = tuple(
            Problem(str(e["type"]), str(e["msg"]), ".".join(str(part) for part in e["loc"])) for e in error.errors
        )
        return _answer(api, request, Refusal("request-unreadable", "The request cannot be read.", problems=problems))

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        says = "Send a bearer token: Authorization: Bearer clw_…"
        return _answer(api, request, Refusal("token-needed", says, kind="unauthenticated"))

    @api.exception_handler(HttpError)
    def broken(request: HttpRequest, error: HttpError) -> HttpResponse:
        refusal = Refusal("request-unreadable", "The request cannot be read.")
        details, _ = problem(refusal)
        return _sent(api, request, details | {"status": error.status_code}, error.status_code)


def _answer(api: NinjaAPI, request: HttpRequest, refusal: Refusal) -> HttpResponse:
    details, status = problem(refusal)
    return _sent(api, request, details, status)


def _sent(api: NinjaAPI, request: HttpRequest, details: dict[str, Any], status: int) -> HttpResponse:
    response = api.create_response(request, details, status=status)
    response["Content-Type"] = _PROBLEM
    response["Cache-Control"] = "no-store"
    return response
