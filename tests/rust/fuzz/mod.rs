//! A bounded run of every fuzz target: its whole corpus, and changes of it.
//!
//! An input that `cargo fuzz` found to break something goes to `fuzz/corpus`, where it stays.

mod targets;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

/// What inputs are made worse with.
const TOKENS: [&str; 30] = [
    "",
    "\0",
    "\n",
    "\"",
    "'",
    ",",
    ":",
    "=",
    "[",
    "]",
    "{",
    "}",
    "[[",
    "\\ud800",
    "\u{feff}",
    "é",
    "-1",
    "0",
    "1e999",
    "99999999999999999999",
    "2147483648",
    "NaN",
    "null",
    "true",
    "0001-01-01",
    "9999-12-31",
    "2024-02-29T23:59:59-14:00",
    "[[benefit]]\n",
    "\"value\":",
    "AAAA1-BBBB2-CCCC3-DDDD4-EEEE5",
];

#[derive(Debug, Clone)]
enum Change {
    Byte(Index, u8),
    Cut(Index, usize),
    Again(Index, usize, usize),
    Token(Index, &'static str),
    Other(Index, Index),
}

impl Change {
    fn make(&self, bytes: &mut Vec<u8>, corpus: &[Vec<u8>]) {
        let spot = |at: &Index, len: usize| at.index(len + 1);
        match self {
            Self::Byte(at, byte) => {
                let at = spot(at, bytes.len());
                if let Some(held) = bytes.get_mut(at) {
                    *held ^= byte;
                }
            }
            Self::Cut(at, len) => {
                let at = spot(at, bytes.len());
                bytes.drain(at..bytes.len().min(at + len));
            }
            Self::Again(at, len, times) => {
                let at = spot(at, bytes.len());
                let part = bytes[at..bytes.len().min(at + len)].repeat(*times);
                bytes.splice(at..at, part);
            }
            Self::Token(at, token) => {
                let at = spot(at, bytes.len());
                bytes.splice(at..at, token.bytes());
            }
            Self::Other(at, other) => {
                let at = spot(at, bytes.len());
                let other = other.get(corpus);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[at.min(other.len())..]);
            }
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        (at(), 1..=u8::MAX).prop_map(|(at, byte)| Change::Byte(at, byte)),
        (at(), 1..80_usize).prop_map(|(at, len)| Change::Cut(at, len)),
        (at(), 1..80_usize, 1..40_usize).prop_map(|(at, len, times)| Change::Again(at, len, times)),
        (at(), proptest::sample::select(TOKENS.as_slice())).prop_map(|(at, token)| Change::Token(at, token)),
        (at(), at()).prop_map(|(at, other)| Change::Other(at, other)),
    ]
}

/// The files a target starts from: its corpus, and what the project has of the kind.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = in_folder(&root.join("fuzz/corpus").join(name));
    match name {
        "exports" => files.extend(in_folder(&root.join("tests/exports"))),
        "portfolio" => files.push(root.join("python/partnerbenefits/example/contoso.toml")),
        "scenarios" => files.extend(super::scenarios::files()),
        _ => {}
    }
    assert!(!files.is_empty(), "`{name}` has no corpus");
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

fn in_folder(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

fn holds(name: &str, cases: u32) {
    let (_, target) = targets::ALL.into_iter().find(|(known, _)| *known == name).unwrap();
    let corpus = corpus(name);
    corpus.iter().for_each(|bytes| target(bytes));
    let mut runner = TestRunner::new(Config {
        // More where asked for: PROPTEST_CASES=100000 cargo test --test rust fuzz::
        cases: cases.max(Config::default().cases),
        failure_persistence: None,
        ..Config::default()
    });
    let made = (any::<Index>(), proptest::collection::vec(change(), 0..8));
    let ran = runner.run(&made, |(start, changes)| {
        let mut bytes = start.get(&corpus).clone();
        changes.iter().for_each(|change| change.make(&mut bytes, &corpus));
        let input = String::from_utf8_lossy(&bytes).into_owned();
        std::panic::catch_unwind(|| target(&bytes)).map_err(|_| TestCaseError::fail(format!("broken by {input:?}")))
    });
    ran.unwrap();
}

#[test]
fn every_target_has_a_corpus_and_a_driver() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, _) in targets::ALL {
        corpus(name);
        let driver = root.join("fuzz/fuzz_targets").join(name).with_extension("rs");
        let text = fs::read_to_string(driver).unwrap();
        assert!(text.contains(&format!("targets::{name}(")), "{name}");
    }
}

#[test]
fn no_export_breaks_a_reader() {
    holds("exports", 1500);
}

#[test]
fn no_text_breaks_the_key_parser() {
    holds("keys", 3000);
}

#[test]
fn no_portfolio_file_breaks_what_is_done_with_it() {
    holds("portfolio", 500);
}

#[test]
fn no_scenario_file_breaks_what_is_done_with_it() {
    holds("scenarios", 500);
}

#[test]
fn no_numbers_break_the_arithmetic_of_terms() {
    holds("terms", 2000);
}
