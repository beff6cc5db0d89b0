//! `docs/rules.md` lists every rule, notice and trouble as the core knows them.

use std::fmt::Write as _;
use std::{env, fs};

use partnerbenefits::rules::trouble::troubleshoot;
use partnerbenefits::rules::{listing, notice_listing};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md");

fn page() -> String {
    let mut out = String::from(
        "# Rules, notices, troubles\n\n\
         Written by `UPDATE_DOCS=1 cargo test --test rust rules_page`; the tests fail when it is stale.\n\
         A source is a section of the Partner Center article on cloud services benefits, unless it says otherwise.\n\n\
         ## What is refused\n\n\
         A verdict carries every reason that applies, in this order.\n\n\
         | rule | refuses | what to do instead | source |\n|---|---|---|---|\n",
    );
    for rule in listing() {
        let refuses = match rule.effective_from {
            Some(from) => format!("{}, from {from}", rule.refuses),
            None => rule.refuses.to_owned(),
        };
        row(
            &mut out,
            &[&format!("`{}`", rule.rule), &refuses, rule.fix, rule.source.0],
        );
    }
    out.push_str("\n## What is allowed and must be seen\n\n| notice | given when | source |\n|---|---|---|\n");
    for notice in notice_listing() {
        row(
            &mut out,
            &[&format!("`{}`", notice.notice), notice.when, notice.source.0],
        );
    }
    out.push_str("\n## What goes wrong\n");
    for answer in troubleshoot("").expect("no words ask for every trouble") {
        let _ = write!(
            out,
            "\n### {}\n\nBecause {}.\nWho: {}. Source: {}.\n\n",
            answer.symptom, answer.cause, answer.role, answer.source
        );
        for (number, step) in (1..).zip(answer.steps) {
            let _ = writeln!(out, "{number}. {step}");
        }
    }
    out
}

fn row(out: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

#[test]
fn the_page_of_rules_is_up_to_date() {
    let wanted = page();
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(PAGE, &wanted).expect("docs/rules.md can be written");
    }
    let found = fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        found == wanted,
        "docs/rules.md is stale: run `UPDATE_DOCS=1 cargo test --test rust rules_page`"
    );
}
