//! Gathers what is wrong with a text, all of it, and finds lines and columns once at the end.

use std::cell::{Cell, RefCell};
use std::fmt;

use super::error::FileProblem;
use super::stop::Steps;
use super::tree::Span;
use crate::model::ProductKey;
pub use crate::model::on_one_line;

/// The way from the top of a text to one value, such as `benefit[2].licenses`.
#[derive(Debug, Clone, Copy)]
pub enum Place<'p> {
    /// The text itself.
    Top,
    /// The value under a key.
    Key(&'p Place<'p>, &'p str),
    /// An item of a list, from 0.
    Item(&'p Place<'p>, usize),
}

impl<'p> Place<'p> {
    /// The value under a key of this place.
    #[must_use]
    pub const fn key(&'p self, key: &'p str) -> Self {
        Self::Key(self, key)
    }

    /// An item of the list at this place, from 0.
    #[must_use]
    pub const fn item(&'p self, index: usize) -> Self {
        Self::Item(self, index)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top => Ok(()),
            Self::Key(Self::Top, key) => f.write_str(&shown(key)),
            Self::Key(above, key) => write!(f, "{above}.{}", shown(key)),
            Self::Item(above, index) => write!(f, "{above}[{index}]"),
        }
    }
}

/// A text as a message may show it: on one line, not too long, and no product key.
#[must_use]
pub fn shown(text: &str) -> String {
    // The name of a billing account has 84, and is told from others by all of it.
    const LONGEST: usize = 84;
    if let Ok(key) = ProductKey::parse(text) {
        return key.to_string();
    }
    let mut out = on_one_line(text.chars().take(LONGEST));
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

/// One thing wrong, before its line and column are known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trouble {
    /// Which value it is about.
    pub place: String,
    /// The value found, ready to be shown.
    pub value: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What was expected instead.
    pub expected: Option<String>,
    /// The nearest valid name.
    pub nearest: Option<String>,
    /// Another place in the text that the message ends with, such as where the first of two stands.
    pub other: Option<Span>,
}

/// How many things wrong with one text are told: nobody reads more, and a text of a hundred
/// megabytes may have millions.
const MOST: usize = 1_000;

/// What is wrong with one text, all of it, but for what goes beyond a thousand.
#[derive(Debug, Default)]
pub struct Problems<'s> {
    told: RefCell<Vec<(Span, Trouble)>>,
    more: Cell<usize>,
    steps: Steps<'s>,
}

impl<'s> Problems<'s> {
    /// Of a text that is read only until `stop` says so: it is asked now and then.
    #[must_use]
    pub fn until(stop: &'s (dyn Fn() -> bool + Sync)) -> Self {
        Self {
            steps: Steps::new(Some(stop)),
            ..Self::default()
        }
    }

    /// Whether to read no further, asked at every step.
    pub(in crate::intake) fn stopped(&self) -> bool {
        self.steps.stopped()
    }

    /// Whether it was told to read no further at some step.
    #[must_use]
    pub fn ended(&self) -> bool {
        self.steps.ended()
    }

