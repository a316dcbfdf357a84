#!/usr/bin/env bash
# Times `avowal train` against scikit-learn on NewsMTSC, whole processes in turns, and prints medians and their ratio.
#
#     benches/peers/run.sh TRAIN.csv TEST.csv [RUNS]
#
# TRAIN.csv and TEST.csv: NewsMTSC as CSV with the columns text, target, label, target_from, target_to, sentence_gid.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,6p' "$0" >&2; exit 2; }
train=$(realpath "$1") test=$(realpath "$2") runs=${3:-5}
cd "$(dirname "$0")/../.."
work=target/peers
mkdir -p "$work"
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --requirement benches/peers/requirements.txt
cargo build --release --quiet

columns=(--actor target --start target_from --end target_to --group sentence_gid)
avowal() {
  # Not calibrated, as the peer is not.
  target/release/avowal train "$train" --task sentiment --no-calibration "${columns[@]}" -o "$work/newsmtsc.avowal" 2>/dev/null
}
peer() { "$work/venv/bin/python" benches/peers/train_sklearn.py "$train" >/dev/null; }
seconds() {
  local begin end
  begin=$(date +%s.%N)
  "$1"
  end=$(date +%s.%N)
  echo "$end - $begin" | bc
}
avowal; peer # warm caches
for _ in $(seq "$runs"); do
  echo "$(seconds avowal) $(seconds peer)"
done | awk '
  { a[NR] = $1; p[NR] = $2; r[NR] = $2 / $1 }
  function median(x, n,   i, j, t) {
    for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (x[j] < x[i]) { t = x[i]; x[i] = x[j]; x[j] = t }
    return n % 2 ? x[(n + 1) / 2] : (x[n / 2] + x[n / 2 + 1]) / 2
  }
  END { printf "median seconds of %d runs: avowal %.2f, scikit-learn %.2f, ratio %.1f\n", NR, median(a, NR), median(p, NR), median(r, NR) }'
"$work/venv/bin/python" benches/peers/train_sklearn.py "$train" "$test" | sed 's/^/scikit-learn: /'
target/release/avowal evaluate "$test" -m "$work/newsmtsc.avowal" "${columns[@]}" | sed -n 's/^macro F1/avowal: macro F1/p'
