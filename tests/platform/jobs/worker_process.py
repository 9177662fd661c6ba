"""A worker with the tests' jobs: `ask WORK COUNT [WAIT_MS]`, `once`, `run`; each may follow the other."""

from __future__ import annotations

import sys

import django


def main(words: list[str]) -> None:
    """Do what the words say, in order."""
    django.setup()
    from carelaw.platform.jobs import register
    from carelaw.platform.jobs.queue import enqueue
    from carelaw.platform.jobs.worker import Worker
    from tests.platform.jobs import tiny_jobs  # noqa: F401  declares the jobs

    # What recurs by itself would be counted among what was asked for.
    register.load()
    for name in [name for name in register._JOBS if not name.startswith("tests.")]:
        del register._JOBS[name]
    while words:
        match words.pop(0):
            case "ask":
                work, count, wait = words.pop(0), int(words.pop(0)), int(words.pop(0))
                enqueue("tests.parts", key=work, work=work, count=count, wait_ms=wait)
            case "once":
                print(Worker().run_all())
            case "run":
                worker = Worker(poll=0.05)
                with worker.stopped_by_signals():
                    worker.run()


if __name__ == "__main__":
    main(sys.argv[1:])
