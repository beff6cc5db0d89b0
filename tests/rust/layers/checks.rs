//! What one source file may not do. Each check has a test that plants what it must find.

use super::tokens::{Token, tokens};

/// A room and the rooms it may import: the table of the house.
const MAY_IMPORT: [(&str, &[&str]); 13] = [
    ("term", &[]),
    ("cores", &[]),
    ("model", &["term"]),
    ("intake", &["term", "model"]),
    ("rules", &["term", "model"]),
    ("redeem", &["term", "model", "rules"]),
    ("plan", &["term", "cores", "model", "rules", "redeem"]),
    ("report", &["term", "cores", "model", "rules", "redeem", "plan"]),
    (
        "scenario",
        &["term", "model", "intake", "rules", "redeem", "plan", "report"],
    ),
    ("ledger", &["term", "model", "rules", "redeem"]),
    (
        "columns",
        &[
            "term", "cores", "model", "intake", "rules", "redeem", "plan", "report", "ledger",
        ],
    ),
    (
        "error",
        &[
            "term", "cores", "model", "intake", "rules", "redeem", "plan", "report", "scenario", "ledger", "columns",
        ],
    ),
    (
        "python",
        &[
            "term", "cores", "model", "intake", "rules", "redeem", "plan", "report", "scenario", "ledger", "columns",
            "error",
        ],
    ),
];

const LONGEST: usize = 500;

/// A file below `src`, by its path from the root of the project.
pub(super) struct SourceFile<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
}

impl SourceFile<'_> {
    /// The modules the file lies in: `src/plan/search.rs` is `plan`, `search`.
    fn modules(&self) -> Vec<&str> {
        let path = self.name.trim_start_matches("src/").trim_end_matches(".rs");
        path.split('/')
            .filter(|module| *module != "mod" && *module != "lib")
            .collect()
    }
}

/// Every house rule that the file breaks, one line each, in the order of the file.
pub(super) fn broken_rules(file: &SourceFile<'_>) -> Vec<String> {
    let modules = file.modules();
    // lib.rs is the map of the rooms and lies in none.
    let Some(room) = modules.first() else { return Vec::new() };
    let tokens = tokens(file.text);
    let mut broken = vague_names(&modules);
    broken.extend(imports(room, modules.len(), &tokens));
    broken.extend(words_out_of_place(room, &tokens));
    let prefix = |(line, what): (usize, String)| format!("{}:{line}: {what}", file.name);
    broken.sort();
    broken.into_iter().map(prefix).collect()
}

/// A line for a file with more lines than allowed.
pub(super) fn too_long(name: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > LONGEST).then(|| format!("{name}: {lines} lines, at most {LONGEST}: split it by idea"))
}

fn vague_names(modules: &[&str]) -> Vec<(usize, String)> {
    let vague = |module: &&&str| ["utils", "util", "common", "helpers", "misc"].contains(module);
    let say = |module: &&str| (1, format!("`{module}` says nothing: name the file after its idea"));
    modules.iter().filter(vague).map(say).collect()
}

/// Paths from the root of the crate, and paths that climb out of the room.
fn imports(room: &str, file_depth: usize, tokens: &[Token]) -> Vec<(usize, String)> {
    let mut broken = Vec::new();
    let mut inline = InlineModules::default();
    let mut at = 0;
    while at < tokens.len() {
        inline.step(tokens, at);
        let line = tokens[at].line;
        match tokens[at].text.as_str() {
            "crate" if text(tokens, at + 1) == "::" => {
                for reached in first_names(tokens, at + 2) {
                    if let Some(why) = may_not_import(room, reached) {
                        broken.push((line, why));
                    }
                }
            }
            "crate" if text(tokens, at + 1) == "as" => {
                broken.push((line, "`crate` under another name: write `crate::<room>`".to_owned()));
            }
            "super" => {
                let mut climbed = 1;
                while text(tokens, at + 1) == "::" && text(tokens, at + 2) == "super" {
                    climbed += 1;
                    at += 2;
                }
                if climbed >= file_depth + inline.depth() {
                    broken.push((line, "`super` leaves the room: write `crate::<room>`".to_owned()));
                }
            }
            _ => {}
        }
        at += 1;
    }
    broken
}

