//! Finds the files of a set in a folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::convert;
use super::recipe::{Layout, Recipe};

/// Deeper folders are not looked into: the user named too high a folder.
const DEEPEST: usize = 8;

/// All files below a folder.
pub struct Tree {
    files: Vec<PathBuf>,
}

/// A layout of a set, with the files of each of its parts that are there.
pub struct Located<'a> {
    pub layout: &'a Layout,
    pub parts: BTreeMap<&'a str, Vec<PathBuf>>,
}

impl Tree {
    /// Lists the files below a folder, those nearest to it first.
    pub fn read(root: &Path) -> Result<Self, String> {
        let mut files = Vec::new();
        let mut folders = vec![root.to_owned()];
        for _ in 0..DEEPEST {
            let mut deeper = Vec::new();
            for folder in &folders {
                let failed = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
                let mut entries =
                    fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(failed)?;
                entries.sort_by_key(fs::DirEntry::file_name);
                for entry in entries {
                    let hidden = entry.file_name().to_string_lossy().starts_with('.');
                    // Links to folders are not followed: they may lead in circles.
                    match entry.file_type() {
                        Ok(kind) if kind.is_dir() && !hidden => deeper.push(entry.path()),
                        Ok(kind) if !kind.is_dir() && !hidden => files.push(entry.path()),
                        _ => {}
                    }
                }
            }
            folders = deeper;
        }
        Ok(Self { files })
    }

    /// The layout with which most protocols of the set can be run.
    pub fn locate<'a>(&self, recipe: &'a Recipe) -> Located<'a> {
        let mut best: Option<(usize, Located<'a>)> = None;
        for layout in &recipe.layouts {
            let located = self.parts(layout);
            let runnable = recipe.protocols.iter().filter(|protocol| located.has(&protocol.parts())).count();
            if best.as_ref().is_none_or(|(most, _)| runnable > *most) {
                best = Some((runnable, located));
            }
        }
        best.map_or_else(
            || Located { layout: &recipe.layouts[0], parts: BTreeMap::new() },
            |(_, located)| located,
        )
    }

    fn parts<'a>(&self, layout: &'a Layout) -> Located<'a> {
        let mut parts: BTreeMap<&str, Vec<PathBuf>> = BTreeMap::new();
        for (part, alternatives) in &layout.files {
            // Names such as `test.csv` are common: the files of a set are rather those that lie together.
            let beside: Vec<&Path> = parts.values().flatten().filter_map(|path| path.parent()).collect();
            let found = alternatives.iter().find_map(|files| {
                let each = files.names().iter().map(|name| self.file(name, layout, &beside));
                each.collect::<Option<Vec<PathBuf>>>()
            });
            if let Some(found) = found {
                parts.insert(part, found);
            }
        }
        Located { layout, parts }
    }

    /// The file of this name that has the layout's columns.
    fn file(&self, name: &str, layout: &Layout, beside: &[&Path]) -> Option<PathBuf> {
        let fitting = self.files.iter().filter(|path| {
            path.file_name().is_some_and(|found| found.to_string_lossy().eq_ignore_ascii_case(name))
                && convert::fits(path, layout)
        });
        let far = |path: &&PathBuf| !path.parent().is_some_and(|folder| beside.contains(&folder));
        fitting.min_by_key(far).cloned()
    }
}

impl Located<'_> {
    pub fn has(&self, parts: &[&str]) -> bool {
        parts.iter().all(|part| self.parts.contains_key(part))
    }
}
