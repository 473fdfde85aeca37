import torch

for one in (True, 1j):
    for call in (lambda x: x.argmax(), lambda x: x.topk(1), lambda x: x.argmin(5)):
        try:
            call(torch.tensor([one]))
        except Exception as error:
            print(type(error).__name__, error)

# torch 2.8.0 prints:
#     NotImplementedError "argmax_cpu" not implemented for 'Bool'
#     NotImplementedError "topk_cpu" not implemented for 'Bool'
#     IndexError Dimension out of range (expected to be in range of [-1, 0], but got 5)
#     NotImplementedError "argmax_cpu" not implemented for 'ComplexFloat'
#     NotImplementedError "topk_cpu" not implemented for 'ComplexFloat'
#     IndexError Dimension out of range (expected to be in range of [-1, 0], but got 5)

# torch 2.9.1 prints:
#     RuntimeError argmax(): does not support bool input
#     RuntimeError topk does not support bool dtypes on CPU
#     RuntimeError argmin(): does not support bool input
#     RuntimeError argmax(): does not support complex input
#     RuntimeError  topk does not support complex dtypes on CPU
#     RuntimeError argmin(): does not support complex input
