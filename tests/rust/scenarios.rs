//! The scenario files, run through the core: what pytest runs through the border.

use std::fs;
use std::path::{Path, PathBuf};

use partnerbenefits::scenario::{SUFFIX, Scenario, load_scenarios};

/// Every scenario file of the project, in order.
pub(crate) fn files() -> Vec<PathBuf> {
    let mut pending = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios")];
    let mut found = Vec::new();
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else if path.to_string_lossy().ends_with(SUFFIX) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Every scenario of the project with the name of its file below `tests/scenarios`.
pub(crate) fn all() -> Vec<(String, Scenario)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let named = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let scenarios = load_scenarios(&path).unwrap_or_else(|error| panic!("{error}"));
        scenarios
            .into_iter()
            .map(move |scenario| (name.clone(), scenario))
            .collect::<Vec<_>>()
    };
    files().into_iter().flat_map(named).collect()
}

#[test]
fn every_scenario_comes_true() {
    let mut failed = Vec::new();
    let all = all();
    assert!(all.len() > 100, "only {} scenarios were found", all.len());
    for (file, scenario) in all {
        let outcome = scenario.run();
        let told = |what: &str| format!("{file}:{}: {}\n{what}", scenario.line, scenario.name);
        match &scenario.xfail {
            None if !outcome.passed() => failed.push(told(&outcome.to_string())),
            Some(why) if outcome.passed() => failed.push(told(&format!("passes, expected to fail: {why}"))),
            _ => {}
        }
    }
    assert!(failed.is_empty(), "\n{}", failed.join("\n\n"));
}
