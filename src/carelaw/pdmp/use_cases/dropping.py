"""The drop: submitters put files into folders of their own (SFTP); acknowledgments come back beside them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import Submission
from carelaw.pdmp.use_cases.following import acknowledgment
from carelaw.pdmp.use_cases.processing import INTAKE, process
from carelaw.pdmp.use_cases.submitting import receive
from carelaw.platform import clock
from carelaw.platform.accounts.actor import actor_for
from carelaw.platform.accounts.models import Account
from carelaw.platform.jobs.queue import is_free

TAKEN, ANSWERS = "taken", "acknowledgments"
# A sender uploads under this ending and renames when the file is whole.
_UNFINISHED = (".up", ".part", ".filepart", ".tmp")


def watch(folder: Path, *, once: bool, every: float, say: Callable[[str], None]) -> int:
    """Take every finished file of the drop, again and again; gives how many were taken."""
    taken = 0
    while True:
        for path in sorted(waiting(folder)):
            taken += _take(path, say)
        if once:
            return taken
        time.sleep(every)


def waiting(folder: Path) -> Iterator[Path]:
    """The finished files of each submitter's folder. Files in the root belong to nobody and are left alone."""
    for own in folder.iterdir():
        if own.is_dir():
            for path in own.iterdir():
                if path.is_file() and not path.name.startswith(".") and path.suffix.lower() not in _UNFINISHED:
                    yield path


def _take(path: Path, say: Callable[[str], None]) -> int:
    """Receive one file, judge it, answer beside it, move it away. A killed run finds it again and changes nothing."""
    at = clock.now()
    account = Account.objects.filter(email=path.parent.name.lower()).first()
    if account is None:
        say("A folder of the drop is not named by an account's e-mail address; its files are left there.")
        return 0
    try:
        actor = actor_for(account, "SUBMITTER", at, channel="file-drop", client="drop", second_factor=True)
        if not is_free(INTAKE, actor.account_id):
            say("A file waits in its folder until what its sender sent before has been judged.")
            return 0
        with path.open("rb") as stream:
            submission = receive(actor, stream, file_name=path.name, at=at)
        submission = process(str(submission.pk), at=at)
    except Refusal as refusal:
        _answer(path, f"{path.stem}.refused.json", refusal.as_dict())
        say(f"A file was refused: {refusal.code}.")
        return 0
    _answer(path, f"{submission.pk}.json", acknowledgment(submission))
    _put_away(path, submission)
    return 1


def _answer(path: Path, name: str, content: object) -> None:
    folder = path.parent / ANSWERS
    folder.mkdir(exist_ok=True)
    partial = folder / f".{name}"
    partial.write_text(json.dumps(content, indent=2, ensure_ascii=False), encoding="utf-8")
    partial.rename(folder / name)


def _put_away(path: Path, submission: Submission) -> None:
    folder = path.parent / TAKEN
    folder.mkdir(exist_ok=True)
    path.rename(folder / f"{submission.received_at:%Y%m%dT%H%M%S}-{path.name}")
