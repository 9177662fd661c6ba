"""The jobs that there are: each declared once, beside the use case that does the work."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

Work = TypeVar("Work", bound=Callable[..., Any])


@dataclass(frozen=True)
class Job:
    """A kind of work: its name, its function, how often it may fail before a person must look, when it recurs."""

    name: str
    run: Callable[..., Any]
    failures: int
    backoff: timedelta
    every: timedelta | None


_JOBS: dict[str, Job] = {}


def job(
    name: str, *, failures: int = 5, backoff: timedelta = timedelta(seconds=10), every: timedelta | None = None
) -> Callable[[Work], Work]:
    """Declare a job. Its function takes a Beat, then the ids as keywords, and may be started more than once.

    A failure is tried again after `backoff`, doubled each time, an hour at most; after `failures` in a row without
    getting further the job is dead, which `carelaw jobs list` shows and `carelaw jobs retry` cures. `every`
    makes it recur by itself, without ids.

    Jobs are found in the module `jobs` of each installed app and of the package around it (`carelaw.pdmp.jobs`), and
    in the use cases of that package (`carelaw.pdmp.use_cases.*`).
    """

    def declare(run: Work) -> Work:
        known = _JOBS.get(name)
        if known and (known.run.__module__, known.run.__qualname__) != (run.__module__, run.__qualname__):
            raise ValueError(f"Two jobs are named {name}.")
        _JOBS[name] = Job(name, run, failures, backoff, every)
        return run

    return declare


def find(name: str) -> Job | None:
    """The job of this name, or None."""
    if name not in _JOBS:
        load()
    return _JOBS.get(name)


def declared() -> tuple[Job, ...]:
    """Every job, by name."""
    load()
    return tuple(_JOBS[name] for name in sorted(_JOBS))


def load() -> None:
    """Import every module that declares jobs."""
    from django.apps import apps

    packages = {config.name for config in apps.get_app_configs() if config.name.startswith("carelaw.")}
    packages |= {name.rpartition(".")[0] for name in packages}
    for package in sorted(packages):
        if importlib.util.find_spec(f"{package}.jobs") is not None:
            importlib.import_module(f"{package}.jobs")
        if importlib.util.find_spec(f"{package}.use_cases") is not None:
            use_cases = importlib.import_module(f"{package}.use_cases")
            for module in pkgutil.walk_packages(use_cases.__path__, f"{package}.use_cases."):
                importlib.import_module(module.name)
