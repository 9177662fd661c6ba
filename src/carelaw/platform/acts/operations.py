"""An operation for an act: the same fields as its form, as text, and the same words when it is refused."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from typing import Any

from django.http import HttpRequest
from ninja import Body, Field, Router, Schema, Status
from pydantic import create_model

from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.declaration import Act, Asked
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


def _add(router: Router, prefix: str, act: Act) -> None:
    body = create_model(
        "".join(word.capitalize() for word in act.name.split("-")) + "In",
        __base__=Schema,
        __doc__=act.says,
        **{asked.name: (str, _field(asked)) for asked in act.asks},  # type: ignore[call-overload]
    )

    def perform(request: HttpRequest, typed: Any) -> Status[dict[str, Any]]:
        values = {name: value for name, value in typed.dict().items() if value}
        done = act.perform(asker_of(request), instant_of(request), values)
        return Status(201, {"says": done.says, "reference": done.reference, "more": dict(done.more)})

    perform.__name__ = act.name.replace("-", "_")
    perform.__annotations__["typed"] = body
    perform.__defaults__ = (Body(...),)
    guarded = operation(permission=act.permission)(perform)
    guarded.__doc__ = act.says
    router.post(f"{prefix}/{act.name}", response={201: ActDone, **PROBLEMS}, summary=act.title)(guarded)


def _field(asked: Asked) -> Any:
    permitted = ", ".join(value for value, _ in asked.choices)
    says = ". ".join(part.rstrip(".") for part in (asked.label, asked.says, permitted) if part)
    return Field(... if asked.required else "", description=says)
