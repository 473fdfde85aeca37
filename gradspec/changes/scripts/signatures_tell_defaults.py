import torch

try:
    torch.add("a")
except TypeError as error:
    print(error)

# torch 2.3.1 prints:
#     add() received an invalid combination of arguments - got (str), but expected (Tensor input, Tensor other, *, Number alpha, Tensor out)

# torch 2.4.1 prints:
#     add() received an invalid combination of arguments - got (str), but expected (Tensor input, Tensor other, *, Number alpha = 1, Tensor out = None)
