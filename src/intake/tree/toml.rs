//! TOML into the tree, straight from the parser's events.
//!
//! The text is handed to the parser in pieces of whole statements, so that its tokens never
//! take more memory than the tree: a portfolio of 100,000 subscriptions has some 7 million tokens.

use std::borrow::Cow;
use std::mem;

use chrono::NaiveDate;
use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::lexer::{Token, TokenKind};
use toml_parser::parser::{EventReceiver, RecursionGuard, ValidateWhitespace, parse_document};
use toml_parser::{ErrorSink, Expected, ParseError, Raw, Source};

use super::{DEEPEST, Key, Made, Node, Span, Table, Value};
use crate::intake::days::meant;
use crate::intake::problems::{Problems, Trouble, shown};

type At = toml_parser::Span;

/// A piece is handed over at the end of the first statement after this many tokens.
const PIECE: usize = 4096;

pub(super) fn parse<'a>(text: &'a str, problems: &Problems) -> Node<'a> {
    let source = Source::new(text);
    let mut builder = Builder::new(text);
    let mut errors: Vec<ParseError> = Vec::new();
    let mut piece: Vec<Token> = Vec::with_capacity(PIECE + 64);
    let mut open = 0_usize;
    for token in source.lex() {
        if problems.stopped() {
            break;
        }
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => open += 1,
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => open = open.saturating_sub(1),
            _ => {}
        }
        piece.push(token);
        let whole = token.kind() == TokenKind::Newline && open == 0;
        if token.kind() == TokenKind::Eof || (whole && piece.len() >= PIECE) {
            let mut guard = RecursionGuard::new(&mut builder, DEEPEST);
            let mut receiver = ValidateWhitespace::new(&mut guard, source);
            parse_document(&piece, &mut receiver, &mut errors);
            piece.clear();
            builder.frames.clear();
        }
    }
    // A place is looked for from the top of the text: of thousands of errors nobody reads it.
    let placed = errors.len() < MOST_PLACED;
    for error in errors {
        report(&error, text, placed, problems);
    }
    let value = Value::Table(Box::new(builder.root));
    Node {
        at: Span::default(),
        value,
    }
}

/// Fewer errors than this have the place of their table.
const MOST_PLACED: usize = 50;

fn report(error: &ParseError, text: &str, placed: bool, problems: &Problems) {
    let at = error.unexpected().or(error.context()).unwrap_or_default();
    if let Some((start, found)) = date_at(text, at) {
        let trouble = Trouble {
            value: Some(found.to_owned()),
            message: "is not a date".to_owned(),
            expected: Some("a date like 2026-01-10".to_owned()),
            nearest: meant(found),
            ..Trouble::default()
        };
        return problems.add(Span::new(start, start + found.len()), trouble);
    }
    let again = error.description() == TWICE;
    let expected: Vec<String> = error
        .expected()
        .unwrap_or_default()
        .iter()
        .map(|expected| match expected {
            Expected::Literal("\n") => "the end of the line".to_owned(),
            Expected::Literal(text) => format!("`{text}`"),
            Expected::Description(text) => (*text).to_owned(),
            _ => "something else".to_owned(),
        })
        .collect();
    let trouble = Trouble {
        place: match again {
            true if placed => format!("{}{}", table_at(text, at), key_at(text, at)),
            true => key_at(text, at),
            false => String::new(),
        },
        message: error.description().to_owned(),
        expected: (!expected.is_empty()).then(|| expected.join(" or ")),
        other: error.context().filter(|_| again).map(span),
        ..Trouble::default()
    };
    problems.add(span(at), trouble);
}

