"""Tell the sender of a file that something waits: references and counts, nothing about a patient."""

from __future__ import annotations

from datetime import datetime

from carelaw.pdmp.store.models import Submission, SubmissionState
from carelaw.platform.accounts.models import Account
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, write_notice

HELD_NOTICE, FAILED_NOTICE = "submission-needs-correction", "submission-failed"
ABOUT_SUBMISSION = "submission"

for _template in (
    NoticeTemplate(
        HELD_NOTICE,
        "en",
        "Records need correction: $held of $sent",
        "In the file with the reference $reference, $held of $sent records are held until they are corrected. "
        "All the others have been dealt with. Open the file to see each fault and how to mend it.",
        "§7(a)",
    ),
    NoticeTemplate(
        HELD_NOTICE,
        "es",
        "Hay registros por corregir: $held de $sent",
        "En el archivo con la referencia $reference, $held de $sent registros quedan retenidos hasta que se corrijan. "
        "Todos los demás ya se atendieron. Abra el archivo para ver cada falla y cómo corregirla.",
        "§7(a)",
    ),
    NoticeTemplate(
        FAILED_NOTICE,
        "en",
        "A file failed and nothing was loaded",
        "The file with the reference $reference failed: none of its records were loaded. The file itself is kept. "
        "Open it to see why, mend the cause, and send the whole file again.",
        "§7(a)",
    ),
    NoticeTemplate(
        FAILED_NOTICE,
        "es",
        "Un archivo falló y no se cargó nada",
        "El archivo con la referencia $reference falló: no se cargó ninguno de sus registros. El archivo se conserva. "
        "Ábralo para ver la causa, corríjala y envíe de nuevo el archivo completo.",
        "§7(a)",
    ),
):
    declare_template(_template)


def tell_sender(submission: Submission, *, at: datetime) -> None:
    """Put a notice into the sender's inbox when a file failed or some of its records are held."""
    held = submission.counts.get("held", 0)
    failed = submission.state == SubmissionState.FAILED
    if submission.account_id is None or not (held or failed):
        return
    language = Account.objects.filter(pk=submission.account_id).values_list("language", flat=True).first()
    write_notice(
        FAILED_NOTICE if failed else HELD_NOTICE,
        key=str(submission.pk),
        at=at,
        values={"reference": str(submission.pk), "held": f"{held:,}", "sent": f"{submission.sent:,}"},
        account_id=submission.account_id,
        language=language or "en",
        about=f"{ABOUT_SUBMISSION}:{submission.pk}",
    )
