"""The people of a discipline case, for its counts."""

from __future__ import annotations

from tests.pbm.conduct.conftest import finance as finance
from tests.pbm.conduct.conftest import license as license
from tests.pbm.conduct.conftest import officer as officer
