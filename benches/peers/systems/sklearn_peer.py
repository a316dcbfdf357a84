"""scikit-learn: TF-IDF and LogisticRegression(lbfgs) with avowal's default penalty and class weights."""

import pickle

import command
from features import FEATURES
from rows import batches, read, write_labels
from sklearn.linear_model import LogisticRegression


def train(name, rows_path, model_path):
    rows = list(read(rows_path))
    features = FEATURES[name]()
    matrix = features.fit_transform(rows)
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=1000)
    model.fit(matrix, [row.label for row in rows])
    with open(model_path, "wb") as file:
        pickle.dump((features, model), file)


def classify(_name, model_path, rows_path, out_path):
    with open(model_path, "rb") as file:
        features, model = pickle.load(file)
    write_labels(out_path, (model.predict(features.transform(batch)) for batch in batches(rows_path)))


command.run(train, classify)
