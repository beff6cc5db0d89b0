//! JSON of any length, one item in memory at a time.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::Deserializer;

use super::envelope::RESPONSES;
use super::pages::{LIST, Walk, key_place};
use crate::intake::problems::shown;
use crate::intake::tree::{Key, Node, Span, Table, Value};

/// Reads a text into a walk and returns the line and the column that its fault, if any, is at.
pub(super) fn read(text: &str, walk: &mut Walk<'_>) -> (usize, usize) {
    if text.trim().is_empty() {
        walk.fail("", "the text is empty".to_owned(), Some("JSON"));
        return (1, 1);
    }
    let mut json = Deserializer::from_str(text);
    // Tools that fetch page after page put them into one file as they come.
    for count in 0_usize.. {
        let place = if count == 0 {
            String::new()
        } else {
            format!("[{count}]")
        };
        let whole = Whole { walk, place: &place };
        if let Err(error) = json.deserialize_any(whole) {
            let said = error.to_string();
            let said = said.rsplit_once(" at line ").map_or(&*said, |(said, _)| said);
            let said = if error.is_data() {
                said.to_owned()
            } else {
                format!("this is not JSON: {}", said.to_lowercase())
            };
            walk.fail("", said, None);
            return position(text, &error);
        }
        if walk.fault.is_some() || json.end().is_ok() {
            break;
        }
    }
    (1, 1)
}

/// The line and the column in characters, both from 1.
fn position(text: &str, error: &serde_json::Error) -> (usize, usize) {
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let before = line
        .as_bytes()
        .get(..error.column().saturating_sub(1))
        .unwrap_or(line.as_bytes());
    (error.line().max(1), String::from_utf8_lossy(before).chars().count() + 1)
}

/// Ends the parser where no more is to be read.
fn go_on<E: de::Error>(walk: &mut Walk<'_>) -> Result<(), E> {
    if walk.steps.stopped() {
        Err(E::custom("stopped"))
    } else {
        Ok(())
    }
}

const fn bare(value: Value<'_>) -> Node<'_> {
    let at = Span { start: 0, end: 0 };
    Node { at, value }
}

/// The visits of a single value, which are the same wherever one may stand.
macro_rules! single_values {
    ($de:lifetime, $self:ident, $value:ident => $made:expr) => {
        fn visit_unit<E>($self) -> Result<Self::Value, E> {
            let $value = Value::Null;
            $made
        }

        fn visit_bool<E>($self, flag: bool) -> Result<Self::Value, E> {
            let $value = Value::Flag(flag);
            $made
        }

        fn visit_i64<E>($self, whole: i64) -> Result<Self::Value, E> {
            let $value = Value::Integer(whole);
            $made
        }

        fn visit_u64<E>($self, whole: u64) -> Result<Self::Value, E> {
            let $value = i64::try_from(whole).map_or_else(|_| Value::Number(whole.to_string().into()), Value::Integer);
            $made
        }

        fn visit_f64<E>($self, number: f64) -> Result<Self::Value, E> {
            let $value = Value::Number(number.to_string().into());
            $made
        }

        fn visit_str<E>($self, text: &str) -> Result<Self::Value, E> {
            let $value = Value::Text(Cow::Owned(text.to_owned()));
            $made
        }

        fn visit_borrowed_str<E>($self, text: &$de str) -> Result<Self::Value, E> {
            let $value = Value::Text(Cow::Borrowed(text));
            $made
        }
    };
}

/// A whole text, or one of several in a row.
struct Whole<'w, 'n, 'p> {
    walk: &'w mut Walk<'n>,
    place: &'p str,
}

impl<'de> Visitor<'de> for Whole<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    single_values! { 'de, self, value => {
        self.walk.top(&value, self.place);
        Ok(())
    } }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut index = 0_usize;
        loop {
            let place = format!("{}[{index}]", self.place);
            let element = Element {
                walk: self.walk,
                place: &place,
            };
            if list.next_element_seed(element)?.is_none() {
                return Ok(());
            }
            go_on(self.walk)?;
            index += 1;
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        page(self.walk, self.place, map)
    }
}

