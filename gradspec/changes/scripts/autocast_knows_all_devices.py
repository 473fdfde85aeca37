import torch

try:
    torch.autocast("nothing")
except Exception as error:
    print(type(error).__name__, error)

# torch 2.3.1 prints:
#     RuntimeError User specified an unsupported autocast device_type 'nothing'

# torch 2.4.1 prints:
#     RuntimeError Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, privateuseone device type at start of device string: nothing
