import torch

try:
    torch.nn.functional.ctc_loss(torch.zeros(2, 1, 3), torch.tensor([[1]]), torch.tensor([2]), torch.tensor([5]))
except RuntimeError as error:
    print(error)

# torch 2.1.2 prints:
#     Expected tensor to have size at least 5 at dimension 1, but got size 1 for argument #2 'targets' (while checking arguments for ctc_loss_cpu)

# torch 2.2.2 prints:
#     Expected tensor to have size at least 5 at dimension 1, but got size 1 for argument #2 'targets' (while checking arguments for ctc_loss_allocate_outputs)
