//! What the rules know: the list of them, ways to use a key side by side, answers to trouble.

use chrono::NaiveDate;

use super::licenses;
use crate::columns::{ColumnsError, Table, TableBuilder, counts, days, flags, ranked_set, text_lists, texts};
use crate::rules::calculator::{Choice, Comparison};
use crate::rules::trouble::Answer;
use crate::rules::{listing, notice_listing};
use crate::term::Verb;

/// Every rule as a table `rules`: `rule`, `refuses`, `fix`, `source`, `effective_from`; with `as_of` those that apply then.
///
/// # Errors
///
/// None of the builder's can happen: all columns come from the same rows.
pub fn rules(as_of: Option<NaiveDate>) -> Result<Table, ColumnsError> {
    let applies = |from: Option<NaiveDate>| from.zip(as_of).is_none_or(|(from, day)| from <= day);
    let listing = || listing().filter(|rule| applies(rule.effective_from));
    TableBuilder::new("rules")
        .column("rule", texts(listing().map(|rule| Some(rule.rule))))
        .column("refuses", texts(listing().map(|rule| Some(rule.refuses))))
        .column("fix", texts(listing().map(|rule| Some(rule.fix))))
        .column("source", texts(listing().map(|rule| Some(rule.source.0))))
        .column("effective_from", days(listing().map(|rule| rule.effective_from)))
        .finish()
}

/// Every notice as a table `notices`: `notice`, `when`, `source`.
///
/// # Errors
///
/// None of the builder's can happen: all columns come from the same rows.
pub fn notices() -> Result<Table, ColumnsError> {
    TableBuilder::new("notices")
        .column("notice", texts(notice_listing().map(|notice| Some(notice.notice))))
        .column("when", texts(notice_listing().map(|notice| Some(notice.when))))
        .column("source", texts(notice_listing().map(|notice| Some(notice.source.0))))
        .finish()
}

/// Ways to use a key as a table `comparison`: `choice`, `verb`, `on`, `allowed`, `licenses_after`, `end_after`, `days_moved`,
/// `rules`, `why`, `fix`, `notices`.
///
/// `why` and `fix` hold every reason against a refused one and what to do about it, joined by `; `.
///
/// # Errors
///
/// None of the builder's can happen: all columns come from the same rows.
pub fn comparison(rows: &[Comparison]) -> Result<Table, ColumnsError> {
    let choices: Vec<&str> = Choice::ALL.iter().map(|choice| choice.as_str()).collect();
    let verbs = Verb::ALL.map(Verb::as_str);
    let changes = || rows.iter().map(|row| row.verdict.change.as_ref());
    TableBuilder::new("comparison")
        .column(
            "choice",
            ranked_set(&choices, rows.iter().map(|row| Some(row.choice.as_str()))),
        )
        .column(
            "verb",
            ranked_set(&verbs, rows.iter().map(|row| Some(row.choice.verb().as_str()))),
        )
        .column("on", days(rows.iter().map(|row| Some(row.on))))
        .column("allowed", flags(rows.iter().map(|row| Some(row.verdict.allowed()))))
        .column(
            "licenses_after",
            counts(changes().map(|change| change.and_then(|change| licenses(change.licenses_after)))),
        )
        .column(
            "end_after",
            days(changes().map(|change| change.map(|change| change.end_after))),
        )
        .column(
            "days_moved",
            counts(changes().map(|change| change.and_then(|change| change.days_moved))),
        )
        .column(
            "rules",
            text_lists(
                rows.iter()
                    .map(|row| row.verdict.reasons.iter().map(|reason| reason.rule)),
            ),
        )
        .column("why", texts(rows.iter().map(|row| row.verdict.why())))
        .column("fix", texts(rows.iter().map(|row| row.verdict.fix())))
        .column(
            "notices",
            text_lists(
                rows.iter()
                    .map(|row| row.verdict.notices.iter().map(|notice| notice.id.0)),
            ),
        )
        .finish()
}

/// Answers to trouble as a table `trouble`: `symptom`, `cause`, `steps`, `role`, `source`.
///
/// # Errors
///
/// None of the builder's can happen: all columns come from the same rows.
pub fn trouble(answers: &[Answer]) -> Result<Table, ColumnsError> {
    TableBuilder::new("trouble")
        .column("symptom", texts(answers.iter().map(|answer| Some(answer.symptom))))
        .column("cause", texts(answers.iter().map(|answer| Some(answer.cause))))
        .column("steps", text_lists(answers.iter().map(|answer| answer.steps)))
        .column("role", texts(answers.iter().map(|answer| Some(answer.role))))
        .column("source", texts(answers.iter().map(|answer| Some(answer.source.0))))
        .finish()
}
