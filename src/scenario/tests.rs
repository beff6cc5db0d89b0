use super::*;

const GIVEN: &str = r#"
given.tenant = [{ id = "t", domain = "t.example" }]
given.membership = [{ id = "m", offer = "Partner Success Core", purchased = 2025-09-01, end = 2026-09-01 }]
given.benefit = [{ id = "b", membership = "m", product = "Microsoft 365 E5", licenses = 25, activate_before = 2026-06-01, redemption = "key" }]
given.subscription = [{ id = "s", tenant = "t", product = "SPE_E5", licenses = 100, end = 2026-03-15, origin = "key" }]
"#;

/// One scenario `x` with the records above.
fn text(rest: &str) -> String {
    format!("[[scenario]]\nname = \"x\"\n{GIVEN}{rest}")
}

fn read(text: &str) -> Vec<Scenario> {
    read_scenarios(text, None, None).unwrap_or_else(|error| panic!("{error}"))
}

fn wrong(text: &str) -> Vec<String> {
    let error = read_scenarios(text, Some("f"), None).unwrap_err();
    error.problems().iter().map(ToString::to_string).collect()
}

fn run(rest: &str) -> Outcome {
    read(&text(rest)).remove(0).run()
}

fn differences(rest: &str) -> Vec<String> {
    match run(rest) {
        Outcome::Failed(failure) => failure
            .differences
            .iter()
            .map(|one| format!("{}: {}, not {}", one.what, one.actual, one.expected))
            .collect(),
        other => panic!("{other}"),
    }
}

const EXTEND: &str =
    "[[scenario.when]]\nextend = { benefit = \"b\", subscription = \"s\", on = 2026-01-10 }\n[scenario.then]\n";

#[test]
fn what_is_as_expected_passes() {
    let then = r#"
        subscription = { s = { licenses = 100, end = 2026-06-15, status = "active", product = "Microsoft 365 E5" } }
        benefit.b = { redeemed_on = 2026-01-10, redeemed_into = "s", redeemed_as = "extend" }
        events = ["extended"]
        notices_include = ["key-works-in-any-tenant"]
        refused = []
    "#;
    assert_eq!(run(&format!("{EXTEND}{then}")), Outcome::Passed);
}

#[test]
fn every_difference_is_told_with_its_line_and_the_derivation() {
    let then = r#"
subscription.s = { licenses = 125, end = 2026-06-16, renews = true }
events = ["extended", { event = "expired", date = 2026-06-15 }]
"#;
    let told = differences(&format!("{EXTEND}{then}"));
    assert_eq!(
        told,
        [
            "subscription `s`: licenses: 100, not 125",
            "subscription `s`: end: 2026-06-15, not 2026-06-16",
            "subscription `s`: renews: not recorded, not true",
            "events: how many: 1, not 2",
        ]
    );
    let Outcome::Failed(failure) = run(&format!("{EXTEND}{then}")) else {
        panic!()
    };
    assert_eq!(failure.differences[0].line, 12);
    let whole = failure.to_string();
    assert!(whole.contains("time added: 12 × 25 / 100 = 3 months"), "{whole}");
    assert!(whole.starts_with("line  what "), "{whole}");
}

#[test]
fn a_refusal_that_nobody_expected_fails_with_its_reasons() {
    let late = "[[scenario.when]]\nextend = { benefit = \"b\", subscription = \"s\", on = 2026-03-15 }\n";
    assert_eq!(
        differences(late),
        ["`extend` on 2026-03-15: refused by extend-inactive, not allowed"]
    );
    assert_eq!(
        run(&format!("{late}[scenario.then]\nrefused = [\"extend-inactive\"]")),
        Outcome::Passed
    );
    assert_eq!(
        differences(&format!("{late}[scenario.then]\nrefused = [\"product-mismatch\"]")),
        ["refused: extend-inactive, not product-mismatch"]
    );
    assert_eq!(
        differences(&format!("{EXTEND}refused_with = [\"extend-inactive\"]")),
        ["refused: allowed, not extend-inactive"]
    );
}

#[test]
fn what_it_is_about_applies_exactly_when_it_is_named() {
    let about = |ids: &str, rest: &str| {
        let text = text(rest).replace("name = \"x\"", &format!("name = \"x\"\nabout = [{ids}]"));
        read(&text).remove(0).run()
    };
    assert_eq!(about("\"extend-inactive\"", EXTEND), Outcome::Passed);
    let Outcome::Failed(failure) = about("\"key-works-in-any-tenant\"", EXTEND) else {
        panic!()
    };
    assert_eq!(failure.differences[0].what, "about `key-works-in-any-tenant`");
    assert_eq!(failure.differences[0].actual, "applies");
}

