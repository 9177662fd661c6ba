"""Run one package's commands as the command line would, with streams to look at."""

from __future__ import annotations

import io
from collections.abc import Sequence

from carelaw.kernel.command import Command, Console, Exit
from carelaw.kernel.refusal import Refusal
from carelaw.site.cli import build_parser


def run(commands: Sequence[Command], *words: str, stdin: str = "") -> tuple[int, str, str]:
    """The exit code, what went to stdout, what went to stderr."""
    stdout, stderr = io.StringIO(), io.StringIO()
    options = build_parser(commands).parse_args(words)
    try:
        code = int(options.command.run(options, Console(stdout, stderr, io.StringIO(stdin))))
    except Refusal as refusal:
        stderr.write(f"{refusal.code}: {refusal.says}")
        code = Exit.REFUSED
    return code, stdout.getvalue(), stderr.getvalue()
