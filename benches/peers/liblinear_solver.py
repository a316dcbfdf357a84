"""LIBLINEAR's logistic regression alone (-s 0), at several tolerances.

    python benches/peers/liblinear_solver.py FILE.svm [-e 0.1 0.01 …] [--c 1] [--bias 1|-1] [--repeats 1]

Reads an svmlight file and trains each class against the rest. Prints a JSON line a tolerance: `tolerance`, `seconds`
of training (all classes, medians of the repeats; reading and making LIBLINEAR's nodes not counted) and `classes`, each
with `label`, `seconds` and `objective`: 0.5 |w|² + C sum log(1 + exp(-y w·x)), in double precision. With `--bias 1`
each row has one more feature of 1, whose weight is penalised as the others are; -1: none.
"""

import argparse
import json
import statistics
import time

import numpy as np
from liblinear.liblinearutil import problem, train
from scipy.sparse import csr_matrix, hstack
from sklearn.datasets import load_svmlight_file


def objective(weights, matrix, signs, c):
    """The primal objective, the bias among the weights."""
    return 0.5 * weights @ weights + c * np.logaddexp(0.0, -signs * (matrix @ weights)).sum()


def fit(matrix, signs, options, repeats):
    """Trains one class against the rest; gives the median seconds and the weights for sign +1, the bias last."""
    data = problem(signs, matrix)
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        model = train(data, options)
        seconds.append(time.perf_counter() - start)
    length = model.nr_feature + (model.bias >= 0)
    weights = np.ctypeslib.as_array(model.w, shape=(length,)).copy()
    # The weights speak for the label that LIBLINEAR lists first.
    return statistics.median(seconds), weights * model.get_labels()[0]


def main():
    parser = argparse.ArgumentParser(description="LIBLINEAR -s 0 on an svmlight file, one class against the rest")
    parser.add_argument("file")
    parser.add_argument("-e", "--tolerances", type=float, nargs="+", default=[0.1, 0.01, 0.001, 0.0001])
    parser.add_argument("--c", type=float, default=1.0)
    parser.add_argument("--bias", choices=["1", "-1"], default="1")
    parser.add_argument("--repeats", type=int, default=1)
    arguments = parser.parse_args()
    matrix, labels = load_svmlight_file(arguments.file)
    whole = matrix
    if arguments.bias == "1":
        whole = hstack([matrix, csr_matrix(np.ones((matrix.shape[0], 1)))]).tocsr()
    for tolerance in arguments.tolerances:
        classes = []
        for label in np.unique(labels):
            signs = np.where(labels == label, 1.0, -1.0)
            options = f"-s 0 -c {arguments.c} -e {tolerance} -B {arguments.bias} -q"
            seconds, weights = fit(matrix, signs, options, arguments.repeats)
            value = float(objective(weights, whole, signs, arguments.c))
            classes.append({"label": int(label), "seconds": seconds, "objective": value})
        total = sum(found["seconds"] for found in classes)
        print(json.dumps({"tolerance": tolerance, "seconds": total, "classes": classes}), flush=True)


main()
