//! What a reader is given: the pages of one export.

use crate::intake::tree::Node;

/// The pages of one export, each a text or data that is parsed already.
#[derive(Debug, Clone, Default)]
pub struct Source<'a>(Vec<Page<'a>>);

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
        let content = Content::Text(text);
        Self(vec![Page { file, content }])
    }

    /// Data that is parsed already; where it stands is told by its places alone.
    #[must_use]
    pub fn data(data: &'a Node<'a>) -> Self {
        let content = Content::Data(data);
        Self(vec![Page { file: None, content }])
    }

    pub(super) fn pages(&self) -> &[Page<'a>] {
        &self.0
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
        Self(sources.into_iter().flat_map(|source| source.0).collect())
    }
}