#[test]
fn waiting_lets_subscriptions_end_and_gives_its_day_to_the_next_step() {
    let rest = r#"
[[scenario.when]]
wait_until = 2026-01-10
[[scenario.when]]
wait_until = 2026-03-16
[[scenario.when]]
activate = { benefit = "b", tenant = "t" }
[scenario.then]
events = ["expired", "reactivated"]
subscription.s = { licenses = 25, start = 2026-03-16, end = 2027-03-16, status = "active" }
"#;
    assert_eq!(run(rest), Outcome::Passed);
}

#[test]
fn the_rows_of_a_report_are_compared_in_order() {
    let rest = r#"
[[scenario.when]]
report = { as_of = 2026-03-08, within_days = 30 }
[scenario.then]
report = [{ date = 2026-03-15, days_left = 7, bucket = "7", what = "subscription ends", subscription = "s" }]
"#;
    let outcome = run(rest);
    assert_eq!(outcome, Outcome::Passed, "{outcome}");
    let told = differences(&rest.replace("days_left = 7", "days_left = 8"));
    assert_eq!(told, ["row 1: days_left: 7, not 8"]);
    let told = differences(&rest.replace("report = [", "report_exactly = ["));
    assert_eq!(told, ["report: how many: 2, not 1"]);
    let told = differences(
        &rest
            .replace("subscription ends", "membership ends")
            .replace("date = 2026-03-15, days_left = 7, bucket = \"7\", ", "")
            .replace("\"s\" }]", "\"t\" }]"),
    );
    assert_eq!(told, ["row 1: not there, not what = membership ends, subscription = t"]);
}

#[test]
fn an_unknown_id_is_told_with_the_nearest() {
    let rest = EXTEND.replace("subscription = \"s\"", "subscription = \"sub\"");
    let Outcome::Error { line, message } = run(&rest) else {
        panic!()
    };
    assert_eq!(line, 8);
    assert!(
        message.starts_with("extend: there is no subscription `sub`"),
        "{message}"
    );
    let told = differences(&format!("{EXTEND}subscription.t = {{ licenses = 1 }}"));
    assert_eq!(told, ["subscription `t`: not there; there are s, not recorded"]);
}

#[test]
fn a_misspelt_key_is_told_with_line_column_and_the_nearest() {
    let told = wrong(&text("[[scenario.when]]\nextent = { benefit = \"b\" }\n"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("f:9:1: scenario[0].when[0].extent: this key is unknown"),
        "{told:?}"
    );
    assert!(told[0].ends_with("did you mean `extend`?"), "{told:?}");
    let told = wrong(&text(&format!("{EXTEND}subscription.s = {{ licences = 100 }}")));
    assert!(told[0].ends_with("did you mean `licenses`?"), "{told:?}");
    let told = wrong(&text(&format!("{EXTEND}refused = [\"extend-inaktive\"]")));
    assert_eq!(
        told,
        ["f:11:12: scenario[0].then.refused[0]: `extend-inaktive` is not a rule, did you mean `extend-inactive`?"]
    );
    assert!(wrong("[[scenarios]]\nname = \"x\"")[0].ends_with("did you mean `scenario`?"));
}

#[test]
fn steps_that_make_no_sense_are_problems() {
    let step = |day: u32| format!("[[scenario.when]]\nwait_until = 2026-01-{day}\n");
    let told = wrong(&text(&format!("{}{}", step(20), step(10))));
    assert!(told[0].ends_with("is on 2026-01-10, before the step above it on 2026-01-20"));
    let told = wrong(&text(&format!("{}[scenario.then]\nrefused = []", step(10))));
    assert!(told[0].ends_with("the last step is not an action"), "{told:?}");
    let report = "[[scenario.when]]\nreport = { as_of = 2026-01-01 }\n";
    let told = wrong(&text(&format!("{report}{}", step(10))));
    assert!(told[0].ends_with("`report` must be the last step"), "{told:?}");
    let told = wrong(&text(
        "[[scenario.when]]\nextend = { benefit = \"b\", subscription = \"s\" }\n",
    ));
    assert!(told[0].ends_with("`on` is missing"), "{told:?}");
    assert!(wrong(&text("when = []\n"))[0].ends_with("there is no step"));
    let both = "[[scenario.when]]\nwait_until = 2026-01-10\nreport = {}\n";
    assert!(wrong(&text(both))[0].contains("`wait_until` and `report` are 2 steps"));
}

#[test]
fn cases_take_their_values_with_their_types() {
    let rest = format!(
        "cases = [{{ name = \"a\", key = 25, end = 2026-06-15 }}, {{ name = \"b\", key = 100, end = 2027-03-15 }}]\n{}",
        "[[scenario.when]]\nextend = { benefit = \"b\", subscription = \"s\", on = 2026-01-10 }\n[scenario.then]\nsubscription.s.end = \"{end}\"\n"
    );
    let whole = text(&rest)
        .replace("licenses = 25", "licenses = \"{key}\"")
        .replace("name = \"x\"", "name = \"a key of {key}\"");
    let scenarios = read(&whole);
    let names: Vec<&str> = scenarios.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["a key of 25[a]", "a key of 100[b]"]);
    assert!(scenarios.iter().all(|one| one.run().passed()));
}

