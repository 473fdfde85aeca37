import torch

for one in (torch.tensor([1j]), torch.ones(2, dtype=torch.float16)):
    try:
        torch.fft.rfft(one)
    except Exception as error:
        print(type(error).__name__, error)

# torch 2.13.0 prints:
#     RuntimeError rfft expects a real input tensor, but got ComplexFloat
#     RuntimeError Unsupported dtype Half

# torch 2.14.1 prints:
#     TypeError rfft expects a real input tensor, but got ComplexFloat
#     NotImplementedError Unsupported dtype Half
