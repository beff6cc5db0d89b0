//! Records of one kind, sorted by id and cheap to copy.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::sync::Arc;

use super::{ModelError, nearest};

/// Something recorded under an id.
pub trait Record {
    /// The type of its id.
    type Id: Clone + Ord + Borrow<str> + fmt::Display + fmt::Debug;
    /// What one record is called, such as `benefit`.
    const KIND: &'static str;

    /// Its id.
    fn id(&self) -> &Self::Id;

    /// Another name that people know it by, which is no id: the domain of a tenant.
    fn known_as(&self) -> Option<&str> {
        None
    }
}

/// Records of one kind by id. A copy shares the records until one of the two changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Records<T: Record>(Arc<BTreeMap<T::Id, T>>);

impl<T: Record> Default for Records<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Record> Records<T> {
    /// Collects records, each under its own id.
    ///
    /// # Errors
    ///
    /// [`ModelError::DuplicateId`] for the first id that stands twice.
    pub fn new(records: impl IntoIterator<Item = T>) -> Result<Self, ModelError> {
        let mut map = BTreeMap::new();
        for record in records {
            match map.entry(record.id().clone()) {
                Entry::Vacant(place) => {
                    place.insert(record);
                }
                Entry::Occupied(held) => {
                    return Err(ModelError::DuplicateId {
                        kind: T::KIND,
                        id: held.key().to_string(),
                    });
                }
            }
        }
        Ok(Self(Arc::new(map)))
    }

    /// The record with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&T> {
        self.0.get(id)
    }

    /// The record with this id.
    ///
    /// # Errors
    ///
    /// [`ModelError::UnknownId`], with the nearest id.
    pub fn find(&self, id: &str) -> Result<&T, ModelError> {
        self.get(id).ok_or_else(|| ModelError::UnknownId {
            kind: T::KIND,
            id: id.to_owned(),
            nearest: match self.known_as(id) {
                Some(meant) => Some(meant.id().to_string()),
                None => nearest(id, self.0.keys().map(Borrow::borrow)).map(str::to_owned),
            },
        })
    }

    /// The first record that is known by a name which is no id, in any letter case.
    #[must_use]
    pub fn known_as(&self, name: &str) -> Option<&T> {
        let name = name.trim();
        let known = |record: &&T| record.known_as().is_some_and(|known| known.eq_ignore_ascii_case(name));
        self.iter().find(known).filter(|_| !name.is_empty())
    }

    /// The records in order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator {
        self.0.values()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Record + Clone> Records<T> {
    /// Puts a record in, in place of the one with the same id; returns that one.
    pub fn put(&mut self, record: T) -> Option<T> {
        Arc::make_mut(&mut self.0).insert(record.id().clone(), record)
    }
}
