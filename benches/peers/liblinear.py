"""LIBLINEAR on the matrices of `cargo bench --bench solver`: `-s 0 -c 1 -B 1`, one-vs-rest, at several tolerances.

    pip install numpy==2.2.6 scipy==1.15.3 scikit-learn==1.6.1 liblinear-official==2.50.0
    python benches/peers/liblinear.py FILE.svm ...

Prints a line of JSON for each fit: seconds (the least of three runs), the objective summed over classes, and its gap to
that of a very tight fit, relative to it.
"""

import json
import sys
import time

import numpy as np
from liblinear.liblinearutil import parameter, problem, train
from sklearn.datasets import load_svmlight_file


def objective(model, rows, labels):
    total, classes = 0.0, model.get_labels()
    # Of two classes one is the other's mirror.
    for place, label in enumerate(classes[:1] if len(classes) == 2 else classes):
        weights, bias = model.get_decfun(label_idx=place)
        weights = np.array(weights)
        margins = np.where(labels == label, 1.0, -1.0) * (rows @ weights + bias)
        total += np.logaddexp(0, -margins).sum() + 0.5 * (weights @ weights + bias * bias)
    return float(total)


def main():
    for file in sys.argv[1:]:
        rows, labels = load_svmlight_file(file)
        data = problem(labels, rows, bias=1)

        def fit(tolerance):
            start = time.perf_counter()
            model = train(data, parameter(f"-s 0 -c 1 -B 1 -e {tolerance} -q"))
            return time.perf_counter() - start, objective(model, rows, labels)

        minimum = fit(1e-7)[1]
        for tolerance in (0.1, 0.03, 0.01, 0.003, 0.001):
            runs = [fit(tolerance) for _ in range(3)]
            value = runs[0][1]
            gap = (value - minimum) / minimum
            print(json.dumps({"data": file, "tolerance": tolerance, "seconds": round(min(run[0] for run in runs), 4),
                              "objective": round(value, 6), "gap": float(f"{gap:.2e}")}), flush=True)


main()
