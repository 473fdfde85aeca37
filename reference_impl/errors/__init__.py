"""Message texts, in one place. They are torch's own; conformance compares classes, and texts only as wording.

Each module has one subject; whoever raises says ``errors.NAME``.
"""

from .backward import *
from .classes import *
from .forward_mode import *
from .functions import *
from .hooks_and_nodes import *
from .in_place import *
from .indexing import *
from .making import *
from .ops import *
from .saved_tensors import *
from .settings import *
from .tensors import *
from .wording import *
