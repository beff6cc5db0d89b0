//! JSON with the keys of the TOML file in the same order, days as ISO texts.

use serde_json::{Map, Value as Json};

use super::sections::Section;
use crate::intake::error::IntakeError;
use crate::intake::stop::Steps;
use crate::intake::tree::{Table, Value};

pub(super) fn write(sections: Vec<(&'static str, Section<'_>)>, steps: &Steps<'_>) -> Result<String, IntakeError> {
    let mut out = String::from("{");
    let mut first = true;
    for (name, section) in sections {
        let mut body = String::new();
        match section {
            Section::Value(value) => put(&mut body, &value, 1),
            Section::Table(table) => put_table(&mut body, &table, 1),
            Section::Records(records) => {
                let records = records.take_while(|_| !steps.stopped());
                put_items(&mut body, records, 1, |out, record| put_table(out, &record, 2));
                if steps.ended() {
                    return Err(IntakeError::Stopped);
                }
                if body == "[]" {
                    continue;
                }
            }
        }
        out.push_str(if first { "" } else { "," });
        new_line(&mut out, 1);
        put_text(&mut out, name);
        out.push_str(": ");
        out.push_str(&body);
        first = false;
    }
    out.push_str("\n}\n");
    Ok(out)
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}

fn put_text(out: &mut String, text: &str) {
    out.push_str(&Json::from(text).to_string());
}

fn put_items<T>(
    out: &mut String,
    items: impl Iterator<Item = T>,
    depth: usize,
    mut put_item: impl FnMut(&mut String, T),
) {
    out.push('[');
    let mut any = false;
    for item in items {
        out.push_str(if any { "," } else { "" });
        new_line(out, depth + 1);
        put_item(out, item);
        any = true;
    }
    if any {
        new_line(out, depth);
    }
    out.push(']');
}

fn put_table(out: &mut String, table: &Table<'_>, depth: usize) {
    out.push('{');
    for (index, (key, node)) in table.iter().enumerate() {
        out.push_str(if index == 0 { "" } else { "," });
        new_line(out, depth + 1);
        put_text(out, &key.text);
        out.push_str(": ");
        put(out, &node.value, depth + 1);
    }
    if !table.is_empty() {
        new_line(out, depth);
    }
    out.push('}');
}

fn put(out: &mut String, value: &Value<'_>, depth: usize) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Integer(whole) => out.push_str(&whole.to_string()),
        Value::Number(text) => out.push_str(text),
        Value::Day(day) => put_text(out, &day.to_string()),
        Value::Text(text) | Value::Moment(text) => put_text(out, text),
        Value::List(items) => {
            put_items(out, items.iter(), depth, |out, item| put(out, &item.value, depth + 1));
        }
        Value::Table(table) => put_table(out, table, depth),
    }
}

pub(super) fn plain(sections: Vec<(&'static str, Section<'_>)>) -> Json {
    let mut whole = Map::new();
    for (name, section) in sections {
        let value = match section {
            Section::Value(value) => plain_value(&value),
            Section::Table(table) => plain_table(&table),
            Section::Records(records) => Json::Array(records.map(|record| plain_table(&record)).collect()),
        };
        if value.as_array().is_none_or(|items| !items.is_empty()) {
            whole.insert(name.to_owned(), value);
        }
    }
    Json::Object(whole)
}

pub(super) fn plain_table(table: &Table<'_>) -> Json {
    let entries = table.iter();
    Json::Object(
        entries
            .map(|(key, node)| (key.text.to_string(), plain_value(&node.value)))
            .collect(),
    )
}

pub(super) fn plain_value(value: &Value<'_>) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Flag(flag) => Json::Bool(*flag),
        Value::Integer(whole) => Json::from(*whole),
        Value::Day(day) => Json::from(day.to_string()),
        Value::Number(text) | Value::Text(text) | Value::Moment(text) => Json::from(text.as_ref()),
        Value::List(items) => Json::Array(items.iter().map(|item| plain_value(&item.value)).collect()),
        Value::Table(table) => plain_table(table),
    }
}
