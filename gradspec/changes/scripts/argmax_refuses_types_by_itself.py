import torch

for one in (True, 1j):
    try:
        torch.tensor([one]).argmax()
    except Exception as error:
        print(type(error).__name__, error)

# torch 2.8.0 prints:
#     NotImplementedError "argmax_cpu" not implemented for 'Bool'
#     NotImplementedError "argmax_cpu" not implemented for 'ComplexFloat'

# torch 2.9.1 prints:
#     RuntimeError argmax(): does not support bool input
#     RuntimeError argmax(): does not support complex input
