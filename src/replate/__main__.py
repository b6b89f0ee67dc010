"""`python -m replate` is the `replate` command."""

import sys

from replate.cli import main

sys.exit(main())
