import torch

try:
    x = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([x], lr=0.5, max_iter=1, maximize=True)

    def closure():
        optimizer.zero_grad()
        loss = -(x * x).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    print(x.tolist())
except TypeError as error:
    print(error)

# torch 2.13.0 prints:
#     LBFGS.__init__() got an unexpected keyword argument 'maximize'

# torch 2.14.1 prints:
#     [0.5]
