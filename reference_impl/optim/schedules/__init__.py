"""What ``torch.optim.lr_scheduler`` holds, by subject."""
