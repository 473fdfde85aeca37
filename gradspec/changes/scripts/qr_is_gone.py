import torch

try:
    print(torch.qr(torch.eye(2)).Q.shape)
except RuntimeError as error:
    print(error)

# torch 2.13.0 prints:
#     torch.Size([2, 2])

# torch 2.14.1 prints:
#     This function was deprecated since version 1.9 and is now removed. `torch.qr` is deprecated in favor of `torch.linalg.qr` and the boolean parameter `some` has been replaced with a string parameter `mode`.
#
#     Q, R = torch.qr(A) should be replaced with:
#     Q, R = torch.linalg.qr(A, mode='reduced')
#
#     and
#
#     Q, R = torch.qr(A, some=False) should be replaced with:
#     Q, R = torch.linalg.qr(A, mode='complete')
#
#     Since `some` was set to True, use mode='reduced'.
