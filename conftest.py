"""Registers the plugin in a checkout; where gradspec is installed, its entry point has done so under the same name.

``pytester`` runs pytest sessions of the harness's own tests; pytest takes plugins only from this, the topmost file.
"""

pytest_plugins = ["gradspec.pytest_plugin", "pytester"]
