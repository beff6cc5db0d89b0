//! `docs/rules.md` lists every rule, notice and trouble as the core knows them, and the scenarios
//! that show them.

use std::fmt::Write as _;
use std::{env, fs};

use partnerbenefits::rules::trouble::troubleshoot;
use partnerbenefits::rules::{listing, notice_listing};
use partnerbenefits::scenario::Scenario;

use crate::rule_coverage::Shown;
use crate::scenarios::all;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md");

fn page() -> String {
    let all = all();
    let mut page = String::from(
        "# Rules, notices, troubles\n\n\
         Written by `make rules` from the rules and from the scenarios in `tests/scenarios`; the tests fail when it is stale.\n\
         A source is a section of the Partner Center article on cloud services benefits, unless it says otherwise.\n\n\
         ## What is refused\n\n\
         A verdict carries every reason that applies, in this order.\n",
    );
    for rule in listing() {
        section(&mut page, rule.rule, &sentence(rule.refuses));
        let _ = writeln!(page, "- What to do: {}", rule.fix);
        let _ = writeln!(page, "- Source: {}", rule.source);
        if let Some(day) = rule.effective_from {
            let _ = writeln!(page, "- In effect from: {day}");
        }
        let shown = Shown::of(rule.rule, &all);
        links(&mut page, "Refuses", &shown.applies);
        links(&mut page, "Narrowly allows", &shown.leaves_alone);
    }
    page.push_str(
        "\n## What is allowed and must be seen\n\nA verdict carries every notice that applies, in this order.\n",
    );
    for notice in notice_listing() {
        section(&mut page, notice.notice, &sentence(notice.when));
        let _ = writeln!(page, "- Source: {}", notice.source);
        let shown = Shown::of(notice.notice, &all);
        links(&mut page, "Given", &shown.applies);
        links(&mut page, "Narrowly not given", &shown.leaves_alone);
    }
    page.push_str("\n## What goes wrong\n");
    for answer in troubleshoot("").expect("no words ask for every trouble") {
        let _ = write!(
            page,
            "\n### {}\n\nBecause {}.\nWho: {}. Source: {}.\n\n",
            answer.symptom, answer.cause, answer.role, answer.source
        );
        for (number, step) in (1..).zip(answer.steps) {
            let _ = writeln!(page, "{number}. {step}");
        }
    }
    page
}

fn section(page: &mut String, id: &str, says: &str) {
    // Writing into a string can't fail, here and elsewhere.
    let _ = writeln!(page, "\n### {id}\n\n{says}\n");
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

fn links(page: &mut String, what: &str, scenarios: &[&(String, Scenario)]) {
    let _ = writeln!(page, "- {what}:");
    for (file, scenario) in scenarios {
        let name = scenario.name.replace('[', "\\[").replace(']', "\\]");
        let _ = writeln!(page, "  - [{name}](../tests/scenarios/{file})");
    }
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
        "docs/rules.md is stale: run `make rules` and commit it"
    );
}
