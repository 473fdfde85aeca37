import torch

for training in (False, True):
    try:
        print(
            torch.nn.functional.batch_norm(
                torch.ones(2, 1), torch.zeros(1), torch.ones(1), None, None, training, 0.1, 0.0
            ).shape
        )
    except ValueError as error:
        print(error)

# torch 2.11.0 prints:
#     batch_norm eps must be positive, but got 0.0
#     batch_norm eps must be positive, but got 0.0

# torch 2.12.1 prints:
#     torch.Size([2, 1])
#     batch_norm eps must be positive during training, but got 0.0
