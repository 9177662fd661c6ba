"""Settings for test processes that need only the record, the jobs and the files: they start in an instant."""

from carelaw.site.settings import CARELAW_HOME as CARELAW_HOME
from carelaw.site.settings import DATABASES as DATABASES
from carelaw.site.settings import DEFAULT_AUTO_FIELD as DEFAULT_AUTO_FIELD
from carelaw.site.settings import SECRET_KEY as SECRET_KEY

INSTALLED_APPS = ["carelaw.platform.record", "carelaw.platform.jobs", "carelaw.platform.files"]
USE_TZ = True
TIME_ZONE = "UTC"
ROOT_URLCONF = "tests.platform.few_apps"
urlpatterns: list[object] = []
LOGGING_CONFIG = "carelaw.platform.logs.configure"
LOGGING = {"level": "INFO"}
