//! The exports of the portals, read as they are.
//!
//! Every reader takes one JSON page, a list of pages, a bare list of items or a single item, and
//! the responses to a batch of requests, in any spelling of the field names that differs only in
//! letter case and underscores. What it can't use becomes
//! a [`ReadNotice`] with file, place and field; no row is dropped without one.

mod associated_tenants;
mod benefits_sheet;
mod billing_accounts;
mod envelope;
mod graph_subscribed_skus;
mod graph_subscriptions;
mod graph_users;
mod item;
mod pages;
mod products;
mod role_assignments;
mod skus;
mod source;
mod stream;

use std::cell::RefCell;
use std::fmt;

use crate::intake::problems::{on_one_line, shown};
use crate::model::{ModelError, Parts, Portfolio, Record, Records, SubscriptionId};

pub use associated_tenants::associated_tenants;
pub use benefits_sheet::benefits_sheet;
pub(crate) use benefits_sheet::slug;
pub use billing_accounts::billing_accounts;
pub use graph_subscribed_skus::graph_subscribed_skus;
pub use graph_subscriptions::graph_subscriptions;
pub use graph_users::graph_users;
pub(crate) use item::{canonical, is_guid};
pub use products::products;
pub use role_assignments::role_assignments;
pub use source::Source;

/// The tenant of rows that don't say theirs, where the caller doesn't either.
pub const UNKNOWN_TENANT: &str = "unknown";

/// Something in an export that was not used, or not as it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReadNotice {
    /// The file's name, where there is a file.
    pub file: Option<String>,
    /// Which item, such as `value[3]` or `row 4`; empty for the whole export.
    pub place: String,
    /// Which field; empty for the whole item.
    pub field: String,
    /// What was done about what.
    pub message: String,
}

impl fmt::Display for ReadNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [self.file.as_deref().unwrap_or_default(), &self.place, &self.field];
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            write!(f, "{part}: ")?;
        }
        f.write_str(&self.message)
    }
}

/// What one export tells of a portfolio, and what it leaves open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Partial {
    /// The records.
    pub parts: Parts,
    /// What was not used as it stands, in the order of the export.
    pub notices: Vec<ReadNotice>,
    /// Subscriptions that are deleted, in order, by each of their ids.
    pub deleted: Vec<SubscriptionId>,
}

impl From<Portfolio> for Partial {
    fn from(portfolio: Portfolio) -> Self {
        Self {
            parts: portfolio.parts().clone(),
            notices: Vec::new(),
            deleted: Vec::new(),
        }
    }
}

/// Gathers the notices of one export.
#[derive(Debug, Default)]
struct Notes {
    file: RefCell<Option<String>>,
    list: RefCell<Vec<ReadNotice>>,
}

impl Notes {
    fn new(file: Option<&str>) -> Self {
        Self {
            file: RefCell::new(file.map(str::to_owned)),
            list: RefCell::default(),
        }
    }

    /// What is noticed from here on is about another file.
    fn turn_to(&self, file: Option<&str>) {
        self.file.replace(file.map(str::to_owned));
    }

    fn add(&self, place: &str, field: &str, message: impl AsRef<str>) {
        self.list.borrow_mut().push(ReadNotice {
            file: self.file.borrow().clone(),
            place: on_one_line(place.chars()),
            field: shown(field),
            message: on_one_line(message.as_ref().chars()),
        });
    }

    fn partial(self, parts: Parts) -> Partial {
        let notices = self.list.into_inner();
        log::debug!("read an export with {} notices", notices.len());
        Partial {
            parts,
            notices,
            deleted: Vec::new(),
        }
    }
}

/// Records in the making: of two with one id the first stays, and the second is noticed.
#[derive(Debug)]
struct Gathered<T: Record>(Records<T>);

impl<T: Record> Default for Gathered<T> {
    fn default() -> Self {
        Self(Records::default())
    }
}

impl<T: Record + Clone + PartialEq> Gathered<T> {
    fn new() -> Self {
        Self::default()
    }

    fn add(&mut self, record: T, place: &str, notes: &Notes) {
        match self.0.get(std::borrow::Borrow::borrow(record.id())) {
            None => {
                self.0.put(record);
            }
            Some(held) if *held == record => {
                notes.add(
                    place,
                    "id",
                    format!("`{}` is there twice, the same each time", record.id()),
                );
            }
            Some(_) => {
                let error = ModelError::DuplicateId {
                    kind: T::KIND,
                    id: record.id().to_string(),
                };
                notes.add(place, "id", format!("{error}: the first is kept, this one is not used"));
            }
        }
    }
}

#[cfg(test)]
mod tests;
