//! `avowal audit`

use serde_json::{Value, json};

use super::Status;
use super::args::AuditArgs;
use super::evaluate::interval;
use super::failure::Failure;
use super::files::write_json;
use super::judging::{self, Material, Part, Wanted};
use super::output::Output;
use crate::audit::{Audit, AuditOptions, audit};
use crate::report::audit_text;

/// Version of the JSON that `--json` writes.
const SCHEMA_VERSION: u32 = 1;

pub(super) fn run(args: &AuditArgs, output: &Output) -> Result<Status, Failure> {
    let bundle = judging::load(args.model_file.as_deref())?;
    let coded = args.inputs.iter().all(|path| super::examples::is_coded(path));
    let task = match args.task {
        None if coded => None,
        task => Some(judging::head(&bundle, task)?.task),
    };
    let wanted = Wanted {
        inputs: &args.inputs,
        columns: &args.columns,
        task,
        split: "test",
        keep_rows: true,
        labels: task.and_then(|task| bundle.heads.get(&task)).map(|head| &head.labels[..]),
    };
    let Material { parts, skipped, .. } = judging::read(&wanted, output)?;
    let mut audits = Vec::new();
    for part in parts {
        let Some(head) = bundle.heads.get(&part.corpus.task) else { continue };
        let outlets = outlets(&part, args)?;
        if outlets.is_empty() {
            output.note("note: no outlets are named, so none are taken out of the texts (--outlet COL)");
        }
        let corpus = judging::with_labels_of(head, part.corpus)?;
        let options = AuditOptions { outlets: &outlets, seed: args.seed, resamples: args.resamples };
        audits.push(audit(head, &corpus, options)?);
    }
    if audits.is_empty() {
        return Err(Failure::new("the model has no head for what is coded")
            .with_help("name a model that has one with -m MODEL"));
    }
    if let Some(path) = &args.json {
        let audits: Vec<Value> = audits.iter().map(as_json).collect();
        let value = json!({"schema_version": SCHEMA_VERSION, "audits": audits});
        write_json(path, &value)?;
    }
    for audit in &audits {
        output.data(&audit_text(audit, args.top, output.width()))?;
    }
    Ok(if skipped { Status::Failed } else { Status::Done })
}

/// The names of outlets: of a column, or the groups where they are cut to something that many articles share.
fn outlets(part: &Part, args: &AuditArgs) -> Result<Vec<String>, Failure> {
    let column = part.column(args.outlet.as_deref().unwrap_or("outlet"));
    if let (Some(name), None) = (&args.outlet, &column) {
        return Err(part.missing_column(name, &[]));
    }
    let groups = || part.corpus.examples.iter().map(|example| example.group.as_str()).collect();
    let mut names: Vec<&str> = match column {
        Some(values) => values,
        None if args.columns.group_until.is_some() => groups(),
        None => Vec::new(),
    };
    names.sort_unstable();
    names.dedup();
    Ok(names.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

fn as_json(audit: &Audit) -> Value {
    let names =
        |labels: &[usize]| labels.iter().map(|&label| audit.labels[label].as_str()).collect::<Vec<_>>();
    let outcomes: Vec<Value> = audit
        .outcomes
        .iter()
        .map(|outcome| {
            let directions: Vec<Value> = outcome
                .directions
                .iter()
                .map(|d| json!({"from": names(&d.from), "to": names(&d.to), "units": d.units}))
                .collect();
            let figure = |value: f64| if outcome.units > 0 { json!(value) } else { Value::Null };
            json!({
                "intervention": outcome.intervention, "units": outcome.units, "changed": interval(outcome.changed),
                "probability_shift": figure(outcome.shift), "macro_f1_before": figure(outcome.macro_f1_before),
                "macro_f1_after": figure(outcome.macro_f1_after), "directions": directions,
            })
        })
        .collect();
    let inserted: Vec<Value> = audit
        .inserted
        .iter()
        .map(|i| {
            json!({"actor": i.actor, "units": i.units, "changed": i.changed, "toward": audit.labels[i.toward], "shift": i.shift})
        })
        .collect();
    json!({
        "task": audit.task, "n": audit.units, "groups": audit.groups, "actors": audit.actors,
        "interventions": outcomes, "inserted_actors": inserted,
    })
}
