"""The platform's settings with a data folder of the tests' own."""

import os
import tempfile

os.environ.setdefault("LUECKENLOS_DATA", tempfile.mkdtemp(prefix="lueckenlos-tests-"))
os.environ.setdefault("LUECKENLOS_SECRET_KEY", "only-for-tests")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver runs a loop in the thread

from lueckenlos.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one takes its time
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
