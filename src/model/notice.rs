//! What is allowed but must be seen.

use std::fmt;

/// Names a kind of notice; the texts are listed in `rules`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoticeId(pub &'static str);

impl NoticeId {
    /// The id as text, such as `end-moves-earlier`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for NoticeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Something that does not stop an action but that the analyst must see.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Notice {
    /// Which kind of notice.
    pub id: NoticeId,
    /// One line with the values it is about.
    pub message: String,
    /// Where the fact comes from.
    pub source: &'static str,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.id, self.message)
    }
}
