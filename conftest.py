"""Registers the plugin in a checkout; where gradspec is installed, its entry point has done so under the same name.

``pytester`` runs pytest sessions of the harness's own tests; pytest takes plugins only from this, the topmost file.
"""

from hypothesis import settings

pytest_plugins = ["gradspec.pytest_plugin", "pytester"]

# How long an example takes says how busy the machine is: speed is measured (`gradspec bench`) and never tested.
settings.register_profile("gradspec", deadline=None)
settings.load_profile("gradspec")