    /// Adds one thing wrong at a place in the text.
    pub fn add(&self, at: Span, trouble: Trouble) {
        let mut told = self.told.borrow_mut();
        if told.len() < MOST {
            told.push((at, trouble));
        } else {
            self.more.set(self.more.get() + 1);
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.told.borrow().is_empty()
    }

    /// Everything wrong in the text's order, with file, line and column.
    #[must_use]
    pub fn into_list(self, text: &str, file: Option<&str>) -> Vec<FileProblem> {
        let more = self.more.get();
        let mut all = self.told.into_inner();
        all.sort_by(|(a, one), (b, two)| (a.start, &one.place).cmp(&(b.start, &two.place)));
        let mut offsets: Vec<u32> = all
            .iter()
            .flat_map(|(at, trouble)| [Some(at.start), trouble.other.map(|span| span.start)])
            .flatten()
            .collect();
        offsets.sort_unstable();
        offsets.dedup();
        let positions = positions(text, &offsets);
        let position = |span: Span| {
            let found = offsets.binary_search(&span.start);
            found.ok().and_then(|at| positions.get(at)).copied().unwrap_or((1, 1))
        };
        let mut list: Vec<FileProblem> = all
            .into_iter()
            .map(|(at, trouble)| {
                let (line, column) = position(at);
                let message = match trouble.other.map(position) {
                    Some((line, column)) => format!("{} on line {line}, column {column}", trouble.message),
                    None => trouble.message,
                };
                FileProblem {
                    file: file.map(str::to_owned),
                    line,
                    column,
                    place: trouble.place,
                    value: trouble.value,
                    message,
                    expected: trouble.expected,
                    nearest: trouble.nearest,
                }
            })
            .collect();
        if let (Some(last), 1..) = (list.last(), more) {
            let told = FileProblem {
                place: String::new(),
                value: None,
                message: format!("{more} more problems are not told"),
                expected: None,
                nearest: None,
                ..last.clone()
            };
            list.push(told);
        }
        list
    }
}

/// Line and column of each offset; the offsets ascend, so that one pass over the text is enough.
fn positions(text: &str, offsets: &[u32]) -> Vec<(usize, usize)> {
    let mut found = Vec::with_capacity(offsets.len());
    let (mut line, mut column) = (1, 1);
    let mut rest = offsets.iter().map(|&offset| offset as usize).peekable();
    for (at, letter) in text.char_indices() {
        while rest.next_if(|&offset| offset <= at).is_some() {
            found.push((line, column));
        }
        if rest.peek().is_none() {
            return found;
        }
        if letter == '\n' {
            line += 1;
            column = 1;
        } else {
            column += 1;
        }
    }
    found.resize(offsets.len(), (line, column));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: u32) -> Span {
        Span { start, end: start }
    }

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let text = "a = 1\nü = \"é\" x\n";
        let spot = text.find('x').unwrap();
        assert_eq!(
            positions(text, &[0, 6, u32::try_from(spot).unwrap(), 999]),
            [(1, 1), (2, 1), (2, 9), (3, 1)]
        );
        assert_eq!(positions("", &[0]), [(1, 1)]);
    }

    #[test]
    fn problems_come_in_the_order_of_the_text() {
        let problems = Problems::default();
        for (start, message) in [(6, "second"), (0, "first")] {
            let message = message.to_owned();
            problems.add(
                at(start),
                Trouble {
                    message,
                    ..Trouble::default()
                },
            );
        }
        let said: Vec<String> = problems
            .into_list("a = 1\nb = 2\n", Some("f.toml"))
            .iter()
            .map(FileProblem::to_string)
            .collect();
        assert_eq!(said, ["f.toml:1:1: first", "f.toml:2:1: second"]);
    }

    #[test]
    fn more_problems_than_anybody_reads_are_counted() {
        let problems = Problems::default();
        for _ in 0..MOST + 5 {
            problems.add(at(0), Trouble::default());
        }
        let list = problems.into_list("a", None);
        assert_eq!(list.len(), MOST + 1);
        assert_eq!(list[MOST].to_string(), "line 1, column 1: 5 more problems are not told");
    }

    #[test]
    fn a_place_reads_like_a_path() {
        let top = Place::Top;
        let list = top.key("benefit");
        let item = list.item(2);
        assert_eq!(item.key("licenses").to_string(), "benefit[2].licenses");
    }

    #[test]
    fn a_value_that_looks_like_a_key_is_masked_and_a_long_one_cut() {
        assert_eq!(shown("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5"), "•••••-•••••-•••••-•••••-EEEE5");
        assert_eq!(shown(&"x".repeat(200)).chars().count(), 85);
        assert_eq!(shown("a\nb\0"), "a\\nb\\u{0}");
    }
}
