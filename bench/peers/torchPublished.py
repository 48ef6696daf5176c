# A step of the model as the paper has it and its published code computes it: gates drawn once a batch multiply the weights of their
# groups (Louizos, Welling & Kingma 2018, section 2), the penalty of a group holds its weights' squares too, whose factor is 0 in
# the recipe of MNIST; after the step log alpha is clamped and all parameters are averaged.
import math
import torch
from torch.nn import functional
from torchConvolution import lenet5_parameters
from torchMlp import zeros
from torchTraining import hard_concrete, numbered, training

LIMIT = math.log(100)
AVERAGING = 0.999


def rows(z, w):
    """Gates over the first axis of w."""
    return z.view(-1, *[1] * (w.dim() - 1))


def penalty(log_alpha, shift, w, of_gate, decay):
    squares = (w * w).flatten(1).sum(1)
    return (torch.sigmoid(log_alpha - shift) * (of_gate + decay / 2 * squares)).sum()


def after_steps(parameters, alphas):
    averages = [torch.zeros_like(p) for p in parameters]

    def after():
        with torch.no_grad():
            for alpha in alphas:
                alpha.clamp_(-LIMIT, LIMIT)
            for average, parameter in zip(averages, parameters):
                average.mul_(AVERAGING).add_(parameter, alpha=1 - AVERAGING)

    return after


def published_step(x, y, net, penalties, shift, decay=0.0, **arrays):
    """`net`: "mlp" or "lenet5"; `penalties`: of an open gate of each layer."""
    alphas = numbered(arrays, "a")
    if net == "mlp":
        weights = numbered(arrays, "w")
        biases = zeros(weights)
    else:
        weights, biases = lenet5_parameters(arrays, False)
    y = y.long()

    def loss(draw):
        h, cost = x, 0
        for i, (w, b, a) in enumerate(zip(weights, biases, alphas)):
            z = hard_concrete(draw(i), a)
            cost = cost + penalty(a, shift, w, penalties[i], decay)
            gated = rows(z, w) * w
            if w.dim() == 4:
                h = functional.max_pool2d(torch.relu(functional.conv2d(h, gated, z * b)), 2)
            else:
                h = torch.addmm(b, h.flatten(1), gated)
                if i < len(weights) - 1:
                    h = torch.relu(h)
        return functional.cross_entropy(h, y) + cost

    parameters = weights + biases + alphas
    return training(parameters, loss, numbered(arrays, "u"), after_steps(parameters, alphas))
