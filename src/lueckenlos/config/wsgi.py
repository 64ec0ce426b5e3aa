"""The application a web server runs."""

import os

from django.core.wsgi import get_wsgi_application

from lueckenlos.config.orphan import leave_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lueckenlos.config.settings")
application = get_wsgi_application()
leave_with_parent()
