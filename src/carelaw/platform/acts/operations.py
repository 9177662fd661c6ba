"""An operation for an act: the same fields as its form, as text, and the same words when it is refused.

An act that asks a file is sent as a form (`multipart/form-data`), any other as JSON.
"""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from inspect import Parameter, Signature
from typing import Any

from django.http import HttpRequest
from ninja import Body, Field, File, Form, Router, Schema, Status, UploadedFile
from pydantic import create_model

from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.declaration import Act, Asked, Attached
from carelaw.platform.acts.lists import Listed
from carelaw.platform.api_errors import PROBLEMS


class ActDone(Schema):
    """What an act came to."""

    says: str
    reference: str
    more: dict[str, Any]


def add_acts(router: Router, prefix: str, acts: tuple[Act, ...]) -> None:
    """One operation for each act: `POST PREFIX/NAME`."""
    for act in acts:
        _add(router, prefix, act)


def add_lists(router: Router, prefix: str, lists: tuple[Listed, ...]) -> None:
    """One operation for each list: `GET PREFIX/NAME`."""
    for one in lists:
        _add_list(router, prefix, one)


def _add_list(router: Router, prefix: str, one: Listed) -> None:
    def rows(request: HttpRequest) -> Any:
        return one.rows(asker_of(request), instant_of(request))

    rows.__name__ = f"list_{one.name.replace('-', '_')}"
    guarded = operation(permission=one.permission)(rows)
    guarded.__doc__ = one.says
    router.get(f"{prefix}/{one.name}", response={200: list[dict[str, Any]], **PROBLEMS}, summary=one.title)(guarded)


def _add(router: Router, prefix: str, act: Act) -> None:
    texts = [asked for asked in act.asks if asked.kind != "file"]
    body = create_model(
        "".join(word.capitalize() for word in act.name.split("-")) + "In",
        __base__=Schema,
        __doc__=act.says,
        **{asked.name: (str, _field(asked)) for asked in texts},  # type: ignore[call-overload]
    )

    def perform(request: HttpRequest, **given: Any) -> Status[dict[str, Any]]:
        typed = given.pop("typed").dict() if texts else {}
        files = {name: Attached(file.name, file.read()) for name, file in given.items() if file}
        values = {name: value for name, value in {**typed, **files}.items() if value}
        done = act.perform(asker_of(request), instant_of(request), values)
        return Status(201, {"says": done.says, "reference": done.reference, "more": dict(done.more)})

    asked_of_it = [Parameter("request", Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest)]
    if texts:
        where = Form(...) if act.files else Body(...)
        asked_of_it.append(Parameter("typed", Parameter.POSITIONAL_OR_KEYWORD, default=where, annotation=body))
    for asked in act.files:
        kind: Any = UploadedFile if asked.required else UploadedFile | None
        file = File(... if asked.required else None, description=asked.says or asked.label)
        asked_of_it.append(Parameter(asked.name, Parameter.POSITIONAL_OR_KEYWORD, default=file, annotation=kind))
    perform.__name__ = act.name.replace("-", "_")
    # The framework reads what an operation takes from its signature; an act's is known only here.
    perform.__signature__ = Signature(asked_of_it)  # type: ignore[attr-defined]
    guarded = operation(permission=act.permission)(perform)
    guarded.__doc__ = act.says
    router.post(f"{prefix}/{act.name}", response={201: ActDone, **PROBLEMS}, summary=act.title)(guarded)


def _field(asked: Asked) -> Any:
    permitted = ", ".join(value for value, _ in asked.choices)
    says = ". ".join(part.rstrip(".") for part in (asked.label, asked.says, permitted) if part)
    return Field(... if asked.required else "", description=says)
