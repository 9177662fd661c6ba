"""The story of prices: how lists are kept up is described, average costs pass the list price, each line is tested."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import MacList
from carelaw.pbm.use_cases.prices.access import check_access
from carelaw.pbm.use_cases.prices.calls import follow_calls
from carelaw.pbm.use_cases.prices.processes import describe_process
from carelaw.pbm.use_cases.prices.sources import receive_source, run_source
from carelaw.pbm.use_cases.prices.testing import judge_lists
from carelaw.platform.accounts.actor import Actor, host_operator

_HEADS = (
    '"NDC Description",NDC,"NADAC Per Unit","Effective Date","Pricing Unit","Pharmacy Type Indicator",OTC,'
    '"Explanation Code","Classification for Rate Setting","Corresponding Generic Drug NADAC Per Unit",'
    '"Corresponding Generic Drug Effective Date","As of Date"'
)
# Made-up costs: the first label stays below its list price, the second passes it two weeks ago.
_COSTS = {
    21: (("55111068301", "0.04100"), ("67877032001", "0.04300"), ("68382059801", "0.91000")),
    14: (("55111068301", "0.04150"), ("67877032001", "0.07100"), ("68382059801", "0.93000")),
    7: (("55111068301", "0.04200"), ("67877032001", "0.07400"), ("68382059801", "1.21000")),
}


def tell_prices(filer: Actor, at: datetime) -> None:
    """Describe the process, import three weeks of average costs, and let today's tests run."""
    if not MacList.objects.exists():
        return
    says = "Prices follow NADAC and two catalogues each Monday; a drug that nobody offers comes off at once."
    describe_process(filer, at - timedelta(days=40), says=says, starts_on=local_day(at - timedelta(days=42)))
    operator = host_operator("demo")
    for days, costs in _COSTS.items():
        when = at - timedelta(days=days)
        sheet = _sheet(local_day(when), costs)
        name = f"nadac-{local_day(when)}.csv"
        source, _new = receive_source(operator, when, io.BytesIO(sheet), kind="nadac", file_name=name, queue=False)
        run_source(str(source.pk), at=when)
    today = local_day(at)
    judge_lists(today, at)
    follow_calls(today, at)
    check_access(today, at)


def _sheet(on: date, costs: tuple[tuple[str, str], ...]) -> bytes:
    day = on.strftime("%m/%d/%Y")
    rows = [f'"A LISTED DRUG",{code},{cost},{day},EA,C/I,N,1,G,,,{day}' for code, cost in costs]
    return "\n".join((_HEADS, *rows, "")).encode()
