//! The scenario files, run through the core: what pytest runs through the border.

use std::fs;
use std::path::{Path, PathBuf};

use partnerbenefits::columns::{Table, rows};
use partnerbenefits::model::Portfolio;
use partnerbenefits::redeem::simulate;
use partnerbenefits::report::expiry_report;
use partnerbenefits::scenario::{SUFFIX, Scenario, load_scenarios, read_scenarios};

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

/// The columns a scenario may name, as the error for another one lists them.
fn columns_of(key: &str) -> Vec<String> {
    let text =
        format!("[[scenario]]\nname = \"x\"\nwhen = [{{ wait_until = 2026-01-10 }}]\nthen.{key} = [{{ zzz = 1 }}]");
    let told = read_scenarios(&text, None, None).unwrap_err().to_string();
    let listed = told.lines().find(|line| line.contains("zzz")).unwrap();
    let (_, listed) = listed.split_once("expected one of ").unwrap();
    listed
        .split(", ")
        .map(|name| name.trim_matches('`').to_owned())
        .collect()
}

#[test]
fn a_scenario_names_the_columns_that_the_tables_have() {
    let names = |table: Table| -> Vec<String> { table.column_names().into_iter().map(str::to_owned).collect() };
    let (portfolio, day) = (Portfolio::default(), "2026-01-10".parse().unwrap());
    let report = expiry_report(&portfolio, day, None);
    assert_eq!(columns_of("report"), names(rows::expiry_rows(&report).unwrap()));
    let timeline = simulate(&portfolio, &[], day.succ_opt().unwrap(), Some(day)).unwrap();
    assert_eq!(columns_of("events"), names(rows::events(&timeline.events).unwrap()));
}
