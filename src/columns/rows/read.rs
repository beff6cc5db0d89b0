//! What reading and combining exports leaves to be looked at.

use crate::columns::{ColumnsError, Table, TableBuilder, closed_set, ranked_set, texts};
use crate::intake::{Confidence, Conflict, Proposal, ReadNotice};

/// What an export holds that was not used as it stands, as a table `notices`: `file`, `place`, `field`, `message`.
///
/// # Errors
///
/// None of the builder's can happen: all columns come from the same rows.
pub fn read_notices(notices: &[ReadNotice]) -> Result<Table, ColumnsError> {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    TableBuilder::new("notices")
        .column("file", texts(notices.iter().map(|notice| notice.file.as_deref())))
        .column("place", texts(notices.iter().map(|notice| some(&notice.place))))
        .column("field", texts(notices.iter().map(|notice| some(&notice.field))))
        .column("message", texts(notices.iter().map(|notice| Some(&notice.message))))
        .finish()
}

/// What several sources tell differently, as a table `conflicts`: `kind`, `id`, `field`, `kept`, `other`, `message`.
///
/// # Errors
///
/// None of the builder's can happen: all columns come from the same rows.
pub fn conflicts(conflicts: &[Conflict]) -> Result<Table, ColumnsError> {
    TableBuilder::new("conflicts")
        .column(
            "kind",
            closed_set(conflicts.iter().map(|conflict| Some(&conflict.kind))),
        )
        .column("id", texts(conflicts.iter().map(|conflict| Some(&conflict.id))))
        .column("field", texts(conflicts.iter().map(|conflict| Some(&conflict.field))))
        .column("kept", texts(conflicts.iter().map(|conflict| Some(&conflict.kept))))
        .column("other", texts(conflicts.iter().map(|conflict| Some(&conflict.other))))
        .column(
            "message",
            texts(conflicts.iter().map(|conflict| Some(&conflict.message))),
        )
        .finish()
}

/// Which subscriptions benefits may have gone into, as a table `proposals`: `benefit`, `subscription`, `confidence`, `reason`.
///
/// # Errors
///
/// None of the builder's can happen: all columns come from the same rows.
pub fn proposals(proposals: &[Proposal]) -> Result<Table, ColumnsError> {
    let levels: Vec<&str> = Confidence::ALL.iter().map(|level| level.as_str()).collect();
    TableBuilder::new("proposals")
        .column(
            "benefit",
            texts(proposals.iter().map(|proposal| Some(&*proposal.benefit))),
        )
        .column(
            "subscription",
            texts(proposals.iter().map(|proposal| Some(&*proposal.subscription))),
        )
        .column(
            "confidence",
            ranked_set(
                &levels,
                proposals.iter().map(|proposal| Some(proposal.confidence.as_str())),
            ),
        )
        .column("reason", texts(proposals.iter().map(|proposal| Some(&proposal.reason))))
        .finish()
}
