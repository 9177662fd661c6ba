"""Uploads on their way in: small ones in memory, large ones in a nameless file that vanishes with the process."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

IN_MEMORY = 2 << 20


class NamelessUpload(FileUploadHandler):
    """Takes files only from people who signed in or sent a token, before anything else of the request is looked at."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A place for the next file, for somebody whom this door knows."""
        user = getattr(self.request, "user", None)
        # An API reads who speaks from the token, before it reads what was sent.
        by_token = getattr(self.request, "auth", None) is not None
        if not by_token and (user is None or not user.is_authenticated):
            raise SkipFile
        self.open_place(*args, **kwargs)

    def open_place(self, *args: Any, **kwargs: Any) -> None:
        """A place below the home: what is uploaded may be about patients."""
        super().new_file(*args, **kwargs)
        folder = Path(settings.CARELAW_HOME) / "incoming"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Spilled to disk it is an unlinked file: a killed process leaves nothing behind.
        self.file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder))  # noqa: SIM115  closed with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """The next piece."""
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """The whole file, at its first byte."""
        self.file.seek(0)
        return UploadedFile(
            file=self.file,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        """Half a file is no file."""
        if hasattr(self, "file"):
            self.file.close()
