//! `TermChange`: what a redemption makes of a term.

use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use chrono::NaiveDate;

use super::notes::PyNotice;
use crate::model::Notice;
use crate::python::border::fields::{Count, Licenses, List};
use crate::python::border::record::record;
use crate::rules::notices;
use crate::term::{Basis, Exact, ExtensionCap, Rounding, TermChange, TermOptions, Verb};

/// A change with what must be seen of it, found when it is first asked for: most calls only want the end.
#[derive(Debug, Clone)]
pub(crate) struct Noticed {
    pub(crate) change: TermChange,
    notices: OnceLock<Vec<Notice>>,
}

impl Noticed {
    fn notices(&self) -> &[Notice] {
        self.notices.get_or_init(|| notices::of_change(&self.change, &[]))
    }
}

impl PartialEq for Noticed {
    fn eq(&self, other: &Self) -> bool {
        self.change == other.change && self.notices() == other.notices()
    }
}

impl Eq for Noticed {}

impl Hash for Noticed {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Equal changes mostly have equal notices, and the change alone tells the others apart.
        self.change.hash(state);
    }
}

record! {
    /// What a redemption makes of a term. `activate`, `add_licenses`, `extend` and `order` give one.
    ///
    /// A term is half-open: an end is the first day no longer covered. Months and parts of days are exact fractions.
    ///
    ///     >>> change = pb.extend(licenses=100, end=date(2026, 3, 15), key_licenses=25)
    ///     >>> change.end_after, change.months_moved, change.days_moved
    ///     (datetime.date(2026, 6, 15), Fraction(3, 1), 92)
    class PyTermChange(Noticed) = "TermChange", only *, with outputs;
    required {
        /// What was done: `activate`, `add_licenses`, `extend` or `order`.
        verb: Verb = |it| it.change.verb;
        /// Licences of the key, or of the order.
        key_licenses: Licenses = |it| Count(it.change.key_licenses);
        /// Licences after.
        licenses_after: Licenses = |it| Count(it.change.licenses_after);
        /// The first day no longer covered, after.
        end_after: NaiveDate = |it| it.change.end_after;
    }
    optional {
        /// The day of the redemption; None where an extension was asked for without one.
        on: NaiveDate = |it| it.change.on;
        /// Licences before; None for a subscription that begins.
        licenses_before: Licenses = |it| it.change.licenses_before.map(Count);
        /// The first day no longer covered, before; None for a subscription that begins.
        end_before: NaiveDate = |it| it.change.end_before;
        /// Months by which the end moves, exactly; None when there was no end before.
        ///
        /// For an extension 12·c/n; for an added key the new months from `on` less the old, so possibly negative.
        months_moved: Exact = |it| it.change.months_moved;
        /// Months left from `on`, exactly; None without a day.
        months_remaining: Exact = |it| it.change.months_remaining;
        /// Days by which the end moves; None when there was no end before.
        days_moved: i64 = |it| it.change.days_moved;
    }
    defaulted {
        /// The part of a day that rounding dropped, exactly; negative when rounding up added one.
        discarded_days: Exact = |it| it.change.discarded_days;
        /// What the term was counted in: `months` or `days`.
        basis: Basis = |it| it.change.options.basis;
        /// What became of a part of a day: `down`, `nearest` or `up`.
        rounding: Rounding = |it| it.change.options.rounding;
        /// How the limit of three years was read: `per-redemption` or `time-remaining`.
        extension_cap: ExtensionCap = |it| it.change.options.extension_cap;
        /// What must be seen of the change.
        notices: List<PyNotice> = |it| List(it.notices().iter().cloned().map(PyNotice).collect());
    }
    make {
        Ok(Noticed {
            change: TermChange {
                verb,
                key_licenses: key_licenses.0,
                licenses_before: licenses_before.map(|count| count.0),
                licenses_after: licenses_after.0,
                on,
                end_before,
                end_after,
                months_moved,
                months_remaining,
                days_moved,
                discarded_days,
                options: TermOptions { basis, rounding, extension_cap },
            },
            notices: OnceLock::from(notices.0.into_iter().map(|notice| notice.0).collect::<Vec<_>>()),
        })
    }
    methods {
        /// Return the derivation, a step a line: the formula with the numbers put in, the rounding, the section of the article
        /// it comes from, and the notices.
        ///
        ///     >>> print(pb.extend(licenses=100, end=date(2026, 3, 15), key_licenses=25).explain())  # doctest: +ELLIPSIS
        ///     extend 100 licences...
        fn explain(&self) -> String {
            let mut lines = self.0.change.derivation();
            lines.extend(self.0.notices().iter().map(|notice| format!("notice {}: {}", notice.id, notice.message)));
            lines.join("\n")
        }
    }
}

impl From<TermChange> for PyTermChange {
    fn from(change: TermChange) -> Self {
        Self(Noticed {
            change,
            notices: OnceLock::new(),
        })
    }
}