/// What would be a date in another country, around a place, and where it starts.
fn date_at(text: &str, at: At) -> Option<(usize, &str)> {
    let of_date = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '/' | '-');
    let (before, after) = (text.get(..at.start())?, text.get(at.start()..)?);
    let start = before.len() - before.chars().rev().take_while(|letter| of_date(*letter)).count();
    let end = at.start() + after.chars().take_while(|letter| of_date(*letter)).count();
    let found = text.get(start..end)?;
    let parts: Vec<&str> = found.split(['.', '/', '-']).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let fits = matches!(lengths.as_slice(), [1 | 2, 1 | 2, 4] | [4, 1 | 2, 1 | 2]);
    fits.then_some((start, found))
}

/// The table of a list of tables that a place is in, such as `benefit[2].`; nothing for another one.
fn table_at(text: &str, at: At) -> String {
    let before = text.get(..at.start()).unwrap_or_default();
    let headers = || before.lines().map(str::trim).filter(|line| line.starts_with('['));
    let Some(last) = headers().next_back() else {
        return String::new();
    };
    let name = last.strip_prefix("[[").and_then(|line| line.split_once("]]"));
    let Some((name, _)) = name else { return String::new() };
    let earlier = headers()
        .filter(|line| line.starts_with(&format!("[[{name}]]")))
        .count();
    // A table within one of a list has a header of its own, which says no more than its name.
    let shown = shown(name.trim());
    format!("{shown}[{}].", earlier.saturating_sub(1))
}

/// The key that stands at a place, ready to be shown.
fn key_at(text: &str, at: At) -> String {
    let raw = text.get(at.start()..at.end()).unwrap_or_default();
    let encoding = match raw.as_bytes().first() {
        Some(b'"') => Some(Encoding::BasicString),
        Some(b'\'') => Some(Encoding::LiteralString),
        _ => None,
    };
    let mut key = Cow::Borrowed("");
    // It was decoded before: what is wrong with it is told already.
    Raw::new_unchecked(raw, encoding, at).decode_key(&mut key, &mut ());
    shown(&key)
}

const TWICE: &str = "this key stands twice, first";

fn span(at: At) -> Span {
    Span::new(at.start(), at.end())
}

fn spot(at: Span) -> At {
    At::new_unchecked(at.start as usize, at.end as usize)
}

/// A list or table between brackets that is not closed yet.
struct Frame<'a> {
    start: At,
    inside: Inside<'a>,
    /// The key that the whole goes under.
    path: Vec<Key<'a>>,
}

enum Inside<'a> {
    List(Vec<Node<'a>>),
    Table(Table<'a>),
}

struct Builder<'a> {
    text: &'a str,
    root: Table<'a>,
    /// The header that lines belong to now; `None` after one that could not be taken.
    header: Option<Vec<Key<'a>>>,
    header_start: At,
    /// Keys read since the last value or header.
    path: Vec<Key<'a>>,
    frames: Vec<Frame<'a>>,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        let root = Table {
            made: Made::Header,
            ..Table::default()
        };
        Self {
            text,
            root,
            header: Some(Vec::new()),
            header_start: At::default(),
            path: Vec::new(),
            frames: Vec::new(),
        }
    }

    fn raw(&self, at: At, encoding: Option<Encoding>) -> Raw<'a> {
        let text = self.text.get(at.start()..at.end()).unwrap_or_default();
        Raw::new_unchecked(text, encoding, at)
    }

    fn put(&mut self, node: Node<'a>, errors: &mut dyn ErrorSink) {
        let path = match self.frames.last_mut().map(|frame| &mut frame.inside) {
            Some(Inside::List(items)) => {
                items.push(node);
                return;
            }
            _ => mem::take(&mut self.path),
        };
        let table = match self.frames.last_mut().map(|frame| &mut frame.inside) {
            Some(Inside::Table(table)) => Some(table),
            _ => match &self.header {
                Some(header) => open_table(&mut self.root, header),
                None => None,
            },
        };
        if let Some(table) = table {
            put_under(table, path, node, errors);
        }
    }

    fn start_table(&mut self, close: At, many: bool, errors: &mut dyn ErrorSink) {
        let mut path = mem::take(&mut self.path);
        let whole = path.clone();
        self.header = None;
        let Some(key) = path.pop() else { return };
        let Some(parent) = descend(&mut self.root, &path, Made::OnTheWay, errors) else {
            return;
        };
        let at = span(self.header_start.append(close));
        let fresh = || {
            let table = Table {
                made: Made::Header,
                ..Table::default()
            };
            Node {
                at,
                value: Value::Table(Box::new(table)),
            }
        };
        let Some(held) = parent.position(&key.text) else {
            let node = if many {
                Node {
                    at,
                    value: Value::List(vec![fresh()]),
                }
            } else {
                fresh()
            };
            // The key is not there: looked up just above.
            let _ = parent.insert(key, node);
            self.header = Some(whole);
            return;
        };
        let (first, node) = &mut parent.entries[held];
        match &mut node.value {
            Value::List(items) if many && of_tables(items) => items.push(fresh()),
            Value::Table(table) if !many && table.made == Made::OnTheWay => {
                table.made = Made::Header;
                node.at = at;
            }
            _ => {
                twice(first.at, key.at, errors);
                return;
            }
        }
        self.header = Some(whole);
    }
}

