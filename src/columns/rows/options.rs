//! What each unredeemed benefit could become.

use super::licenses;
use crate::columns::{ColumnsError, Table, TableBuilder, counts, days, flags, ranked_set, text_lists, texts};
use crate::report::OptionRow;
use crate::term::Verb;

/// Ways to redeem as a table `options`: `benefit`, `verb`, `tenant`, `subscription`, `product`,
/// `allowed`, `licenses_after`, `end_after`, `rules`, `notices`, `fix`.
///
/// # Errors
///
/// None of the builder's can happen: all columns come from the same rows.
pub fn options(rows: &[OptionRow]) -> Result<Table, ColumnsError> {
    let verbs = Verb::ALL.map(Verb::as_str);
    TableBuilder::new("options")
        .column("benefit", texts(rows.iter().map(|row| Some(&*row.benefit))))
        .column(
            "verb",
            ranked_set(&verbs, rows.iter().map(|row| Some(row.verb.as_str()))),
        )
        .column("tenant", texts(rows.iter().map(|row| Some(&*row.tenant))))
        .column(
            "subscription",
            texts(rows.iter().map(|row| row.subscription.as_deref())),
        )
        .column("product", texts(rows.iter().map(|row| Some(&row.product))))
        .column("allowed", flags(rows.iter().map(|row| row.allowed)))
        .column(
            "licenses_after",
            counts(rows.iter().map(|row| row.licenses_after.and_then(licenses))),
        )
        .column("end_after", days(rows.iter().map(|row| row.end_after)))
        .column("rules", text_lists(rows.iter().map(|row| row.rules.iter().copied())))
        .column(
            "notices",
            text_lists(rows.iter().map(|row| row.notices.iter().map(|id| id.0))),
        )
        .column("fix", texts(rows.iter().map(|row| row.fix.as_deref())))
        .finish()
}
