"""What the processes of these tests are: a `worker`, or a `desk`."""

import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    import_module("tests.platform.jobs.invented")
    if sys.argv[1] == "worker":
        import_module("lueckenlos.jobs.worker").main()
    else:
        import_module("tests.platform.jobs.desk").desk()
