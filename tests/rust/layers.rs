//! The house rules that a compiler doesn't check: which room imports which, where Python, the
//! clock and calendar months may appear, and how long a file may be.

mod checks;
mod tokens;

use std::fs;
use std::path::{Path, PathBuf};

use checks::{SourceFile, broken_rules, too_long};

/// Every file below `folder` with one of these endings, in order, with its path from the root.
fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pending = vec![root.join(folder)];
    let mut found: Vec<PathBuf> = Vec::new();
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    let named = |path: PathBuf| {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(&path).unwrap())
    };
    found.into_iter().map(named).collect()
}

fn none(broken: Vec<String>) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn every_room_keeps_to_the_house_rules() {
    let sources = files("src", &[".rs"]);
    assert!(sources.len() > 10, "the rooms were not found");
    none(
        sources
            .iter()
            .flat_map(|(name, text)| broken_rules(&SourceFile { name, text }))
            .collect(),
    );
}

#[test]
fn calendar_months_are_not_counted_in_python() {
    let counts_months = ["relativedelta", "DateOffset", "offset_by", "MonthEnd"];
    let is_broken = |(name, text): &(String, String)| {
        let word = counts_months.iter().find(|word| text.contains(*word))?;
        Some(format!(
            "{name}: `{word}`: calendar months are counted in src/term only"
        ))
    };
    none(files("python", &[".py"]).iter().filter_map(is_broken).collect());
}

#[test]
fn no_file_is_longer_than_can_be_read_at_once() {
    let written = [".rs", ".py", ".js", ".css", ".html"];
    let all = ["src", "python", "tests"]
        .iter()
        .flat_map(|folder| files(folder, &written));
    none(all.filter_map(|(name, text)| too_long(&name, &text)).collect());
}