fn may_not_import(room: &str, reached: &str) -> Option<String> {
    let allowed = MAY_IMPORT
        .iter()
        .find(|(name, _)| *name == room)
        .map(|(_, allowed)| *allowed);
    match allowed {
        None => Some(format!("`{room}` is no room of the house")),
        Some(_) if reached == room => None,
        Some(allowed) if allowed.contains(&reached) => None,
        Some([]) => Some(format!("`{room}` imports `{reached}`, it may import no room")),
        Some(allowed) => Some(format!(
            "`{room}` imports `{reached}`, it may import {}",
            allowed.join(", ")
        )),
    }
}

/// What follows `crate::`: one name, or the first name of each member of a group.
fn first_names(tokens: &[Token], at: usize) -> Vec<&str> {
    if text(tokens, at) != "{" {
        return vec![text(tokens, at)];
    }
    let mut names = Vec::new();
    let mut depth = 0;
    for (offset, token) in tokens[at..].iter().enumerate() {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" if depth == 1 => break,
            "}" => depth -= 1,
            "," => {}
            name if depth == 1 && ["{", ","].contains(&text(tokens, at + offset - 1)) => names.push(name),
            _ => {}
        }
    }
    names
}

/// Which `mod name { ... }` of the file a token lies in.
#[derive(Default)]
struct InlineModules {
    braces: usize,
    opened_at: Vec<usize>,
}