#[test]
fn cases_lack_nothing_and_hold_nothing_that_is_not_used() {
    let whole = |cases: &str| text(&format!("cases = [{cases}]\n{EXTEND}")).replace("= 25", "= \"{key}\"");
    let told = wrong(&whole("{ name = \"a\", keys = 25 }"));
    assert!(
        told.iter()
            .any(|line| line.ends_with("the scenario has no `\"{keys}\"`, did you mean `key`?")),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|line| line.contains("`key` is missing, the scenario uses it")),
        "{told:?}"
    );
    let told = wrong(&whole("{ key = 25 }"));
    assert!(told[0].contains("does not tell its cases apart"), "{told:?}");
    let told = wrong(&whole("{ name = \"a\", key = 25 }, { name = \"a\", key = 26 }"));
    assert!(
        told[0].contains("`x[a]` is already the name of the scenario"),
        "{told:?}"
    );
    let told = wrong(&whole("{ name = \"a\", key = \"many\" }, { name = \"b\", key = 26 }"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("`many` is a text, expected a whole number"),
        "{told:?}"
    );
}

#[test]
fn a_portfolio_comes_from_a_file_beside_the_scenarios() {
    let folder = tempfile::tempdir().unwrap();
    let portfolio = text("")
        .replace("[[scenario]]\nname = \"x\"\n", "")
        .replace("given.", "");
    std::fs::write(folder.path().join("p.toml"), portfolio).unwrap();
    let path = folder.path().join("x.scenario.toml");
    let body =
        format!("[[scenario]]\nname = \"x\"\ngiven.file = \"p.toml\"\n{EXTEND}subscription.s.end = 2026-06-15\n");
    std::fs::write(&path, &body).unwrap();
    assert_eq!(load_scenarios(&path).unwrap()[0].run(), Outcome::Passed);
    std::fs::write(&path, body.replace("p.toml", "q.toml")).unwrap();
    let told = load_scenarios(&path).unwrap_err().to_string();
    assert!(told.contains(":3:14: scenario[0].given.file: can't read"), "{told}");
    std::fs::write(&path, body.replace("\"p.toml\"", "\"p.toml\"\ngiven.tenant = []")).unwrap();
    let told = load_scenarios(&path).unwrap_err().to_string();
    assert!(told.contains("not both"), "{told}");
    let told = load_scenarios(&folder.path().join("none")).unwrap_err().to_string();
    assert!(told.starts_with("can't read"), "{told}");
}

const PLAN: &str = "[[scenario.when]]\nplan = { as_of = 2026-01-10, until = 2027-01-01 }\n[scenario.then]\n";

#[test]
fn a_plan_is_compared_by_what_it_achieves_and_does() {
    let Outcome::Failed(failure) = run(&format!(
        "{PLAN}shortfall = -1\nplan.actions = [\"extend\", \"extend\"]"
    )) else {
        panic!()
    };
    let told: Vec<&str> = failure.differences.iter().map(|one| one.what.as_str()).collect();
    assert_eq!(told[0], "plan: shortfall");
    assert_eq!(told.last(), Some(&"actions: how many"));
    let last = failure.derivation.last().unwrap();
    assert!(
        last.starts_with("plan from 2026-01-10 until 2027-01-01:\n1. on = "),
        "{last}"
    );
    assert!(last.contains("shortfall = "), "{last}");
    let forms = [
        "\"extend\"",
        "{ verb = \"extend\" }",
        "{ extend = { benefit = \"b\", subscription = \"s\" } }",
    ];
    for form in forms {
        let told = run(&format!("{PLAN}plan.actions = [{form}]"));
        assert_eq!(told, run(&format!("{PLAN}plan.actions = [\"extend\"]")), "{form}");
    }
}

#[test]
fn a_plan_that_can_not_be_made_is_an_error() {
    let before = PLAN.replace("2027-01-01", "2026-01-01");
    let Outcome::Error { message, .. } = run(&before) else {
        panic!()
    };
    assert!(message.starts_with("plan: `until` is 2026-01-01"), "{message}");
    let told = wrong(&text(&format!("{EXTEND}shortfall = 0")));
    assert!(
        told[0].ends_with("then.shortfall: the last step is not a `plan`"),
        "{told:?}"
    );
    let told = wrong(&text(&PLAN.replace("until", "untill")));
    assert!(
        told.iter().any(|line| line.ends_with("did you mean `until`?")),
        "{told:?}"
    );
}
