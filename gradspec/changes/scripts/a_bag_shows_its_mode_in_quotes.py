import torch

print(torch.nn.EmbeddingBag(2, 1))

# torch 1.13.1 prints:
#     EmbeddingBag(2, 1, mode=mean)

# torch 2.0.1 prints:
#     EmbeddingBag(2, 1, mode='mean')
