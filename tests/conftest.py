"""Property tests are not timed: a loaded machine is no fault of the code's. Nothing is kept in the user's cache."""

import os

from hypothesis import HealthCheck, settings

os.environ["DRIFTWITNESS_CACHE"] = "off"

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
