import torch
import torch.autograd.forward_ad as forward_ad

with forward_ad.dual_level():
    x = forward_ad.make_dual(torch.ones(1, 1), torch.ones(1, 1))
    for op in (lambda: x.logcumsumexp(0), lambda: x.renorm(2, 0, 4.0)):
        try:
            print(forward_ad.unpack_dual(op()).tangent)
        except NotImplementedError as error:
            print(str(error).partition(".")[0])

# torch 2.0.1 prints:
#     Trying to use forward AD with logcumsumexp that does not support it because it has not been implemented yet
#     Trying to use forward AD with renorm that does not support it because it has not been implemented yet

# torch 2.1.2 prints:
#     tensor([[1.]])
#     tensor([[1.]])
