//! The scoreboard: recipes, the files that they ask for, what avowal and its peer make of them, and the report.
//!
//! Modules in the order of the data flow.

mod options;
mod recipe;
mod metric;
mod find;
mod convert;
mod examples;
mod avowal;
mod peer;
mod protocol;
mod report;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{CommandFactory, Parser};

use self::find::Tree;
use self::options::Options;
use self::peer::Peer;
use self::protocol::{Entry, Outcome, Set};
use self::recipe::Recipe;
use self::report::Report;

/// Where the repository is: recipes, the corpus in the box and `docs` are found from here.
const REPOSITORY: &str = env!("CARGO_MANIFEST_DIR");

/// Runs the scoreboard with the arguments of the process and returns its exit code: 0 done, 1 where a set failed, 2
/// where nothing could be started.
pub fn run(arguments: impl Iterator<Item = String>, out: &mut dyn Write) -> u8 {
    // Cargo says `--bench` to every bench, and says it last, where it would be taken for an argument of training.
    let arguments: Vec<String> = arguments.filter(|argument| argument != "--bench").collect();
    let told = match Options::try_parse_from(arguments) {
        Ok(options) if options.folder.is_some() => scored(&options, out),
        Ok(_) => writeln!(out, "{}", Options::command().render_help()).map(|()| 0).map_err(|e| e.to_string()),
        Err(usage) => {
            let code = u8::from(usage.use_stderr()) * 2;
            usage.print().map(|()| code).map_err(|e| e.to_string())
        }
    };
    told.unwrap_or_else(|message| {
        note(&format!("error: {message}"));
        2
    })
}

/// Says on standard error how far the work is.
fn note(text: &str) {
    // Where standard error is closed nobody can be told.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

fn scored(options: &Options, out: &mut dyn Write) -> Result<u8, String> {
    // Whole paths, so that the report can tell them from other words and leave them out.
    let folder = options.folder.as_deref().unwrap_or(Path::new("."));
    let folder =
        &fs::canonicalize(folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let recipes =
        chosen(Recipe::read_all(&Path::new(REPOSITORY).join("benches/scoreboard/recipes"))?, options)?;
    let tree = Tree::read(folder)?;
    let target = target_folder();
    let work = options.work.clone().unwrap_or_else(|| target.join("scoreboard"));
    fs::create_dir_all(&work).map_err(|error| format!("cannot make {}: {error}", work.display()))?;
    let peer = if options.no_peer { Peer::left_out() } else { Peer::prepare(&target) };
    let further = options.further();

    let mut entries: Vec<Entry> = Vec::new();
    for recipe in &recipes {
        let own =
            recipe.root.as_ref().map(|root| Tree::read(&Path::new(REPOSITORY).join(root))).transpose()?;
        let set = Set { recipe, tree: own.as_ref().unwrap_or(&tree), work: &work.join(&recipe.id) };
        entries.extend(set.entries(&further, &peer));
    }

    let hidden = [(&*work, "WORK"), (folder.as_path(), "FOLDER"), (Path::new(REPOSITORY), ".")];
    let report = Report {
        recipes: &recipes,
        entries: &entries,
        further: &further,
        command: &options.shown(),
        hidden: &hidden,
    };
    let markdown = report.markdown();
    let page = if options.write {
        Path::new(REPOSITORY).join("docs/scoreboard.md")
    } else {
        work.join("scoreboard.md")
    };
    let json = options.json.clone().unwrap_or_else(|| work.join("scoreboard.json"));
    written(&page, &markdown)?;
    written(&json, &report.json()?)?;
    write!(out, "{}", report.tables()).map_err(|error| error.to_string())?;
    note(&format!("written: {}, {}", page.display(), json.display()));
    Ok(u8::from(entries.iter().any(|entry| matches!(entry.outcome, Outcome::Failed { .. }))))
}

fn written(path: &Path, content: &str) -> Result<(), String> {
    fs::write(path, content).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// The recipes that were asked for; all where none was named.
fn chosen(mut recipes: Vec<Recipe>, options: &Options) -> Result<Vec<Recipe>, String> {
    if let Some(unknown) = options.only.iter().find(|id| !recipes.iter().any(|recipe| recipe.id == **id)) {
        let ids: Vec<&str> = recipes.iter().map(|recipe| recipe.id.as_str()).collect();
        return Err(format!("there is no recipe `{unknown}`; there are: {}", ids.join(", ")));
    }
    recipes.retain(|recipe| options.only.is_empty() || options.only.contains(&recipe.id));
    Ok(recipes)
}

/// Cargo's target folder: it gives benches and tests a folder in it.
fn target_folder() -> PathBuf {
    let inside = Path::new(env!("CARGO_TARGET_TMPDIR"));
    inside.parent().unwrap_or(inside).to_owned()
}
