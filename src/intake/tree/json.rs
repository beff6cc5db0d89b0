//! JSON into the tree. Nothing beyond strict JSON is taken: no comments, no trailing commas.

use std::borrow::Cow;

use jsonc_parser::ast::{self, ObjectPropName};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::{DEEPEST, Key, Node, Span, Table, Value};
use crate::intake::problems::{Problems, Trouble, shown};

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

pub(super) fn parse<'a>(text: &'a str, problems: &Problems) -> Option<Node<'a>> {
    let wrong = |at: Span, message: String, expected: Option<String>| {
        problems.add(
            at,
            Trouble {
                message,
                expected,
                ..Trouble::default()
            },
        );
    };
    if let Some(at) = too_deep(text) {
        let expected = format!("at most {DEEPEST} levels");
        wrong(Span::new(at, at + 1), "it nests too deep".to_owned(), Some(expected));
        return None;
    }
    match parse_to_ast(text, &CollectOptions::default(), &STRICT) {
        Ok(parsed) => match parsed.value {
            Some(value) => Some(node(value, problems)),
            None => {
                wrong(Span::default(), "the text is empty".to_owned(), Some("JSON".to_owned()));
                None
            }
        },
        Err(error) => {
            let said = error.kind().to_string();
            let mut letters = said.chars();
            let first = letters.next().map(|letter| letter.to_ascii_lowercase());
            let message = format!(
                "this is not JSON: {}",
                first.into_iter().chain(letters).collect::<String>()
            );
            wrong(span(error.range()), message, None);
            None
        }
    }
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

fn span(range: Range) -> Span {
    Span::new(range.start, range.end)
}

fn node<'a>(value: ast::Value<'a>, problems: &Problems) -> Node<'a> {
    let at = span(value.range());
    let value = match value {
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::BooleanLit(flag) => Value::Flag(flag.value),
        ast::Value::StringLit(text) => Value::Text(text.value),
        ast::Value::NumberLit(number) => match number.value.parse() {
            Ok(whole) => Value::Integer(whole),
            Err(_) => Value::Number(Cow::Borrowed(number.value)),
        },
        ast::Value::Array(list) => Value::List(list.elements.into_iter().map(|item| node(item, problems)).collect()),
        ast::Value::Object(object) => {
            let mut table = Table::default();
            for property in object.properties {
                let at = span(property.name.range());
                let text = match property.name {
                    ObjectPropName::String(name) => name.value,
                    ObjectPropName::Word(name) => Cow::Borrowed(name.value),
                };
                let place = shown(&text);
                if let Err(first) = table.insert(Key { text, at }, node(property.value, problems)) {
                    problems.add(
                        at,
                        Trouble {
                            place,
                            message: "this key stands twice, first".to_owned(),
                            other: Some(first),
                            ..Trouble::default()
                        },
                    );
                }
            }
            Value::Table(Box::new(table))
        }
    };
    Node { at, value }
}