/// Whether a list grows by `[[headers]]`.
fn of_tables(items: &[Node<'_>]) -> bool {
    matches!(items.first().map(|node| &node.value), Some(Value::Table(table)) if table.made == Made::Header)
}

fn twice(first: Span, again: Span, errors: &mut dyn ErrorSink) {
    let error = ParseError::new(TWICE).with_unexpected(spot(again));
    errors.report_error(error.with_context(spot(first)));
}

/// The table that a header opened, which is there because the header was taken.
fn open_table<'t, 'a>(root: &'t mut Table<'a>, path: &[Key<'a>]) -> Option<&'t mut Table<'a>> {
    let mut table = root;
    for key in path {
        let at = table.position(&key.text)?;
        table = match &mut table.entries[at].1.value {
            Value::Table(inner) => inner,
            Value::List(items) => match &mut items.last_mut()?.value {
                Value::Table(inner) => inner,
                _ => return None,
            },
            _ => return None,
        };
    }
    Some(table)
}

/// The table at the end of a path, made where it is not there yet.
fn descend<'t, 'a>(
    table: &'t mut Table<'a>,
    path: &[Key<'a>],
    made: Made,
    errors: &mut dyn ErrorSink,
) -> Option<&'t mut Table<'a>> {
    let mut table = table;
    for key in path {
        let at = match table.position(&key.text) {
            Some(at) => at,
            None => {
                let fresh = Table {
                    made,
                    ..Table::default()
                };
                let node = Node {
                    at: key.at,
                    value: Value::Table(Box::new(fresh)),
                };
                // The key is not there: looked up just above.
                let _ = table.insert(key.clone(), node);
                table.len() - 1
            }
        };
        let (first, node) = &mut table.entries[at];
        let first = first.at;
        table = match &mut node.value {
            Value::Table(inner) if may_enter(inner.made, made) => inner,
            Value::List(items) if made == Made::OnTheWay && of_tables(items) => {
                match items.last_mut().map(|node| &mut node.value) {
                    Some(Value::Table(inner)) => inner,
                    _ => return None,
                }
            }
            _ => {
                twice(first, key.at, errors);
                return None;
            }
        };
    }
    Some(table)
}

/// Headers may pass through anything that is not closed, dotted keys only through their like.
fn may_enter(held: Made, by: Made) -> bool {
    match by {
        Made::OnTheWay => held != Made::Whole,
        _ => matches!(held, Made::Dotted | Made::OnTheWay),
    }
}

fn put_under<'a>(table: &mut Table<'a>, mut path: Vec<Key<'a>>, node: Node<'a>, errors: &mut dyn ErrorSink) {
    let Some(key) = path.pop() else { return };
    if let Some(table) = descend(table, &path, Made::Dotted, errors) {
        let again = key.at;
        if let Err(first) = table.insert(key, node) {
            twice(first, again, errors);
        }
    }
}

impl EventReceiver for Builder<'_> {
    fn std_table_open(&mut self, at: At, _: &mut dyn ErrorSink) {
        // A table is rarely added to once the next one opens: its spare room is given back.
        if let Some(table) = self
            .header
            .as_ref()
            .and_then(|header| open_table(&mut self.root, header))
        {
            table.entries.shrink_to_fit();
        }
        self.frames.clear();
        self.path.clear();
        self.header_start = at;
    }

    fn std_table_close(&mut self, at: At, errors: &mut dyn ErrorSink) {
        self.start_table(at, false, errors);
    }

    fn array_table_open(&mut self, at: At, errors: &mut dyn ErrorSink) {
        self.std_table_open(at, errors);
    }

    fn array_table_close(&mut self, at: At, errors: &mut dyn ErrorSink) {
        self.start_table(at, true, errors);
    }

    fn inline_table_open(&mut self, at: At, _: &mut dyn ErrorSink) -> bool {
        let inside = Inside::Table(Table::default());
        let path = mem::take(&mut self.path);
        self.frames.push(Frame {
            start: at,
            inside,
            path,
        });
        true
    }

    fn inline_table_close(&mut self, at: At, errors: &mut dyn ErrorSink) {
        self.close(at, errors);
    }

    fn array_open(&mut self, at: At, _: &mut dyn ErrorSink) -> bool {
        let inside = Inside::List(Vec::new());
        let path = mem::take(&mut self.path);
        self.frames.push(Frame {
            start: at,
            inside,
            path,
        });
        true
    }

    fn array_close(&mut self, at: At, errors: &mut dyn ErrorSink) {
        self.close(at, errors);
    }

    fn simple_key(&mut self, at: At, encoding: Option<Encoding>, errors: &mut dyn ErrorSink) {
        if self.path.len() >= DEEPEST as usize {
            if self.path.len() == DEEPEST as usize {
                errors.report_error(ParseError::new("the key has too many parts").with_unexpected(at));
            }
            return;
        }
        let mut text = Cow::Borrowed("");
        self.raw(at, encoding).decode_key(&mut text, errors);
        self.path.push(Key { text, at: span(at) });
    }

    fn scalar(&mut self, at: At, encoding: Option<Encoding>, errors: &mut dyn ErrorSink) {
        let mut text = Cow::Borrowed("");
        let kind = self.raw(at, encoding).decode_scalar(&mut text, errors);
        let value = match kind {
            ScalarKind::String => Value::Text(text),
            ScalarKind::Boolean(flag) => Value::Flag(flag),
            ScalarKind::DateTime => match day(&text) {
                Some(day) => Value::Day(day),
                None => Value::Moment(text),
            },
            ScalarKind::Float => Value::Number(text),
            ScalarKind::Integer(radix) => match i64::from_str_radix(&text, radix.value()) {
                Ok(whole) => Value::Integer(whole),
                Err(_) => Value::Number(text),
            },
        };
        self.put(Node { at: span(at), value }, errors);
    }

    fn newline(&mut self, _: At, _: &mut dyn ErrorSink) {
        if self.frames.is_empty() {
            self.path.clear();
        }
    }
}

impl Builder<'_> {
    fn close(&mut self, at: At, errors: &mut dyn ErrorSink) {
        let Some(frame) = self.frames.pop() else { return };
        self.path = frame.path;
        let value = match frame.inside {
            Inside::List(items) => Value::List(items),
            Inside::Table(mut table) => {
                table.made = Made::Whole;
                Value::Table(Box::new(table))
            }
        };
        let at = span(frame.start.append(at));
        self.put(Node { at, value }, errors);
    }
}

/// A day written as `2026-01-10`; `None` for anything else.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    let plain = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<u32>().ok());
    if !plain {
        return None;
    }
    let year = i32::try_from(part(0..4)?).ok()?;
    NaiveDate::from_ymd_opt(year, part(5..7)?, part(8..10)?)
}