impl InlineModules {
    fn step(&mut self, tokens: &[Token], at: usize) {
        match tokens[at].text.as_str() {
            "{" => {
                self.braces += 1;
                if at >= 2 && tokens[at - 2].text == "mod" {
                    self.opened_at.push(self.braces);
                }
            }
            "}" => {
                if self.opened_at.last() == Some(&self.braces) {
                    self.opened_at.pop();
                }
                self.braces = self.braces.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn depth(&self) -> usize {
        self.opened_at.len()
    }
}

/// Python, the clock and calendar months, outside the one room that may have them.
fn words_out_of_place(room: &str, tokens: &[Token]) -> Vec<(usize, String)> {
    let mut broken = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let word = token.text.as_str();
        let of_type = |member: &str| text(tokens, at + 1) == "::" && text(tokens, at + 2) == member;
        let say = |rule: &str| (token.line, format!("`{word}`: {rule}"));
        if room != "python" {
            if word == "pyo3" || word.starts_with("pyo3_") {
                broken.push(say("only src/python knows Python"));
            }
            let is_clock = word == "SystemTime"
                || (["Instant", "Utc", "Local"].contains(&word) && of_type("now"))
                || (word == "time" && takes(tokens, at, "Instant"));
            if is_clock {
                broken.push(say("the core has no clock: the day is an argument"));
            }
        }
        let counts_months = [
            "checked_add_months",
            "checked_sub_months",
            "with_month",
            "with_year",
            "num_months",
        ];
        let is_months = counts_months.contains(&word)
            || (word == "Months" && of_type("new"))
            || (word == "chrono" && takes(tokens, at, "Months"));
        if room != "term" && is_months {
            broken.push(say("calendar months are counted in src/term only"));
        }
    }
    broken
}

/// Whether `name` is taken out of the module at `at`, alone or in a group.
fn takes(tokens: &[Token], at: usize, name: &str) -> bool {
    text(tokens, at + 1) == "::" && first_names(tokens, at + 2).contains(&name)
}

fn text(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, SourceFile, broken_rules, too_long};

    fn found(name: &str, text: &str) -> String {
        broken_rules(&SourceFile { name, text }).join("\n")
    }

    #[test]
    fn an_import_against_the_table_is_found_wherever_it_stands() {
        let wrong = "src/rules/x.rs:2: `rules` imports `plan`, it may import term, model";
        assert_eq!(found("src/rules/x.rs", "\nuse crate::plan::Plan;"), wrong);
        assert_eq!(
            found("src/rules/x.rs", "\nuse crate::{term::{self, Exact}, plan::Plan};"),
            wrong
        );
        assert_eq!(found("src/rules/x.rs", "\nfn f(plan: &crate::plan::Plan) {}"), wrong);
        assert_eq!(
            found("src/rules/x.rs", "\nmod tests { mod deep { use crate::plan; } }"),
            wrong
        );
        assert_eq!(
            found("src/rules/x.rs", "use crate::{term::{self, plan}, model::Key, rules};"),
            ""
        );
        assert_ne!(found("src/rules/x.rs", "use crate::*;"), "");
        assert_ne!(found("src/rules/x.rs", "use crate as house;"), "");
        assert_ne!(found("src/term.rs", "use crate::model::Key;"), "");
    }

    #[test]
    fn a_file_in_no_known_room_is_found() {
        assert_eq!(
            found("src/attic/x.rs", "use crate::term;"),
            "src/attic/x.rs:1: `attic` is no room of the house"
        );
    }

    #[test]
    fn climbing_out_of_the_room_is_found() {
        let wrong = "`super` leaves the room: write `crate::<room>`";
        for (name, source) in [
            ("src/plan/mod.rs", "use super::term;"),
            ("src/plan.rs", "use super::term;"),
            ("src/plan/search.rs", "use super::super::term;"),
            ("src/plan/search.rs", "mod tests { use super::super::super::term; }"),
            ("src/plan/search.rs", "mod tests { } use super::super::term;"),
        ] {
            assert_eq!(found(name, source), format!("{name}:1: {wrong}"));
        }
        assert_eq!(found("src/plan/mod.rs", "mod tests { use super::Plan; }"), "");
        assert_eq!(
            found(
                "src/plan/search.rs",
                "use super::Plan; mod tests { use super::super::Plan; }"
            ),
            ""
        );
    }

    #[test]
    fn python_outside_its_room_is_found() {
        for source in ["use pyo3::prelude::*;", "#[pyo3(get)]", "pyo3_log::init();"] {
            assert_ne!(found("src/plan/mod.rs", source), "", "{source}");
            assert_eq!(found("src/python/mod.rs", source), "", "{source}");
        }
    }

    #[test]
    fn a_clock_in_the_core_is_found() {
        for source in [
            "Utc::now()",
            "chrono::Local::now()",
            "use std::time::SystemTime;",
            "Instant::now()",
        ] {
            assert_ne!(found("src/plan/mod.rs", source), "", "{source}");
        }
        assert_eq!(
            found("src/plan/mod.rs", "chrono::Utc.with_ymd_and_hms(); Cell::Instant(1)"),
            ""
        );
    }

    #[test]
    fn calendar_months_outside_their_room_are_found() {
        for source in [
            "use chrono::Months;",
            "use chrono::{NaiveDate, Months as M};",
            "Months::new(1)",
            "day.checked_add_months(m)",
            "day.with_year(2027)",
        ] {
            assert_ne!(found("src/plan/mod.rs", source), "", "{source}");
            assert_eq!(found("src/term/mod.rs", source), "", "{source}");
        }
        assert_eq!(
            found("src/plan/mod.rs", "use chrono::{Datelike, NaiveDate}; Basis::Months"),
            ""
        );
    }

    #[test]
    fn a_file_named_after_nothing_is_found() {
        assert_ne!(found("src/plan/utils.rs", ""), "");
        assert_ne!(found("src/plan/helpers/mod.rs", ""), "");
    }

    #[test]
    fn a_file_one_line_too_long_is_found() {
        assert_eq!(too_long("x.rs", &"line\n".repeat(LONGEST)), None);
        assert_ne!(too_long("x.rs", &"line\n".repeat(LONGEST + 1)), None);
    }
}
