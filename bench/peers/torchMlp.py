# 784-300-100-10: prediction and training step.
import torch
from torch.nn import functional
from torchTraining import hard_concrete, numbered, penalty as penalty_of, training


def zeros(weights):
    return [torch.zeros(w.shape[1]) for w in weights]


def predict(x, **arrays):
    weights = numbered(arrays, "w")
    biases = zeros(weights)

    def call():
        h = x
        with torch.inference_mode():
            for i, (w, b) in enumerate(zip(weights, biases)):
                h = torch.addmm(b, h, w)
                if i < len(weights) - 1:
                    h = torch.relu(h)
        return h

    return call, call


def step(x, y, penalty=0, shift=0, **arrays):
    """`penalty`: of an open weight."""
    weights, alphas = numbered(arrays, "w"), numbered(arrays, "a")
    biases = zeros(weights)
    y = y.long()

    def loss(draw):
        h = x
        cost = 0
        for i, (w, b) in enumerate(zip(weights, biases)):
            if alphas:
                h = h * hard_concrete(draw(i), alphas[i])
                cost = cost + penalty_of(alphas[i], shift, penalty * w.shape[1])
            h = torch.addmm(b, h, w)
            if i < len(weights) - 1:
                h = torch.relu(h)
        return functional.cross_entropy(h, y) + cost

    return training(weights + biases + alphas, loss, numbered(arrays, "u"))
