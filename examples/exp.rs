use avowal::corpus::*;
use avowal::feature::*;
use avowal::head::*;
use avowal::text::Language;
use avowal::unit::Task;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let set = a[1].as_str();
    let mode = a[2].as_str(); // mode: cv|loao
    let get = |k: &str| a.iter().position(|x| x == k).map(|i| a[i + 1].clone());
    let b = "/work/shared/benchmarks/";
    let d = "datasets/peace-talks/";
    let c = |o: &[(&str, &str)]| {
        let mut c = Columns::default();
        for (k, v) in o {
            let v = Some(v.to_string());
            match *k {
                "text" => c.text = v,
                "actor" => c.actor = v,
                "topic" => c.topic = v,
                "label" => c.label = v,
                "group" => c.group = v,
                "start" => c.start = v,
                "end" => c.end = v,
                _ => panic!(),
            }
        }
        c
    };
    let sp = SplitChoice::Preferred(vec!["train".into(), "dev".into()]);
    let (path, task, cols, lang, keep) = match set {
        "mtsc" => (
            format!("{b}newsmtsc.train.csv"),
            Task::Sentiment,
            c(&[
                ("actor", "target"),
                ("start", "target_from"),
                ("end", "target_to"),
                ("group", "sentence_gid"),
            ]),
            Language::English,
            false,
        ),
        "pst" => (
            format!("{b}pstance.train.csv"),
            Task::Stance,
            c(&[("topic", "target")]),
            Language::English,
            false,
        ),
        "nl" => (
            format!("{b}issuepositions_nl.train.csv"),
            Task::Stance,
            c(&[("group", "doc_id"), ("label", "stance")]),
            Language::Dutch,
            true,
        ),
        "stance" => (format!("{d}stance.csv"), Task::Stance, Columns::default(), Language::English, false),
        "sent" => {
            (format!("{d}sentiment.csv"), Task::Sentiment, Columns::default(), Language::English, false)
        }
        "topic" => (format!("{d}stance.csv"), Task::Topic, Columns::default(), Language::English, false),
        _ => panic!(),
    };
    let t0 = std::time::Instant::now();
    let table = read_labelled(
        path.as_ref(),
        &LabelledOptions {
            columns: cols,
            task,
            split: sp,
            keep_records: false,
            labels: None,
            group_until: (mode == "loao").then_some('-'),
        },
    )
    .unwrap();
    let t1 = t0.elapsed();
    let mut cfg = FeatureConfig::for_task(task, lang, keep);
    if let Some(f) = get("--fields") {
        cfg.fields = parse_fields(&f).unwrap();
    }
    if let Some(m) = get("--min-df") {
        cfg.min_df = m.parse().unwrap();
    }
    let ts = TrainingSet::new(&table.corpus, cfg).unwrap();
    let t2 = t0.elapsed();
    if get("--size").is_some() {
        let h = ts
            .train(&TrainOptions { c: 1.0, class_weight: ClassWeight::Balanced, seed: 1, folds: 5 }, None)
            .unwrap();
        let d = h.vocabulary.keys().len();
        println!("features {d} tokens {} iterations {}", h.tokens.stems().len(), h.provenance.iterations);
        let mut by = std::collections::BTreeMap::new();
        for (i, k) in h.vocabulary.keys().iter().enumerate() {
            let e = by.entry((k.field.name(), k.cross != 0)).or_insert((0, 0));
            e.0 += 1;
            let m = h.weights[i * h.labels.len()..(i + 1) * h.labels.len()]
                .iter()
                .fold(0f32, |a, b| a.max(b.abs()));
            if m > 0.1 {
                e.1 += 1;
            }
        }
        println!("{by:?}");
        return;
    }
    let folds = if mode == "loao" { ts.leave_one_group_out() } else { ts.folds(5, 1).unwrap() };
    for cw in get("--cw").unwrap_or("b".into()).chars() {
        for cc in get("--c").unwrap_or("1,3".into()).split(',') {
            let o = TrainOptions {
                c: cc.parse().unwrap(),
                class_weight: if cw == 'b' && task != Task::Topic {
                    ClassWeight::Balanced
                } else {
                    ClassWeight::None
                },
                seed: 1,
                folds: 5,
            };
            let p = ts.cross_validate(&folds, &o, || ()).unwrap();
            // per-fold mean
            print!("{set} {mode} cw={cw} c={cc}: {:.4}", ts.score(&p, &folds));
            if mode == "loao" {
                let mut m = 0.0;
                let dec = ts.decide(&p, &folds);
                for f in 0..folds.len() {
                    let rows = folds.test_rows(f);
                    let g: Vec<&[usize]> =
                        rows.iter().map(|&r| &table.corpus.examples[r].labels[..]).collect();
                    let q: Vec<&[usize]> = rows.iter().map(|&r| &dec[r][..]).collect();
                    let s = avowal::evaluate::Scores::of_sets(&g, &q, table.corpus.labels.len());
                    m += if task == Task::Topic { s.micro_f1() } else { s.macro_f1() };
                }
                print!("  mean by author {:.4}", m / folds.len() as f64);
            }
            println!("  [{:?}]", t0.elapsed() - t2);
        }
    }
    eprintln!(
        "read {:?} features {:?} n={} problems={}",
        t1,
        t2 - t1,
        table.corpus.examples.len(),
        table.problems.len()
    );
}
