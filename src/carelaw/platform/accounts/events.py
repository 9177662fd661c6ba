"""What the record keeps about accounts: sign-ins, failed sign-ins, grants, tokens. Ids and digests only."""

from __future__ import annotations

import hashlib

from carelaw.platform.record.keeping import append as keep  # noqa: F401  re-exported for the sibling modules
from carelaw.platform.record.kinds import Shape, declare

_GRANT = {"grant": Shape.ID, "role": Shape.CODE}
_DESIGNATION = {"designation": Shape.ID, "principal": Shape.ID, "designee": Shape.ID, "role": Shape.CODE}
_TOKEN = {"token": Shape.ID, "prefix": Shape.CODE, "role": Shape.CODE, "days": Shape.COUNT}
_FACTOR = {"factor": Shape.CODE}

ACCOUNT_OPENED = declare("account-opened", says="An account was opened.", keys={"account": Shape.ID}, cite="§5(5)(ix)")
ACCOUNT_SUSPENDED = declare("account-suspended", says="An account was suspended.", keys={"account": Shape.ID})
ACCOUNT_RESTORED = declare("account-restored", says="A suspension was lifted.", keys={"account": Shape.ID})
ROLE_GRANTED = declare(
    "role-granted",
    says="A role was granted.",
    keys={**_GRANT, "cite": Shape.CITE, "needs_approval": Shape.FLAG},
    cite="§5(5)(iv)",
)
ROLE_APPROVED = declare("role-approved", says="A second person approved a role.", keys=_GRANT, cite="§5(5)(iv)")
ROLE_REVOKED = declare("role-revoked", says="A role was revoked.", keys=_GRANT, cite="§5(5)(iv)")
ROLE_SUSPENDED = declare("role-suspended", says="A role was suspended.", keys=_GRANT, cite='§3 "prescriber"')
ROLE_RESTORED = declare("role-restored", says="The suspension of a role was lifted.", keys=_GRANT)
DESIGNEE_NAMED = declare("designee-named", says="A designee was named.", keys=_DESIGNATION, cite="§5(5)(ix)")
DESIGNEE_ENDED = declare(
    "designee-ended", says="A designation ended.", keys={"designation": Shape.ID}, cite="§5(5)(ix)"
)
TOKEN_ISSUED = declare("token-issued", says="An access token was issued.", keys=_TOKEN, cite="§5(5)(iv)")
TOKEN_REVOKED = declare("token-revoked", says="An access token was revoked.", keys=_TOKEN, cite="§5(5)(iv)")
SIGNED_IN = declare("signed-in", says="Somebody signed in.", keys={"methods": Shape.CODES}, cite="§5(5)(ix)")
SIGNED_OUT = declare("signed-out", says="Somebody signed out, or was.", keys={"because": Shape.CODE})
SIGN_IN_FAILED = declare(
    "sign-in-failed", says="A sign-in failed.", keys={"address": Shape.DIGEST, "step": Shape.CODE}, cite="§5(5)(iv)"
)
ROLE_CHOSEN = declare(
    "role-chosen", says="A role was chosen for a session.", keys={"role": Shape.CODE, "principal": Shape.ID}
)
FACTOR_ADDED = declare("second-factor-added", says="A second factor was set up.", keys=_FACTOR, cite="§5(5)(ix)")
FACTOR_REMOVED = declare("second-factor-removed", says="A second factor was removed.", keys=_FACTOR, cite="§5(5)(ix)")
PASSWORD_SET = declare("password-set", says="A password was set or changed.", keys={})


def address_digest(email: str) -> str:
    """An e-mail address that nobody can read back by eye, the same for every spelling of it."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()
