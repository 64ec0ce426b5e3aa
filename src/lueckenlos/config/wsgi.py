"""The application a web server runs."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver

from lueckenlos.config.orphan import leave_with_parent
from lueckenlos.web.discovery import EVERY, discover

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lueckenlos.config.settings")
application = get_wsgi_application()
leave_with_parent()
for name in EVERY:
    discover(name)
get_resolver().url_patterns  # noqa: B018  every view with what it needs
import_module("lueckenlos.accounts.shared_cache").let_go()
connections.close_all()

# What all pages need is here to stay. Looking through it for garbage takes a fifth of a second, in
# the middle of somebody's page; so it is set aside.
gc.collect()
gc.freeze()
