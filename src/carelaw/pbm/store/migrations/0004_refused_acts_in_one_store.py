"""What was typed into refused acts about audits moves to where every refused act is kept, before its table goes."""

from typing import Any

from django.db import migrations


def move(apps: Any, schema_editor: Any) -> None:
    kept = apps.get_model("pbm", "RefusedAttempt").objects
    for one in apps.get_model("pbm", "AuditAttempt").objects.order_by("at", "pk").iterator():
        first = one.reasons[0] if one.reasons else {}
        kept.create(
            act=one.act,
            account_id=one.account_id,
            audit_id=one.audit_id,
            typed=one.typed,
            reasons=one.reasons,
            code=first.get("code", "")[:60],
            says=first.get("says", "")[:1000],
            cite=first.get("cite", "")[:160],
            at=one.at,
        )


class Migration(migrations.Migration):
    dependencies = [("pbm", "0003_prices_and_claims")]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="AuditAttempt"),
    ]
