//! One scenario with `cases` is as many scenarios: each with the case's values in place of `"{name}"`.

use std::collections::{BTreeMap, BTreeSet};

use crate::intake::fields::{list, table, wrong_kind};
use crate::intake::problems::{Place, Problems, Trouble};
use crate::intake::tree::{Node, Span, Value};
use crate::model::nearest;

/// The tree of one scenario with a case's values filled in, and the name that came of it.
#[derive(Debug)]
pub(super) struct Filled<'a> {
    pub(super) node: Node<'a>,
    pub(super) name: String,
    pub(super) name_at: Span,
}

/// The scenarios that the tree of one stands for: one, or one for each case.
pub(super) fn expand<'a>(node: &Node<'a>, place: Place<'_>, problems: &Problems) -> Vec<Filled<'a>> {
    let Some(fields) = table(node, place, problems) else {
        return Vec::new();
    };
    let (name, name_at) = match fields.get("name") {
        Some(Node {
            at,
            value: Value::Text(text),
        }) if !text.is_empty() => (text.as_ref(), *at),
        Some(other) => {
            wrong_kind(other, place.key("name"), "some text", problems);
            return Vec::new();
        }
        None => {
            let message = "`name` is missing".to_owned();
            add(problems, node.at, place, message, None);
            return Vec::new();
        }
    };
    let Some(cases) = fields.get("cases") else {
        return vec![Filled {
            node: node.clone(),
            name: name.to_owned(),
            name_at,
        }];
    };
    let cases_place = place.key("cases");
    let cases_items = list(cases, cases_place, problems);
    if cases_items.is_empty() && matches!(cases.value, Value::List(_)) {
        let message = "there is no case".to_owned();
        add(problems, cases.at, cases_place, message, None);
    }
    let mut wanted = BTreeSet::new();
    marks_in_name(name, |mark| _ = wanted.insert(mark.to_owned()));
    for (key, value) in fields.iter() {
        if !matches!(key.text.as_ref(), "name" | "cases") {
            marks_in_tree(value, &mut wanted);
        }
    }
    let fill = |(index, item): (usize, &Node<'a>)| {
        let place = cases_place.item(index);
        let case = Case::read(item, place, &wanted, problems)?;
        case.fill(node, name, name_at, place, problems)
    };
    cases_items.iter().enumerate().filter_map(fill).collect()
}

struct Case<'r, 'a> {
    at: Span,
    values: BTreeMap<&'r str, &'r Node<'a>>,
}

impl<'r, 'a> Case<'r, 'a> {
    /// The values of a case; one that the scenario has no place for would be a slip of the pen.
    fn read(item: &'r Node<'a>, place: Place<'_>, wanted: &BTreeSet<String>, problems: &Problems) -> Option<Self> {
        let mut values = BTreeMap::new();
        for (key, value) in table(item, place, problems)?.iter() {
            if key.text != "name" && !wanted.contains(key.text.as_ref()) {
                let message = format!("the scenario has no `\"{{{}}}\"`", key.text);
                let near = nearest(&key.text, wanted.iter().map(String::as_str));
                add(problems, key.at, place.key(&key.text), message, near);
            }
            values.insert(key.text.as_ref(), value);
        }
        Some(Self { at: item.at, values })
    }

