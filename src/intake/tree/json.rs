//! JSON into the tree, straight from the scanner's tokens. Nothing beyond strict JSON is taken: no
//! comments, no trailing commas.

use std::borrow::Cow;

use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};

use super::{DEEPEST, Key, Node, Span, Table, Value};
use crate::intake::problems::{Problems, Trouble, shown};

const STRICT: ScannerOptions = ScannerOptions {
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

pub(super) fn parse<'a>(text: &'a str, problems: &Problems<'_>) -> Option<Node<'a>> {
    if let Some(at) = too_deep(text) {
        let expected = format!("at most {DEEPEST} levels");
        wrong(
            problems,
            Span::new(at, at + 1),
            "it nests too deep".to_owned(),
            Some(expected),
        );
        return None;
    }
    let mut tokens = Tokens {
        scanner: Scanner::new(text, &STRICT),
        problems,
    };
    tokens.whole().unwrap_or_default()
}

fn wrong(problems: &Problems<'_>, at: Span, message: String, expected: Option<String>) {
    let trouble = Trouble {
        message,
        expected,
        ..Trouble::default()
    };
    problems.add(at, trouble);
}

/// Where the text first nests too deep. Looked for before parsing, which recurses.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                if depth > DEEPEST {
                    return Some(at);
                }
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// That the text is no JSON, which is told already, or that it is to be read no further.
struct Broken;

struct Tokens<'a, 'p> {
    scanner: Scanner<'a>,
    problems: &'p Problems<'p>,
}

impl<'a> Tokens<'a, '_> {
    fn next(&mut self) -> Result<Option<Token<'a>>, Broken> {
        if self.problems.stopped() {
            return Err(Broken);
        }
        match self.scanner.scan() {
            Ok(token) => Ok(token),
            Err(error) => {
                let said = error.kind().to_string();
                let range = error.range();
                Err(self.broken(Span::new(range.start, range.end), &said))
            }
        }
    }

    fn at(&self) -> Span {
        Span::new(self.scanner.token_start(), self.scanner.token_end())
    }

    fn broken(&self, at: Span, said: &str) -> Broken {
        let mut letters = said.chars();
        let first = letters.next().map(|letter| letter.to_ascii_lowercase());
        let said: String = first.into_iter().chain(letters).collect();
        wrong(self.problems, at, format!("this is not JSON: {said}"), None);
        Broken
    }

    /// What stands where something else should.
    fn unexpected(&self, token: Option<&Token<'a>>, expected: &str) -> Broken {
        let found = token.map_or_else(|| "the end".to_owned(), |token| format!("`{}`", shown(token.as_str())));
        self.broken(self.at(), &format!("here is {found}, expected {expected}"))
    }

    fn whole(&mut self) -> Result<Option<Node<'a>>, Broken> {
        let Some(first) = self.next()? else {
            wrong(
                self.problems,
                Span::default(),
                "the text is empty".to_owned(),
                Some("JSON".to_owned()),
            );
            return Ok(None);
        };
        let node = self.node(Some(first))?;
        match self.next()? {
            None => Ok(Some(node)),
            more => Err(self.unexpected(more.as_ref(), "nothing after the value")),
        }
    }

    /// The value that begins with a token. It recurses as deep as the text nests, which is known.
    fn node(&mut self, token: Option<Token<'a>>) -> Result<Node<'a>, Broken> {
        let at = self.at();
        let value = match token {
            Some(Token::Null) => Value::Null,
            Some(Token::Boolean(flag)) => Value::Flag(flag),
            Some(Token::String(text)) => Value::Text(text),
            Some(Token::Number(number)) => match number.parse() {
                Ok(whole) => Value::Integer(whole),
                Err(_) => Value::Number(Cow::Borrowed(number)),
            },
            Some(Token::OpenBracket) => return self.list(at),
            Some(Token::OpenBrace) => return self.table(at),
            other => return Err(self.unexpected(other.as_ref(), "a value")),
        };
        Ok(Node { at, value })
    }

    fn list(&mut self, start: Span) -> Result<Node<'a>, Broken> {
        let mut items = Vec::new();
        let mut token = self.next()?;
        if token != Some(Token::CloseBracket) {
            loop {
                items.push(self.node(token)?);
                match self.next()? {
                    Some(Token::CloseBracket) => break,
                    Some(Token::Comma) => token = self.next()?,
                    other => return Err(self.unexpected(other.as_ref(), "`,` or `]`")),
                }
            }
        }
        items.shrink_to_fit();
        Ok(self.closed(start, Value::List(items)))
    }

    fn table(&mut self, start: Span) -> Result<Node<'a>, Broken> {
        let mut table = Table::default();
        let mut token = self.next()?;
        if token != Some(Token::CloseBrace) {
            loop {
                let Some(Token::String(text)) = token else {
                    return Err(self.unexpected(token.as_ref(), "a key between quotation marks"));
                };
                let at = self.at();
                match self.next()? {
                    Some(Token::Colon) => {}
                    other => return Err(self.unexpected(other.as_ref(), "`:`")),
                }
                let value = self.next()?;
                let node = self.node(value)?;
                self.put(&mut table, Key { text, at }, node);
                match self.next()? {
                    Some(Token::CloseBrace) => break,
                    Some(Token::Comma) => token = self.next()?,
                    other => return Err(self.unexpected(other.as_ref(), "`,` or `}`")),
                }
            }
        }
        table.entries.shrink_to_fit();
        Ok(self.closed(start, Value::Table(Box::new(table))))
    }

    fn put(&self, table: &mut Table<'a>, key: Key<'a>, node: Node<'a>) {
        let (at, text) = (key.at, key.text.clone());
        if let Err(first) = table.insert(key, node) {
            let trouble = Trouble {
                place: shown(&text),
                message: "this key stands twice, first".to_owned(),
                other: Some(first),
                ..Trouble::default()
            };
            self.problems.add(at, trouble);
        }
    }

    fn closed(&self, start: Span, value: Value<'a>) -> Node<'a> {
        let at = Span {
            start: start.start,
            end: self.at().end,
        };
        Node { at, value }
    }
}
