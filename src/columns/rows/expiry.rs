//! The expiry report.

use super::{count, licenses};
use crate::columns::{ColumnsError, Table, TableBuilder, counts, days, flags, ranked_set, text_lists, texts};
use crate::report::{ExpiryReport, What};

/// The rows of a report as a table `expiry`: `date`, `days_left`, `bucket`, `what`, `product`,
/// `tenant`, `licenses`, `assigned`, `benefit`, `subscription`, `membership`, `act_from`, `act_by`,
/// `action`, `renews`, `notices`.
///
/// # Errors
///
/// [`ColumnsError::LargeSet`] when the portfolio's products state more than a hundred different thresholds.
pub fn expiry_rows(report: &ExpiryReport) -> Result<Table, ColumnsError> {
    let rows = &report.rows;
    let labels = report.bucket_labels();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    TableBuilder::new("expiry")
        .column("date", days(rows.iter().map(|row| row.date)))
        .column("days_left", counts(rows.iter().map(|row| row.days_left)))
        .column(
            "bucket",
            ranked_set(&labels, rows.iter().map(|row| Some(row.bucket.label()))),
        )
        .column(
            "what",
            ranked_set(&kinds(), rows.iter().map(|row| Some(row.what.as_str()))),
        )
        .column("product", texts(rows.iter().map(|row| row.product.as_deref())))
        .column("tenant", texts(rows.iter().map(|row| row.tenant.as_deref())))
        .column(
            "licenses",
            counts(rows.iter().map(|row| row.licenses.and_then(licenses))),
        )
        .column(
            "assigned",
            counts(rows.iter().map(|row| row.assigned.and_then(licenses))),
        )
        .column("benefit", texts(rows.iter().map(|row| row.benefit.as_deref())))
        .column(
            "subscription",
            texts(rows.iter().map(|row| row.subscription.as_deref())),
        )
        .column("membership", texts(rows.iter().map(|row| row.membership.as_deref())))
        .column("act_from", days(rows.iter().map(|row| row.act_from)))
        .column("act_by", days(rows.iter().map(|row| row.act_by)))
        .column("action", texts(rows.iter().map(|row| Some(&row.action))))
        .column("renews", flags(rows.iter().map(|row| row.renews)))
        .column(
            "notices",
            text_lists(rows.iter().map(|row| row.notices.iter().map(|id| id.0))),
        )
        .finish()
}

/// The summary of a report as a table `summary`: `bucket`, `what`, `count`, `licenses`.
///
/// # Errors
///
/// As [`expiry_rows`].
pub fn expiry_summary(report: &ExpiryReport) -> Result<Table, ColumnsError> {
    let rows = &report.summary;
    let labels = report.bucket_labels();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    TableBuilder::new("summary")
        .column(
            "bucket",
            ranked_set(&labels, rows.iter().map(|row| Some(row.bucket.label()))),
        )
        .column(
            "what",
            ranked_set(&kinds(), rows.iter().map(|row| Some(row.what.as_str()))),
        )
        .column("count", counts(rows.iter().map(|row| count(row.count))))
        .column("licenses", counts(rows.iter().map(|row| row.licenses.and_then(count))))
        .finish()
}

fn kinds() -> Vec<&'static str> {
    What::ALL.iter().map(|what| what.as_str()).collect()
}
