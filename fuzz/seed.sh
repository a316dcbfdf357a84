#!/bin/sh
# Makes the inputs that fuzzing begins with, of the fixtures, the data sets and the kept inputs.
set -eu
cd "$(dirname "$0")"
talks=../datasets/peace-talks
for target in model labelled_csv codebook html sentences quotes jsonl predict; do
    mkdir -p "corpus/$target"
    cp "kept/$target"/* "corpus/$target/"
done
cp ../tests/fixtures/models/*.avowal corpus/model/
cp ../tests/fixtures/codebook/world.toml $talks/codebook.toml ../tests/fixtures/holders.codebook.toml corpus/codebook/
cp ../tests/fixtures/articles/page.html corpus/html/
# The first byte says how the rest is read.
for option in 0 1 2 3 4 10 41; do
    { printf "\\$(printf %03o "$option")"; head -n 8 $talks/stance.csv; } >"corpus/labelled_csv/stance-$option"
done
head -n 2 $talks/articles.dev.jsonl >corpus/jsonl/coded
cp $talks/example.txt corpus/predict/
{ printf '\003'; cat $talks/example.txt; } >corpus/sentences/example
