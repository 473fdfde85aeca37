"""``torch.backends``: the libraries that torch computes with. The reference has none of them."""

from __future__ import annotations

from . import cuda as cuda
from . import cudnn as cudnn
from . import mkldnn as mkldnn
from . import mps as mps
