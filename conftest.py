"""Registers the plugin in a checkout; where gradspec is installed, its entry point has done so under the same name."""

pytest_plugins = ["gradspec.pytest_plugin"]
