"""`python -m carelaw` is the command line."""

import sys

from carelaw.site.cli import main

sys.exit(main())
