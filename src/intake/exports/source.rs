//! What a reader is given: the pages of one export.

use std::fmt;

use crate::intake::stop::Stop;
use crate::intake::tree::Node;

/// The pages of one export, each a text or data that is parsed already.
#[derive(Clone, Default)]
pub struct Source<'a> {
    pages: Vec<Page<'a>>,
    pub(super) stop: Option<Stop<'a>>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'a> {
    /// The file's name, where there is a file.
    pub(super) file: Option<&'a str>,
    pub(super) content: Content<'a>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Content<'a> {
    Text(&'a str),
    Data(&'a Node<'a>),
}

impl<'a> Source<'a> {
    /// A text, from a file or not.
    #[must_use]
    pub fn text(text: &'a str, file: Option<&'a str>) -> Self {
        Self::page(file, Content::Text(text))
    }

    /// Data that is parsed already; where it stands is told by its places alone.
    #[must_use]
    pub fn data(data: &'a Node<'a>) -> Self {
        Self::page(None, Content::Data(data))
    }

    /// The same source, read only until `stop` says so: it is asked now and then.
    #[must_use]
    pub fn until(mut self, stop: &'a (dyn Fn() -> bool + Sync)) -> Self {
        self.stop = Some(stop);
        self
    }

    fn page(file: Option<&'a str>, content: Content<'a>) -> Self {
        Self {
            pages: vec![Page { file, content }],
            stop: None,
        }
    }

    pub(super) fn pages(&self) -> &[Page<'a>] {
        &self.pages
    }
}

impl fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.pages).finish()
    }
}

impl<'a> From<&'a str> for Source<'a> {
    fn from(text: &'a str) -> Self {
        Self::text(text, None)
    }
}

impl<'a> From<&'a String> for Source<'a> {
    fn from(text: &'a String) -> Self {
        Self::text(text, None)
    }
}

impl<'a> FromIterator<Self> for Source<'a> {
    fn from_iter<I: IntoIterator<Item = Self>>(sources: I) -> Self {
        let mut whole = Self::default();
        for source in sources {
            whole.pages.extend(source.pages);
            whole.stop = whole.stop.or(source.stop);
        }
        whole
    }
}
