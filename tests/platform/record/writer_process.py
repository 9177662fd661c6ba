"""A process that puts acts on the record: `writer_process NAME COUNT`; every fourth transaction is rolled back."""

from __future__ import annotations

import sys

import django


def main(name: str, count: int) -> None:
    """Write as fast as it goes."""
    django.setup()
    from django.db import transaction

    from carelaw.platform import clock
    from carelaw.platform.record import keeping, kinds

    kind = kinds.declare("test-written", says="Written.", keys={"n": kinds.Shape.COUNT})
    for n in range(count):
        with transaction.atomic():
            keeping.append(kind, actor=None, at=clock.now(), body={"n": n}, subject=f"{name}.{n}")
            if n % 4 == 3:
                transaction.set_rollback(True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