/// One of a list that may be one of pages or one of items.
struct Element<'w, 'n, 'p> {
    walk: &'w mut Walk<'n>,
    place: &'p str,
}

impl<'de> DeserializeSeed<'de> for Element<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: de::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Element<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page or an item")
    }

    single_values! { 'de, self, value => {
        self.walk.listed(&value, self.place);
        Ok(())
    } }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        let value = Any.visit_seq(list)?;
        self.walk.listed(&value.value, self.place);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        page(self.walk, self.place, map)
    }
}

/// A page, whose list is handed on item by item, or an item that stands alone.
fn page<'de, A: MapAccess<'de>>(walk: &mut Walk<'_>, place: &str, mut map: A) -> Result<(), A::Error> {
    let mut table = Table::default();
    let (mut listed, mut enveloped) = (false, false);
    while let Some(key) = map.next_key_seed(Name)? {
        if key.eq_ignore_ascii_case(LIST) && !listed {
            let list = List { walk, place, key: LIST };
            match map.next_value_seed(list)? {
                Some(node) => put(&mut table, key, node)?,
                None => listed = true,
            }
        } else if key.eq_ignore_ascii_case(RESPONSES) && !listed {
            let found = walk.batch(|walk| {
                map.next_value_seed(List {
                    walk,
                    place,
                    key: RESPONSES,
                })
            });
            match found? {
                Some(node) => put(&mut table, key, node)?,
                None => enveloped = true,
            }
        } else {
            let node = map.next_value_seed(Any)?;
            put(&mut table, key, node)?;
        }
    }
    if !enveloped {
        walk.rest(&table, listed, place);
    }
    Ok(())
}

fn put<'de, E: de::Error>(table: &mut Table<'de>, text: Cow<'de, str>, node: Node<'de>) -> Result<(), E> {
    let at = node.at;
    let place = shown(&text);
    table
        .insert(Key { text, at }, node)
        .map_err(|_| E::custom(format_args!("`{place}` stands twice")))
}

/// The list of a page, or the responses of a batch; anything else that stands in their place is
/// given back.
struct List<'w, 'n, 'p> {
    walk: &'w mut Walk<'n>,
    place: &'p str,
    key: &'static str,
}

impl<'de> DeserializeSeed<'de> for List<'_, '_, '_> {
    type Value = Option<Node<'de>>;

    fn deserialize<D: de::Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_, '_> {
    type Value = Option<Node<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of items")
    }

    single_values! { 'de, self, value => Ok(Some(bare(value))) }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let place = key_place(self.place, self.key);
        let mut index = 0_usize;
        while let Some(node) = list.next_element_seed(Any)? {
            let place = format!("{place}[{index}]");
            if self.key == RESPONSES {
                self.walk.response(&node.value, &place);
            } else {
                self.walk.item(&node, &place);
            }
            go_on(self.walk)?;
            index += 1;
        }
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Any.visit_map(map).map(Some)
    }
}

/// Any value, as a node of the tree.
struct Any;

impl<'de> DeserializeSeed<'de> for Any {
    type Value = Node<'de>;

    fn deserialize<D: de::Deserializer<'de>>(self, json: D) -> Result<Node<'de>, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    single_values! { 'de, self, value => Ok(bare(value)) }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node<'de>, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = list.next_element_seed(Self)? {
            nodes.push(node);
        }
        Ok(bare(Value::List(nodes)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node<'de>, A::Error> {
        let mut table = Table::default();
        while let Some(key) = map.next_key_seed(Name)? {
            let node = map.next_value_seed(Self)?;
            put::<A::Error>(&mut table, key, node)?;
        }
        Ok(bare(Value::Table(Box::new(table))))
    }
}

/// A key, borrowed from the text where no escape stands in it.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: de::Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }
}
