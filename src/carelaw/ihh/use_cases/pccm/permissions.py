"""Who may judge past facts under the former rule."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

PCCM_JUDGE = declare(
    "ihh.pccm-judge",
    roles=("IHH_PROGRAM", "IHH_FINANCE"),
    says="judge past facts under the former primary care case management rule and answer questions about them",
    cite="89 Ill. Adm. Code 140.990 to 140.997, former text",
).name