    fn fill(
        &self,
        node: &Node<'a>,
        name: &str,
        name_at: Span,
        place: Place<'_>,
        problems: &Problems,
    ) -> Option<Filled<'a>> {
        let mut filled = node.clone();
        if let Value::Table(fields) = &mut filled.value {
            // The name is put together below, and the cases must stay as they are for the reader of keys.
            let own: Vec<bool> = fields
                .iter()
                .map(|(key, _)| matches!(key.text.as_ref(), "name" | "cases"))
                .collect();
            for (value, own) in fields.values_mut().zip(own) {
                if !own {
                    self.put_in(value, place, problems);
                }
            }
        }
        let name = self.name(name, name_at, place, problems)?;
        Some(Filled {
            node: filled,
            name,
            name_at,
        })
    }

    fn put_in(&self, node: &mut Node<'a>, place: Place<'_>, problems: &Problems) {
        match &mut node.value {
            Value::Text(text) => {
                if let Some(name) = mark(text) {
                    match self.values.get(name) {
                        Some(value) => *node = (*value).clone(),
                        None => self.lacks(name, place, problems),
                    }
                }
            }
            Value::List(items) => items.iter_mut().for_each(|item| self.put_in(item, place, problems)),
            Value::Table(fields) => fields
                .values_mut()
                .for_each(|field| self.put_in(field, place, problems)),
            _ => {}
        }
    }

    fn lacks(&self, name: &str, place: Place<'_>, problems: &Problems) {
        let message = format!("`{name}` is missing, the scenario uses it");
        let near = nearest(name, self.values.keys().copied());
        add(problems, self.at, place, message, near);
    }

    /// The scenario's name with the values in it, and the case's own name in brackets after it.
    fn name(&self, pattern: &str, at: Span, place: Place<'_>, problems: &Problems) -> Option<String> {
        let own = match self.values.get("name").map(|node| (&node.value, *node)) {
            Some((Value::Text(text), _)) if !text.is_empty() => Some(text.as_ref()),
            Some((_, node)) => {
                wrong_kind(node, place.key("name"), "some text", problems);
                return None;
            }
            None => None,
        };
        let mut name = pattern.to_owned();
        let (mut marks, mut names_itself, mut whole) = (0, false, true);
        marks_in_name(pattern, |mark| {
            marks += 1;
            names_itself |= mark == "name";
            let text = match self.values.get(mark).map(|node| &node.value) {
                Some(Value::Text(text)) => text.to_string(),
                Some(Value::Integer(count)) => count.to_string(),
                Some(Value::Day(day)) => day.to_string(),
                Some(Value::Flag(flag)) => flag.to_string(),
                Some(other) => {
                    let message = format!("`{mark}` is {}, which a name can't hold", other.kind());
                    add(problems, at, place, message, None);
                    whole = false;
                    return;
                }
                None => {
                    self.lacks(mark, place, problems);
                    whole = false;
                    return;
                }
            };
            name = name.replace(&format!("{{{mark}}}"), &text);
        });
        match own {
            Some(own) if !names_itself => name = format!("{name}[{own}]"),
            None if marks == 0 => {
                let message = "`name` is missing: the scenario's name does not tell its cases apart".to_owned();
                add(problems, self.at, place, message, None);
                return None;
            }
            _ => {}
        }
        whole.then_some(name)
    }
}

/// The `name` of a text that is exactly `{name}`.
fn mark(text: &str) -> Option<&str> {
    let name = text.strip_prefix('{')?.strip_suffix('}')?;
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    (!name.is_empty() && name.chars().all(plain)).then_some(name)
}

fn marks_in_name(name: &str, mut found: impl FnMut(&str)) {
    for part in name.split('{').skip(1) {
        if let Some((inner, _)) = part.split_once('}')
            && mark(&format!("{{{inner}}}")).is_some()
        {
            found(inner);
        }
    }
}

fn marks_in_tree(node: &Node<'_>, found: &mut BTreeSet<String>) {
    match &node.value {
        Value::Text(text) => found.extend(mark(text).map(str::to_owned)),
        Value::List(items) => items.iter().for_each(|item| marks_in_tree(item, found)),
        Value::Table(fields) => fields.iter().for_each(|(_, field)| marks_in_tree(field, found)),
        _ => {}
    }
}

fn add(problems: &Problems, at: Span, place: Place<'_>, message: String, near: Option<&str>) {
    problems.add(
        at,
        Trouble {
            place: place.to_string(),
            message,
            nearest: near.map(str::to_owned),
            ..Trouble::default()
        },
    );
}
