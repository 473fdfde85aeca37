"""Registers the plugin in a checkout; where gradspec is installed, its entry point has done so under the same name.

``pytester`` runs pytest sessions of the harness's own tests; pytest takes plugins only from this, the topmost file.
"""

import signal

from hypothesis import settings

pytest_plugins = ["gradspec.pytest_plugin", "pytester"]

# How long an example takes says how busy the machine is: speed is measured (`gradspec bench`) and never tested.
settings.register_profile("gradspec", deadline=None)
settings.load_profile("gradspec")

# What a shell starts in the background ignores Ctrl-C, and so would every process that a test starts to end it so.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
