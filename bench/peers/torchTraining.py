# What training steps have in common: gates, and steps of Adam.
import torch


def hard_concrete(u, log_alpha):
    s = torch.sigmoid((torch.log(u) - torch.log(1 - u) + log_alpha) / (2 / 3))
    return torch.clamp(s * 1.2 - 0.1, 0, 1)


def penalty(log_alpha, shift, cost):
    """What a set of gates is expected to cost, `cost` being that of an open one."""
    return torch.sigmoid(log_alpha - shift).sum() * cost


def uniform(n):
    return torch.rand(n).clamp_(1e-6, 1 - 1e-6)


def numbered(arrays, letter):
    """The arrays w0, w1, ... of a letter."""
    tensors = []
    while letter + str(len(tensors)) in arrays:
        tensors.append(arrays[letter + str(len(tensors))])
    return tensors


def training(parameters, loss, noise=(), after=lambda: None):
    """A step of loss(draw) to be timed, and the losses of three steps with the given noise. `after`: what follows each step."""
    for parameter in parameters:
        parameter.requires_grad_()
    optimizer = torch.optim.Adam(parameters, 1e-3)

    def one(draw):
        optimizer.zero_grad(set_to_none=True)
        value = loss(draw)
        value.backward()
        optimizer.step()
        after()
        return value.item()

    def timed():
        one(lambda i: uniform(noise[i].numel()))

    return timed, (lambda: torch.tensor([one(lambda i: noise[i]) for _ in range(3)]))
