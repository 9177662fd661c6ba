"""`carelaw worker` does the work; `carelaw jobs` shows it and retries what is dead."""

from __future__ import annotations

import argparse

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock

_COLUMNS = (
    *("job", "key", "state", "done", "total", "per_second", "seconds_left", "attempts", "failure", "incident"),
    *("holds_up", "holds_until"),
)


def _worker_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what is ready, then end")


def _worker(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.jobs.worker import Worker
    from carelaw.platform.logs import guard_process

    worker = Worker()
    with worker.stopped_by_signals():
        if options.once:
            count = worker.run_all()
            console.err(f"{count} {'piece' if count == 1 else 'pieces'} of work run.")
            return Exit.DONE
        guard_process()
        worker.run()
    return Exit.DONE


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", choices=("waiting", "running", "done", "dead"), help="only work in this state")
    parser.add_argument("--job", metavar="NAME", help="only this job")
    parser.add_argument("--limit", type=int, default=100, metavar="N", help="the newest N (100)")
    add_format(parser)


def _list(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.jobs.models import JobRun
    from carelaw.platform.jobs.queue import held_up_by

    found = JobRun.objects.order_by("-asked_at", "-id")
    if options.state:
        found = found.filter(state=options.state)
    if options.job:
        found = found.filter(name=options.job)
    rows = []
    for run in found[: options.limit]:
        pace = run.pace
        rows.append(
            {
                "job": run.name,
                "key": run.key,
                "state": run.state,
                "done": pace.done,
                "total": pace.total or None,
                "per_second": round(pace.rate) if pace.rate else None,
                "seconds_left": round(pace.seconds_left) if pace.seconds_left is not None else None,
                "attempts": run.attempts,
                "failure": run.failure,
                "incident": run.incident,
                "holds_up": held_up_by(run, clock.now()) or None,
                "holds_until": run.holds_until,
            }
        )
    console.rows(rows, _COLUMNS, options.format)
    return Exit.DONE


def _retry_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("job", nargs="?", metavar="NAME", help="the job's name")
    parser.add_argument("key", nargs="?", metavar="KEY", help="the work's key")
    parser.add_argument("--all", action="store_true", help="all that is dead (of NAME, if it is given)")


def _retry(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.jobs.models import JobRun
    from carelaw.platform.jobs.queue import retry

    if options.all:
        dead = JobRun.objects.filter(state=JobRun.State.DEAD)
        dead = dead.filter(name=options.job) if options.job else dead
        wanted = list(dead.values_list("name", "key"))
    elif options.job and options.key:
        wanted = [(options.job, options.key)]
    else:
        raise Refusal("job-not-named", "Say which work to retry: its NAME and KEY, or --all.")
    for name, key in wanted:
        retry(name, key, clock.now())
    console.err(f"{len(wanted)} {'piece' if len(wanted) == 1 else 'pieces'} of work will run again.")
    return Exit.DONE


def _let_pass_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("job", metavar="NAME", help="the job's name")
    parser.add_argument("key", metavar="KEY", help="the work's key")


def _let_pass(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.jobs.queue import let_pass

    let_pass(options.job, options.key)
    console.err("It stays dead; the work behind it goes on without it.")
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("worker",),
        "do the work that was asked for, until stopped",
        _worker_arguments,
        _worker,
        "carelaw worker",
        needs_django=True,
    ),
    Command(
        ("jobs", "list"),
        "list work: where it stands, how fast it goes, what failed",
        _list_arguments,
        _list,
        "carelaw jobs list --state dead",
        needs_django=True,
    ),
    Command(
        ("jobs", "retry"),
        "let dead work run again",
        _retry_arguments,
        _retry,
        "carelaw jobs retry pdmp.process-submission 42",
        needs_django=True,
    ),
    Command(
        ("jobs", "let-pass"),
        "let the work behind dead work go on without it",
        _let_pass_arguments,
        _let_pass,
        "carelaw jobs let-pass pdmp.process-submission 42",
        needs_django=True,
    ),
)
