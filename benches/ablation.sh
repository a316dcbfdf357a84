#!/usr/bin/env bash
# What each kind of evidence is worth: trains without it, or with more, and prints docs/ablation.md.
#
#     benches/ablation.sh [NEWSMTSC.train.csv] > docs/ablation.md
#
# On the corpus in the box, six folds of three authors each, of its train and dev articles; on NewsMTSC's training rows,
# where they are given, five folds by sentence. No test article is read.
set -euo pipefail
newsmtsc=${1:+$(realpath "$1")}
cd "$(dirname "$0")/.."
cargo build --release --quiet
vectors=(--vectors datasets/vectors/news-100d.vec)
authors=(--split train,dev --group article --group-until - --folds 6)
stance="sentence/2,left/2,right/2,near/2,before:0.3,topic,sentence*topic,near*topic,cue/2,acts/2*topic"
stance_vectors="left/vectors:0.4,right/vectors:0.4,near/vectors:0.4,sentence/vectors:0.4,cue/vectors:0.4"
sentiment="sentence/2,left/2,right/2,near/2,position,before:0.3,polarity"
sentiment_vectors="left/vectors:0.5,right/vectors:0.5,near/vectors:0.5,sentence/vectors:0.5"
topic="sentence/2,before:0.5,after:0.2"
topic_vectors="sentence/vectors:0.5,before/vectors:0.3,after/vectors:0.15"

# Prints a row: what is tried, the score, the calibration error. `score` is the line of the table that counts.
row() {
  local what=$1 score=$2
  shift 2
  target/release/avowal evaluate --skip-naive "$@" --resamples 1 2>/dev/null | awk -v what="$what" -v score="$score" '
    index($0, score) == 1 { value = $3 }
    /^calibration error/ { ece = $3 }
    END { printf "| %s | %s | %s |\n", what, value, ece }'
}
table() { printf '\n## %s\n\n| fields | %s | calibration error |\n| --- | --- | --- |\n' "$1" "$2"; }
# A list of fields without those that match a pattern.
without() { tr ',' '\n' <<<"$1" | grep -vE "$2" | paste -sd,; }

cat <<'EOF'
# What each kind of evidence is worth

Made by

    benches/ablation.sh NEWSMTSC.train.csv > docs/ablation.md

On the corpus in the box: its train and dev articles, in six folds of three authors each, so that each article is judged by a
model that never saw its author. On NewsMTSC: its training rows, five folds that split no sentence. Nothing was read of any
test split. Differences below .004 are noise: with another seed of the folds they may turn round.
EOF

table "Stance, given actor and topic (corpus in the box)" "macro F1"
own() { row "$1" "macro F1" datasets/peace-talks/stance.csv --task stance "${authors[@]}" "${vectors[@]}" "${@:2}"; }
all="$stance,$stance_vectors"
own "**default**" --fields "$all"
own "without word vectors" --fields "$stance"
own "without acts" --fields "$(without "$all" '^acts')"
own "without words around those that mark the topic" --fields "$(without "$all" '^cue')"
own "without fields crossed with the topic" --fields "$(without "$all" '\*topic')"
own "without fields around the actor" --fields "$(without "$all" '^(left|right|near)')"
own "without the sentence before" --fields "$(without "$all" '^before')"
own "with polarity" --fields "$all,polarity"
own "with n-grams through the actor" --fields "$all,through/3"
own "with the clause" --fields "$all,clause/2"
own "default, class weights none" --class-weight none
own "default, without the second layer" --no-calibration

table "Sentiment, given the actor (corpus in the box)" "macro F1"
own() { row "$1" "macro F1" datasets/peace-talks/sentiment.csv --task sentiment "${authors[@]}" "${vectors[@]}" "${@:2}"; }
all="$sentiment,$sentiment_vectors"
own "**default**" --fields "$all"
own "without word vectors" --fields "$sentiment"
own "without polarity" --fields "$(without "$all" '^polarity')"
own "without positions" --fields "$(without "$all" '^position')"
own "with acts" --fields "$all,acts/2"
own "with the clause" --fields "$all,clause/2"
own "default, without the second layer" --no-calibration

table "Topics of all sentences (corpus in the box)" "micro F1"
own() { row "$1" "micro F1" datasets/peace-talks/articles.{train,dev}.jsonl --task topic --group-until - --folds 6 "${vectors[@]}" "${@:2}"; }
own "**default**" --fields "$topic,$topic_vectors"
own "without word vectors" --fields "$topic"
own "without the sentences around" --fields "sentence/2,sentence/vectors:0.5"

if [ -n "$newsmtsc" ]; then
  table "NewsMTSC, train" "macro F1"
  own() {
    row "$1" "macro F1" "$newsmtsc" --task sentiment --actor target --start target_from --end target_to \
      --group sentence_gid --folds 5 "${vectors[@]}" "${@:2}"
  }
  all="$sentiment,$sentiment_vectors"
  own "**default**" --fields "$all"
  own "without word vectors" --fields "$sentiment"
  own "without polarity" --fields "$(without "$all" '^polarity')"
  own "without fields around the actor" --fields "$(without "$all" '^(left|right|near|position)')"
  own "with acts" --fields "$all,acts/2"
  own "with the clause" --fields "$all,clause/2,clause/vectors:0.5"
fi
