# LeNet-5-Caffe: prediction and training step. The residual net: training step. `last`: images and filters with their
# channels last in memory.
import torch
from torch.nn import functional
from torchTraining import hard_concrete, numbered, penalty, training


def laid_out(tensor, last):
    return tensor.contiguous(memory_format=torch.channels_last) if last and tensor.dim() == 4 else tensor


def lenet5(x, weights, biases, gated=lambda h, i: h):
    def convolved(h, i):
        h = gated(functional.conv2d(h, weights[i], biases[i]), i)
        return functional.max_pool2d(torch.relu(h), 2)

    def dense(h, i):
        return torch.addmm(biases[i], gated(h, i), weights[i])

    maps = convolved(convolved(x, 0), 1)
    return dense(torch.relu(dense(maps.flatten(1), 2)), 3)


def lenet5_parameters(arrays, last):
    weights = [laid_out(w, last) for w in numbered(arrays, "w")]
    return weights, [torch.zeros(w.shape[0 if w.dim() == 4 else 1]) for w in weights]


def lenet5_predict(x, last=False, **arrays):
    weights, biases = lenet5_parameters(arrays, last)
    x = laid_out(x, last)

    def call():
        with torch.inference_mode():
            return lenet5(x, weights, biases)

    return call, call


def lenet5_step(x, y, penalties, shift, last=False, **arrays):
    """`penalties`: of an open gate of each layer."""
    weights, biases = lenet5_parameters(arrays, last)
    alphas = numbered(arrays, "a")
    x, y = laid_out(x, last), y.long()

    def loss(draw):
        def gated(h, i):
            if not alphas:
                return h
            z = hard_concrete(draw(i), alphas[i])
            return h * (z.view(-1, 1, 1) if h.dim() == 4 else z)

        cost = sum(penalty(a, shift, of_gate) for a, of_gate in zip(alphas, penalties))
        return functional.cross_entropy(lenet5(x, weights, biases, gated), y) + cost

    return training(weights + biases + alphas, loss, numbered(arrays, "u"))


def residual_step(x, y, dense, last=False, **arrays):
    filters = [laid_out(w, last) for w in numbered(arrays, "w")]
    x, y = laid_out(x, last), y.long()
    channels = x.shape[1]
    scales = [torch.ones(channels) for _ in filters]
    shifts = [torch.zeros(channels) for _ in filters]
    means = [torch.zeros(channels) for _ in filters]
    variances = [torch.ones(channels) for _ in filters]
    bias = torch.zeros(dense.shape[1])

    def convolved(h, i):
        h = functional.conv2d(h, filters[i], padding=1)
        return functional.batch_norm(h, means[i], variances[i], scales[i], shifts[i], training=True, momentum=0.1, eps=1e-5)

    def loss(draw):
        h = x
        for i in range(0, len(filters), 2):
            h = torch.relu(h + convolved(torch.relu(convolved(h, i)), i + 1))
        return functional.cross_entropy(torch.addmm(bias, h.mean((2, 3)), dense), y)

    return training(filters + scales + shifts + [dense, bias], loss)
