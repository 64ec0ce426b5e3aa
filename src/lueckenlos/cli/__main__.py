"""`python -m lueckenlos.cli`."""

import sys

from lueckenlos.cli.main import main

sys.exit(main())
