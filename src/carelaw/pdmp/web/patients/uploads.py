"""A document on its way in from somebody without an account: only on the page that asks for one, and never large."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import SkipFile, StopUpload

from carelaw.pdmp.use_cases.patients.evidence import LARGEST
from carelaw.platform.files.uploads import NamelessUpload


class DocumentUpload(NamelessUpload):
    """Takes one file at a time from whoever has a request open; what is too large is cut off while it comes in."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A place for the file, if a request is open in this session."""
        if not self.request or "my_record" not in self.request.session:
            raise SkipFile
        self._size = 0
        self.open_place(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """The next piece; one too many ends the upload."""
        self._size += len(raw_data)
        if self._size > LARGEST + 1:
            self.request.document_too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        super().receive_data_chunk(raw_data, start)
