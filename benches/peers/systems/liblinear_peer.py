"""LIBLINEAR: L2-regularised logistic regression (-s 0), one against the rest, on scikit-learn's matrix."""

import pickle

import command
import numpy as np
from features import FEATURES
from liblinear.liblinearutil import load_model, problem, save_model
from liblinear.liblinearutil import train as fit
from rows import batches, read, write_labels


def train(name, rows_path, model_path):
    rows = list(read(rows_path))
    features = FEATURES[name]()
    matrix = features.fit_transform(rows)
    labels, classes, counts = np.unique([row.label for row in rows], return_inverse=True, return_counts=True)
    # `balanced`, as far as LIBLINEAR's weights go: on the class, not on its rest.
    weights = " ".join(f"-w{c} {len(rows) / len(labels) / n}" for c, n in enumerate(counts))
    model = fit(problem(classes.astype(float), matrix), f"-s 0 -c 1 -B 1 -q {weights}")
    with open(model_path, "wb") as file:
        pickle.dump((features, labels), file)
    save_model(f"{model_path}.weights", model)


def classify(_name, model_path, rows_path, out_path):
    with open(model_path, "rb") as file:
        features, labels = pickle.load(file)
    weights, order = read_weights(f"{model_path}.weights")

    def predict(batch):
        # SciPy's product; LIBLINEAR's own takes a Python object a row.
        decisions = features.transform(batch) @ weights[:-1] + weights[-1]
        if decisions.shape[1] == 1:
            decisions = np.hstack([decisions, -decisions])
        return labels[order[decisions.argmax(axis=1)]]

    write_labels(out_path, (predict(batch) for batch in batches(rows_path)))


def read_weights(path):
    """Gives the weights (features and, last, the bias; by decision values) and the classes that these are for."""
    model = load_model(path)
    order = np.array(model.get_labels())
    columns = 1 if len(order) == 2 else len(order)
    weights = np.ctypeslib.as_array(model.w, shape=((model.nr_feature + 1) * columns,))
    return weights.reshape(-1, columns).copy(), order


command.run(train, classify)
